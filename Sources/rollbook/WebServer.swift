import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Records
import ServiceLifecycle
import Web

/// A site at its address.
struct WebServer: Service {
  let door: ServeOptions
  let certificate: Certificate?
  let logger: Logger
  let router: @Sendable () -> Router<Context>
  /// A second line beside the address, of what is to be done there.
  let greeting: @Sendable (_ place: String) -> String?

  func run() async throws {
    raiseFileLimit()
    do {
      try await application().run()
    } catch let error as IOError {
      throw refusal(error)
    } catch let error where "\(error)".contains("UnknownHost") || "\(error)".contains("getaddrinfo")
    {
      throw Problem(
        .unavailable, "There is no address \(door.host) on this machine.", advice: "Check --host.")
    }
  }

  private func application() -> some ApplicationProtocol {
    let (host, port, greeting) = (door.host, door.port, greeting)
    let scheme = certificate == nil ? "http" : "https"
    return Application(
      router: router(),
      server: Listener(limits: door.limits, certificate: certificate).builder,
      configuration: .init(
        address: .hostname(host, port: port), serverName: nil, backlog: 1024, reuseAddress: true,
        availableConnectionsDelegate: MaximumAvailableConnections(door.connections)),
      onServerRunning: { channel in
        let place = "\(scheme)://\(host):\(channel.localAddress?.port ?? port)/"
        print("Rollbook is at \(place)")
        if let line = greeting(place) { print(line) }
        fflush(nil)
      },
      logger: logger.quiet)
  }

  /// A download needs a few open files beside its connection, and many shells allow 1024 in all.
  private func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 8192))
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private func refusal(_ error: IOError) -> Problem {
    switch error.errnoCode {
    case EADDRINUSE:
      Problem(
        .unavailable, "Port \(door.port) on \(door.host) is in use by another program.",
        advice: "Stop it, or choose another with --port.")
    case EACCES:
      Problem(
        .unavailable, "Port \(door.port) may not be used by this user.",
        advice: "Choose one above 1023 with --port.")
    default:
      Problem(
        .unavailable,
        "\(door.host):\(door.port) can't be listened on: \(Problem.systemText(error.errnoCode)).",
        advice: "Check --host and --port.")
    }
  }
}
