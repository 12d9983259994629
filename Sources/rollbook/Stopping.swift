import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Web

/// Runs services until the machine says to stop: the first signal lets what is under way end, within
/// so many seconds; a second one ends at once. Neither leaves anything half done.
struct Stopping {
  let seconds: Int
  let logger: Logger

  /// What the system's own ways of closing connections may take on top.
  private static let grace = 5

  /// Likewise when `end` comes to its own end.
  func run(_ services: [any Service], until end: any Service) async throws {
    let all: [ServiceGroupConfiguration.ServiceConfiguration] =
      services.map { .init(service: $0) }
      + [.init(service: end, successTerminationBehavior: .gracefullyShutdownGroup)]
    var configuration = ServiceGroupConfiguration(services: all, logger: logger.quiet)
    configuration.maximumGracefulShutdownDuration = .seconds(seconds)
    let group = ServiceGroup(configuration: configuration)
    // Before anything runs: whoever reads the greeting may tell the server to stop in the same moment.
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let watching = Task { await watch(signals, group) }
    defer { watching.cancel() }
    try await group.run()
  }

  private func watch(_ signals: UnixSignalsSequence, _ group: ServiceGroup) async {
    var isStopping = false
    for await signal in signals {
      guard !isStopping else {
        logger.warning("stopped at once by a second signal")
        _exit(signal == .sigint ? 130 : 143)
      }
      isStopping = true
      logger.notice("stopping", metadata: ["within": "\(seconds) s"])
      Task { try await endAnyway() }
      await group.triggerGracefulShutdown()
    }
  }

  private func endAnyway() async throws {
    try await Task.sleep(for: .seconds(seconds + Self.grace))
    logger.error("stopped with work under way")
    _exit(1)
  }
}

/// Lets long acts that are under way end, when the server is told to stop.
struct JobsEnd: Service {
  let site: Site

  func run() async throws {
    try await gracefulShutdown()
    await site.endJobs()
  }
}
