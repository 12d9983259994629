import Records
import Store
import Synchronization

/// A read transaction that stays open on a lane of its own.
///
/// `@unchecked Sendable`: `connection` is touched only by the lane's bodies, which follow one
/// another.
final class PostgresSnapshot: Snapshot, @unchecked Sendable {
  private let lane: PostgresLane
  private let pool: PostgresPool
  private let isOpen = Mutex(true)
  private var connection: PostgresConnection?

  init(_ lane: PostgresLane, from pool: PostgresPool) async throws {
    self.lane = lane
    self.pool = pool
    try await lane.begin(.read) { [self] in
      connection = $0
      // The state is fixed by the first look at it: this one.
      _ = try $0.rows("SELECT count(*) FROM table_counts")
    }
  }

  deinit {
    // Whoever let go of it without closing it; the lane must not stay lent for ever.
    guard isOpen.withLock({ $0 }) else { return }
    let (lane, pool) = (lane, pool)
    Task {
      await lane.close()
      pool.giveBack(lane)
    }
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await lane.use { [self] _ in
      guard let connection else { throw Fault("a snapshot was read after it was closed") }
      return try body(connection)
    }
  }

  func close() async {
    let wasOpen = isOpen.withLock { isOpen in
      defer { isOpen = false }
      return isOpen
    }
    guard wasOpen else { return }
    await lane.leave { [self] in
      let transaction = connection
      connection = nil
      try transaction?.settle()
    }
    pool.giveBack(lane)
  }
}
