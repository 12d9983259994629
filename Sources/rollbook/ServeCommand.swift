import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
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
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"
  @Option(help: "The port to listen on.")
  var port = 8080
  @Flag(help: "Fill an empty database with a sample school and print the admin's password.")
  var demo = false

  @Flag(help: "A proxy that speaks TLS with browsers stands in front and sets X-Forwarded-For.")
  var behindProxy = false

  func run() async throws {
    guard (0...65_535).contains(port) else {
      throw Problem(.invalid, "\(port) is not a port.", advice: "Use a number from 0 to 65535.")
    }
    let open = try await school.open()
    if demo { try await fillDemo(open) }
    let site = try await Site(
      database: open.database, vault: open.vault, safety: open.safety,
      oldSchool: OldSchool(papers: open.folder) {
        try OldSchoolFile.records(at: $0, shown: $1)
      },
      isBehindProxy: behindProxy, clock: open.clock)
    let welcome = try await welcomeToken(open)
    var logger = Logger(label: "rollbook") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    let app = application(site, logger: logger, welcome: welcome)
    let services: [any Service] = [app, BackupClock(open: open, logger: logger)]
    do {
      try await ServiceGroup(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
      ).run()
    } catch let error as IOError {
      throw Self.refusal(error, host: host, port: port)
    } catch let error where "\(error)".contains("UnknownHost") || "\(error)".contains("getaddrinfo")
    {
      throw Problem(
        .unavailable, "There is no address \(host) on this machine.", advice: "Check --host.")
    }
    await open.database.close()
  }

  private func application(
    _ site: Site, logger: Logger, welcome: String?
  ) -> some ApplicationProtocol {
    let (host, port) = (host, port)
    return Application(
      router: site.router(),
      configuration: .init(
        address: .hostname(host, port: port), serverName: nil, backlog: 1024, reuseAddress: true),
      onServerRunning: { channel in
        let place = "http://\(host):\(channel.localAddress?.port ?? port)/"
        print("Rollbook is at \(place)")
        if let welcome { print("Make the first admin at \(place)welcome?token=\(welcome)") }
        fflush(nil)
      },
      logger: logger)
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

  private static func refusal(_ error: IOError, host: String, port: Int) -> Problem {
    switch error.errnoCode {
    case EADDRINUSE:
      Problem(
        .unavailable, "Port \(port) on \(host) is in use by another program.",
        advice: "Stop it, or choose another with --port.")
    case EACCES:
      Problem(
        .unavailable, "Port \(port) may not be used by this user.",
        advice: "Choose one above 1023 with --port.")
    default:
      Problem(
        .unavailable,
        "\(host):\(port) can't be listened on: \(String(cString: strerror(error.errnoCode))).",
        advice: "Check --host and --port.")
    }
  }
}
