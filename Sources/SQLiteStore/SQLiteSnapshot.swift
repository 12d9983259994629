import Dispatch
import GRDBSQLite
import Records
import Store

/// A SQLite connection with a thread of its own: bodies follow one another on it.
///
/// `@unchecked Sendable`: `handle` and `connection` are touched only inside `queue`, which is
/// serial.
final class LoneConnection: @unchecked Sendable {
  private let queue = DispatchQueue(label: "rollbook.sqlite")
  private var handle: OpaquePointer?

  init(path: String, flags: Int32, setUp: [String]) async throws {
    try await onQueue { [self] in
      var opened: OpaquePointer?
      guard sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK,
        let opened
      else {
        defer { sqlite3_close_v2(opened) }
        throw SQLiteError.last(on: opened)
      }
      handle = opened
      sqlite3_extended_result_codes(opened, 1)
      sqlite3_busy_timeout(opened, 30_000)
      try SQLiteConnection(opened).execute(setUp)
    }
  }

  deinit { sqlite3_close_v2(handle) }

  func use<T: Sendable>(
    _ body: @escaping @Sendable (SQLiteConnection) throws -> T
  ) async throws -> T {
    try await onQueue { [self] in
      guard let handle else { throw Fault("a connection was used after it was closed") }
      return try body(SQLiteConnection(handle))
    }
  }

  func close() async {
    await withCheckedContinuation { done in
      queue.async { [self] in
        sqlite3_close_v2(handle)
        handle = nil
        done.resume()
      }
    }
  }

  private func onQueue<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { done in
      queue.async { done.resume(with: Result(catching: body)) }
    }
  }
}

/// A read transaction that stays open, with a small page cache: a hundred slow downloads hold a
/// hundred of these.
final class SQLiteSnapshot: Snapshot {
  private let connection: LoneConnection

  init(path: String) async throws {
    connection = try await LoneConnection(
      path: path, flags: SQLITE_OPEN_READONLY,
      setUp: [
        "PRAGMA cache_size = -512", "BEGIN",
        // A deferred transaction begins with its first read: this one.
        "SELECT count(*) FROM table_counts",
      ])
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await connection.use { try body($0) }
  }

  func close() async { await connection.close() }
}
