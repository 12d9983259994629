import Logging
import Records
import ServiceLifecycle
import Store
import Synchronization

/// Looks at every page of the database once a day while it is served, and ends the server's services
/// when one is damaged: nobody should read or write what can't be trusted.
final class DamageWatch: Service {
  private let database: any Database
  private let logger: Logger
  private let isLookedAt: Bool
  private let found = Mutex<Problem?>(nil)

  private static let pause: Duration = .seconds(86_400)

  /// `isLookedAt` says that somebody did so right before.
  init(_ database: any Database, isLookedAt: Bool, logger: Logger) {
    self.database = database
    self.isLookedAt = isLookedAt
    self.logger = logger
  }

  /// What was found; nil while all is well.
  var damage: Problem? { found.withLock { $0 } }

  func run() async throws {
    try await cancelWhenGracefulShutdown { [self] in
      do {
        if isLookedAt { try await Task.sleep(for: Self.pause) }
        while try await isSound() { try await Task.sleep(for: Self.pause) }
      } catch is CancellationError { return }
    }
  }

  private func isSound() async throws -> Bool {
    do {
      try await SchoolFile.requireSound(database)
      return true
    } catch let problem as Problem where problem.kind == .damaged {
      logger.critical("the database is damaged", metadata: ["fault": "\(problem.message)"])
      found.withLock { $0 = problem }
      return false
    } catch {
      guard !Task.isCancelled else { throw CancellationError() }
      // A disk that can't be read now says nothing of the database.
      logger.error("the database could not be looked at", metadata: ["fault": "\(error)"])
      return true
    }
  }
}
