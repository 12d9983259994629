import Logging
import Office
import Records
import ServiceLifecycle
import Web

/// Serves the page about a damaged database, until somebody brings the school back or the server is
/// told to stop.
struct DamagedServer {
  let damage: Problem
  let recovery: SchoolRecovery
  let door: ServeOptions
  let entrance: Entrance
  let certificate: Certificate?
  let logger: Logger

  /// Whether the school is back.
  func run() async throws -> Bool {
    let token = Passwords().token()
    let (stream, isBack) = AsyncStream<Void>.makeStream()
    let site = try DamagedSite(
      damage: damage, token: token, recovery: recovery.recovery, entrance: entrance
    ) { name in
      let entry = try await recovery.choose(name)
      let done = try await recovery.carryOut(entry, by: "the link of a damaged database")
      isBack.yield()
      return done
    }
    let (end, damage) = (Return(stream), damage)
    let server = WebServer(
      door: door, certificate: certificate, logger: logger, router: { site.router() },
      greeting: { place in
        "\(damage.message) An admin brings it back at \(place)recover?token=\(token)"
      })
    try await Stopping(seconds: door.stopWithin, logger: logger).run([server], until: end)
    return await end.cameAbout.value
  }
}

/// Ends when the school is back, and the server with it.
private struct Return: Service {
  private let stream: AsyncStream<Void>
  let cameAbout = Flag()

  actor Flag {
    private(set) var value = false
    func raise() { value = true }
  }

  init(_ stream: AsyncStream<Void>) { self.stream = stream }

  func run() async throws {
    for await _ in stream.cancelOnGracefulShutdown() {
      await cameAbout.raise()
      // The answer that says so goes out first.
      try await Task.sleep(for: .milliseconds(200))
      return
    }
  }
}
