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
    let (entrance, certificate) = (try door.entrance(), try door.certificate())
    let level = door.logLevel
    LoggingSystem.bootstrap { _ in LogLines(logLevel: level.level) }
    let logger = Logger(label: "rollbook")
    while true {
      do { return try await serve(entrance, certificate, logger) } catch let damage as Problem
        where damage.kind == .damaged
      {
        guard let recovery = try school.recovery() else { throw damage }
        let server = DamagedServer(
          damage: damage, recovery: recovery, door: door, entrance: entrance,
          certificate: certificate, logger: logger)
        guard try await server.run() else { return }
      }
    }
  }

  /// Serves the school until the server is told to stop. Throws a `Problem` when the database is
  /// damaged, also when that comes out later.
  private func serve(_ entrance: Entrance, _ certificate: Certificate?, _ logger: Logger)
    async throws
  {
    let open = try await school.open()
    do { try await serve(open, entrance, certificate, logger) } catch {
      await open.database.close()
      throw error
    }
    await open.database.close()
  }

  private func serve(
    _ open: SchoolOptions.Open, _ entrance: Entrance, _ certificate: Certificate?, _ logger: Logger
  ) async throws {
    let isSmall = try await open.database.pageBytes() <= SchoolFile.quickBytes
    if isSmall { try await SchoolFile.requireSound(open.database) }
    if demo { try await fillDemo(open) }
    let site = try await Site(
      database: open.database, vault: open.vault, safety: open.safety,
      oldSchool: OldSchool(papers: open.folder) {
        try OldSchoolFile.records(at: $0, shown: $1)
      },
      entrance: entrance, clock: open.clock)
    let welcome = try await welcomeToken(open)
    let server = WebServer(
      door: door, certificate: certificate, logger: logger,
      router: { site.router(logger: logger) },
      greeting: { place in
        welcome.map { "Make the first admin at \(place)welcome?token=\($0)" }
      })
    var services: [any Service] = [JobsEnd(site: site), server]
    services.append(BackupClock(open: open, logger: logger))
    if let certificate {
      services.append(
        await CertificateClock(certificate: certificate, clock: open.clock, logger: logger))
    }
    let watch = DamageWatch(open.database, isLookedAt: isSmall, logger: logger)
    try await Stopping(seconds: door.stopWithin, logger: logger).run(services, until: watch)
    if let damage = watch.damage { throw damage }
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
