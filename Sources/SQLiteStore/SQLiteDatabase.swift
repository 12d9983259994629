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
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
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
    try await read { connection in
      let lines = try connection.rows("PRAGMA integrity_check(5)").compactMap { $0.values[0].text }
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

extension SQLiteDatabase {
  public static let dialect = Dialect(
    identity: "INTEGER PRIMARY KEY AUTOINCREMENT", integer: "INTEGER", text: "TEXT", blob: "BLOB",
    tableSuffix: " STRICT", lower: { "lower(\($0))" }, byteLength: { "length(\($0))" })

  private static func checkFile(_ path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      if FileManager.default.fileExists(atPath: path) {
        throw Problem(.unavailable, "The database \(path) can't be opened.", advice: "Check its permissions.")
      }
      return
    }
    let head = try file.read(upToCount: 16) ?? Data()
    try file.close()
    guard head.isEmpty || head == Data("SQLite format 3\0".utf8) else {
      throw Problem(
        .invalid, "\(path) is not a SQLite database.",
        advice: "Nothing was changed. Choose another data folder, or move that file away.")
    }
  }

  private static func makeOrCheckSchema(_ connection: SQLiteConnection) throws {
    let tables = try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
      .map { $0.text("name") }
    if tables.isEmpty { return try makeSchema(connection) }
    let version = tables.contains("meta") && tables.contains("table_counts")
      ? try connection.row("SELECT value FROM meta WHERE key = 'schema_version'")?.text("value") : nil
    guard let version = version.flatMap(Int64.init) else {
      throw Problem(
        .invalid, "This database belongs to another program.",
        advice: "Nothing was changed. A database of the old system is brought over by “rollbook move-in”.")
    }
    guard version <= Schema.version else {
      throw Problem(
        .invalid,
        "This database was made by a newer Rollbook (format \(version), this one knows \(Schema.version)).",
        advice: "Nothing was changed. Install that newer Rollbook.")
    }
  }

  private static func makeSchema(_ connection: SQLiteConnection) throws {
    let schema = Schema(dialect)
    try connection.execute(schema.records + schema.system)
    try connection.run(
      "INSERT INTO meta (key, value) VALUES ('schema_version', \(text: String(Schema.version)))")
    for table in School.tables {
      try connection.run(
        "INSERT INTO table_counts (name, records, changes) VALUES (\(text: table.name), 0, 0)")
      try connection.execute(Bookkeeping.triggers(table))
      // From here on `raiseSequence` finds a row to raise.
      try connection.run("INSERT INTO sqlite_sequence (name, seq) VALUES (\(text: table.name), 0)")
    }
  }
}
