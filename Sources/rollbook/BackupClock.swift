import Hummingbird
import Logging
import Records
import Safekeeping
import ServiceLifecycle

/// What happens by itself for as long as the server runs: due backups, their copies elsewhere, the
/// renewal of old proofs, and telling people. A server that is told to stop abandons what is under
/// way, with nothing half done; the next start takes it up at once.
struct BackupClock: Service {
  let open: SchoolOptions.Open
  let logger: Logger

  /// Seconds from one round to the next, of each duty.
  private static let pushing: Int64 = 15 * 60
  private static let reproving: Int64 = 3600
  private static let watching: Int64 = 10 * 60
  private static let retrying: Int64 = 300

  func run() async throws {
    let backups = ScheduledBackups(
      database: open.database, vault: open.vault, clock: open.clock)
    await cancelWhenGracefulShutdown {
      var next: [String: Int64] = [:]
      while !Task.isCancelled {
        let isNews = await backUp(backups, &next)
        await every(Self.pushing, "off-site copies", &next, now: isNews) { try await push() }
        await every(Self.reproving, "proving an old backup", &next) { try await prove(backups) }
        await every(Self.watching, "telling people", &next, now: isNews) {
          try await Watch(open.offsite).look()
        }
        do { try await Task.sleep(for: .seconds(20)) } catch { return }
      }
    }
  }

  /// Whether something happened that is worth telling.
  private func backUp(_ backups: ScheduledBackups, _ next: inout [String: Int64]) async -> Bool {
    let now = open.clock().seconds
    guard now >= next["backup"] ?? 0 else { return false }
    do {
      guard let made = try await backups.runIfDue() else { return false }
      if !made.isProven {
        logger.error("a scheduled backup is not whole", metadata: ["name": "\(made.name)"])
      }
    } catch {
      guard !Task.isCancelled else { return false }
      next["backup"] = now + Self.retrying
      logger.error("a scheduled backup failed", metadata: ["fault": "\(error)"])
    }
    return true
  }

  /// Does a duty when its time has come, or `now`; what goes wrong is logged and tried again then.
  private func every(
    _ seconds: Int64, _ duty: String, _ next: inout [String: Int64], now isNow: Bool = false,
    _ work: () async throws -> Void
  ) async {
    let now = open.clock().seconds
    guard !Task.isCancelled, isNow || now >= next[duty] ?? 0 else { return }
    next[duty] = now + seconds
    do { try await work() } catch {
      guard !Task.isCancelled else { return }
      logger.error("\(duty) failed", metadata: ["fault": "\(error)"])
    }
  }

  private func push() async throws {
    guard try await !open.offsite.waiting().isEmpty else { return }
    _ = try await open.offsite.push()
  }

  private func prove(_ backups: ScheduledBackups) async throws {
    guard let proven = try await backups.reverifyNext(), let fault = proven.note?.fault else {
      return
    }
    logger.error("an old backup is damaged", metadata: ["fault": "\(fault)"])
    try await Watch(open.offsite).look()
  }
}
