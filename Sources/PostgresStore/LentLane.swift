import Synchronization

/// A lane that somebody has for as long as they like. It goes back to its pool once, however often
/// that is asked for, and also when it is only let go of.
final class LentLane: Sendable {
  let lane: PostgresLane
  private let pool: PostgresPool
  private let isOpen = Mutex(true)

  /// Takes a lane of `pool`.
  init(of pool: PostgresPool) async throws {
    self.pool = pool
    lane = try await pool.take()
  }

  deinit {
    // Nobody knows in what state it is left.
    guard isOpen.withLock({ $0 }) else { return }
    let (lane, pool) = (lane, pool)
    Task {
      await lane.close()
      pool.giveBack(lane)
    }
  }

  /// Gives the lane back, after `last` made it ready for others.
  func giveBack(after last: (PostgresLane) async -> Void) async {
    let wasOpen = isOpen.withLock { isOpen in
      defer { isOpen = false }
      return isOpen
    }
    guard wasOpen else { return }
    await last(lane)
    pool.giveBack(lane)
  }
}
