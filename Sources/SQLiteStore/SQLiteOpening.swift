import Foundation
import GRDBSQLite
import Records
import Store

extension SQLiteDatabase {
  public static let dialect = Dialect(
    identity: "INTEGER PRIMARY KEY AUTOINCREMENT", integer: "INTEGER", text: "TEXT", blob: "BLOB",
    tableSuffix: " STRICT", keyedTableSuffix: " STRICT, WITHOUT ROWID",
    lower: { "lower(\($0))" }, byteLength: { "length(\($0))" },
    references: { table, whenItGoes in " REFERENCES \"\(table)\" (\"id\")\(whenItGoes)" })

  /// Looks at the file before anything can write to it: opening a pool already does.
  static func checkFile(_ path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      if FileManager.default.fileExists(atPath: path) {
        throw Problem(
          .unavailable, "The database \(path) can't be opened.", advice: "Check its permissions.")
      }
      return
    }
    let head = try file.read(upToCount: 16) ?? Data()
    try file.close()
    guard head.isEmpty || head == Data("SQLite format 3\0".utf8) else {
      throw Problem(
        .damaged, "\(path) is not a SQLite database: it is damaged, or another program's.",
        advice: SQLiteError.damageAdvice)
    }
    if !head.isEmpty { try checkSchema(ofFile: path) }
  }

  private static func checkSchema(ofFile path: String) throws {
    var opened: OpaquePointer?
    defer { sqlite3_close_v2(opened) }
    guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY, nil) == SQLITE_OK, let opened else {
      throw SQLiteError.last(on: opened)
    }
    sqlite3_busy_timeout(opened, 30_000)
    _ = try isMade(SQLiteConnection(opened))
  }

  static func makeOrCheckSchema(_ connection: SQLiteConnection) throws {
    if try !isMade(connection) { try makeSchema(connection) }
  }

  /// False when it is empty. Throws a `Problem` when it is another program's or a newer Rollbook's.
  private static func isMade(_ connection: SQLiteConnection) throws -> Bool {
    let tables = try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
      .map { $0.text("name") }
    return try Schema.isMade(
      tables, on: connection,
      elseTry: "“rollbook move-in” brings over a database of the old system.")
  }

  private static func makeSchema(_ connection: SQLiteConnection) throws {
    let schema = Schema(dialect)
    try connection.execute(schema.records + schema.indexes + schema.system)
    try connection.execute(StudentSearch.make + StudentSearch.triggers)
    try Schema.begin(on: connection)
    for table in School.tables {
      try connection.execute(Bookkeeping.triggers(table))
      // From here on `raiseSequence` finds a row to raise.
      try connection.run("INSERT INTO sqlite_sequence (name, seq) VALUES (\(text: table.name), 0)")
    }
  }
}
