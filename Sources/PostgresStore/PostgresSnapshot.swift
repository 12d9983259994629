import Records
import Store

/// A read transaction that stays open on a lane of its own.
///
/// `@unchecked Sendable`: `connection` is touched only by the lane's bodies, which follow one
/// another.
final class PostgresSnapshot: Snapshot, @unchecked Sendable {
  private let lent: LentLane
  private var connection: PostgresConnection?

  init(on lent: LentLane) async throws {
    self.lent = lent
    try await lent.lane.begin(.read) { [self] in
      connection = $0
      // The state is fixed by the first look at it: this one.
      _ = try $0.rows("SELECT count(*) FROM table_counts")
    }
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await lent.lane.use { [self] _ in
      guard let connection else { throw Fault("a snapshot was read after it was closed") }
      return try body(connection)
    }
  }

  func close() async {
    await lent.giveBack { lane in
      await lane.leave { [self] in
        let transaction = connection
        connection = nil
        try transaction?.settle()
      }
    }
  }
}
