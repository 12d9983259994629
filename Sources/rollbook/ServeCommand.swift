import ArgumentParser
import Foundation
import Logging
import Office
import Records
import Safekeeping
import ServiceLifecycle
import Store
import Web

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Runs the web server.")

  @OptionGroup var school: SchoolOptions
  @OptionGroup var door: ServeOptions
  @Flag(help: "Fill an empty database with a sample school and print the admin's password.")
  var demo = false

  func run() async throws {
    let entrance = try door.entrance()
    let certificate = try door.certificate()
    let open = try await school.open()
    if demo { try await fillDemo(open) }
    let site = try await Site(
      database: open.database, vault: open.vault, safety: open.safety,
      oldSchool: OldSchool(papers: open.folder) {
        try OldSchoolFile.records(at: $0, shown: $1)
      },
      entrance: entrance, clock: open.clock)
    let welcome = try await welcomeToken(open)
    let level = door.logLevel
    LoggingSystem.bootstrap { _ in LogLines(logLevel: level.level) }
    let logger = Logger(label: "rollbook")
    let server = WebServer(
      door: door, site: site, certificate: certificate, welcome: welcome, logger: logger)
    var services: [any Service] = [JobsEnd(site: site), server]
    services.append(BackupClock(open: open, logger: logger))
    if let certificate {
      services.append(CertificateClock(certificate: certificate, clock: open.clock, logger: logger))
    }
    try await Stopping(seconds: door.stopWithin, logger: logger).run(services)
    await open.database.close()
  }

  private func fillDemo(_ open: SchoolOptions.Open) async throws {
    let counts = try await open.database.read { try Counts.read(on: $0) }
    guard counts.total == 0 else { return }
    let accounts = try await DemoCommand.fill(open, with: DemoSchool())
    for account in accounts {
      print("\(account.role.rawValue): \(account.username), password \(account.password)")
    }
  }

  /// The token of the link at which the first admin is made, when there is none yet.
  private func welcomeToken(_ open: SchoolOptions.Open) async throws -> String? {
    let token = Passwords().token()
    let isAwaited = try await open.database.write { try FirstAdmin.offer(token, on: $0) }
    return isAwaited ? token : nil
  }
}
