import Foundation
import GRDB
import GRDBSQLite
import Records
import Store

/// A school in one SQLite file: write-ahead log, full synchronisation, foreign keys on.
public final class SQLiteDatabase: Store.Database {
  private let pool: DatabasePool
  let path: String

  public var place: String { path }

  /// Opens the file, and makes an empty school of it when there is none.
  ///
  /// Throws a `Problem` when the file is not Rollbook's, is newer than this program, is damaged or
  /// can't be written.
  public init(path: String) throws {
    self.path = path
    try Self.checkFile(path)
    do {
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      try pool.write { try Self.makeOrCheckSchema(SQLiteConnection($0.handle)) }
    } catch let error as DatabaseError {
      throw Self.translate(error)
    }
    guard chmod(path, 0o600) == 0 else {
      throw Problem(.unavailable, "The database \(path) can't be made private to its owner.")
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.maximumReaderCount = 8
    configuration.prepareDatabase {
      // The log grows while downloads overlap without a gap, and is cut back to so many bytes after them.
      // What a deleted record held is overwritten, whatever SQLite was built to do.
      try $0.execute(
        sql: """
          PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON
          """)
    }
    return configuration
  }

  public func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    do {
      return try await pool.read { try body(SQLiteConnection($0.handle)) }
    } catch let error as DatabaseError { throw Self.translate(error) }
  }

  public func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    do {
      return try await pool.write { try body(SQLiteConnection($0.handle)) }
    } catch let error as DatabaseError { throw Self.translate(error) }
  }

  public func snapshot() async throws -> any Snapshot { try await SQLiteSnapshot(path: path) }

  public func stage() async throws -> any Stage {
    try await SQLiteStage(folder: (path as NSString).deletingLastPathComponent, main: self)
  }

  public func integrityFaults() async throws -> [String] {
    try await faults("PRAGMA integrity_check(5)")
  }

  public func pageFaults() async throws -> [String] { try await faults("PRAGMA quick_check(5)") }

  public func pageBytes() async throws -> Int64 {
    try await read { connection in
      let row = try connection.row(
        "SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size")
      return row?.integer("n") ?? 0
    }
  }

  private func faults(_ check: Store.SQL) async throws -> [String] {
    try await withSnapshot { connection in
      let lines = try connection.rows(check).compactMap { $0.values[0].text }
      return lines == ["ok"] ? [] : lines
    }
  }

  public func close() async {
    do { try pool.close() } catch {
      // A reader that is still at work keeps the file open; it is closed with the process.
    }
  }

  public func overhaul<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await alone { db in
      try Self.withoutForeignKeys(SQLiteConnection(db.handle)) { connection in
        try Self.transaction(db) {
          let result = try body(connection)
          try connection.checkReferences()
          return result
        }
      }
    }
  }

  /// An `overhaul`, or with `checked` false a transaction that changes no table of the school,
  /// while another file's tables can be named through `schema`.
  func overhaul<T: Sendable>(
    attaching file: String, as schema: String, checked: Bool,
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await alone { db in
      try Self.withoutForeignKeys(SQLiteConnection(db.handle)) { connection in
        try connection.run("ATTACH \(text: file) AS \(name: schema)")
        defer { connection.attempt("DETACH \(name: schema)") }
        // What is attached is scratch: it must not survive a crash.
        try connection.run("PRAGMA \(name: schema).synchronous = OFF")
        try connection.run("PRAGMA \(name: schema).cache_size = -8192")
        return try Self.transaction(db) {
          let result = try body(connection)
          if checked { try connection.checkReferences() }
          return result
        }
      }
    }
  }

  /// Runs `body` on the one connection that writes.
  private func alone<T: Sendable>(
    _ body: @escaping @Sendable (GRDB.Database) throws -> T
  ) async throws -> T {
    do {
      return try await pool.writeWithoutTransaction(body)
    } catch let error as DatabaseError { throw Self.translate(error) }
  }

  /// SQLite empties a table without foreign keys many times faster (docs/decisions/overhaul.md).
  private static func withoutForeignKeys<T>(
    _ connection: SQLiteConnection, _ body: (SQLiteConnection) throws -> T
  ) throws -> T {
    try connection.run("PRAGMA foreign_keys = OFF")
    defer { connection.attempt("PRAGMA foreign_keys = ON") }
    return try body(connection)
  }

  private static func transaction<T>(_ db: GRDB.Database, _ body: () throws -> T) throws -> T {
    var result: T?
    try db.inTransaction(.immediate) {
      result = try body()
      return .commit
    }
    guard let result else { throw Fault("a transaction ended without a result") }
    return result
  }

  static func translate(_ error: DatabaseError) -> any Error {
    SQLiteError.translate(
      code: error.extendedResultCode.rawValue, message: error.message ?? "", sql: error.sql ?? "")
  }
}

extension GRDB.Database {
  /// SQLite's own pointer, which is there as long as the body runs.
  fileprivate var handle: OpaquePointer {
    guard let handle = sqliteConnection else { preconditionFailure("a closed connection was lent") }
    return handle
  }
}
