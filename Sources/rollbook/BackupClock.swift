import Hummingbird
import Logging
import Records
import Safekeeping
import ServiceLifecycle

/// Makes the backups that are due and sends their copies, for as long as the server runs.
struct BackupClock: Service {
  let open: SchoolOptions.Open
  let logger: Logger

  /// A push that failed is tried again after so many seconds.
  private static let pushAgain: Int64 = 15 * 60

  func run() async throws {
    let backups = ScheduledBackups(
      database: open.database, vault: open.vault, clock: open.clock)
    await cancelWhenGracefulShutdown {
      var lastPush: Timestamp?
      while !Task.isCancelled {
        do {
          let made = try await backups.runIfDue()
          if let made, !made.isProven {
            logger.error("a scheduled backup is not whole", metadata: ["name": "\(made.name)"])
          }
          let now = open.clock()
          if made != nil || lastPush.map({ now.seconds - $0.seconds >= Self.pushAgain }) ?? true {
            lastPush = now
            await push()
          }
          try await Task.sleep(for: .seconds(30))
        } catch is CancellationError {
          return
        } catch {
          logger.error("a scheduled backup failed", metadata: ["fault": "\(error)"])
          do { try await Task.sleep(for: .seconds(300)) } catch { return }
        }
      }
    }
  }

  private func push() async {
    do {
      guard try await !open.offsite.waiting().isEmpty else { return }
      _ = try await open.offsite.push()
    } catch {
      guard !Task.isCancelled else { return }
      logger.error("off-site copies could not be sent", metadata: ["fault": "\(error)"])
    }
  }
}
