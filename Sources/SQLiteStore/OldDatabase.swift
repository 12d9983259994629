import Foundation
import GRDBSQLite
import Records
import Store

/// A SQLite file of the old system. Nothing is ever written to it or beside it.
public struct OldDatabase: OldRecords {
  public let place: String
  private let path: String

  /// `shown` is what a person calls the file when that is not its path.
  public init(path: String, shown: String? = nil) {
    self.path = path
    place = shown ?? path
  }

  public func open() throws -> any OldReader {
    let isWriteAhead = try checkFile()
    guard try !OldCopy.isNeeded(for: path) else {
      let copy = try OldCopy(of: path)
      return try OldSQLiteReader(
        place: place, file: copy.path, flags: SQLITE_OPEN_READWRITE, copy: copy)
    }
    // Without its log a file in that mode is in nobody's use. Opened in the usual way SQLite would
    // make a log beside it.
    let uri = isWriteAhead ? "file:\(escaped)?immutable=1" : "file:\(escaped)"
    return try OldSQLiteReader(
      place: place, file: uri, flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
  }

  /// Whether the file says that it is written through a log.
  private func checkFile() throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Problem(
        .notFound, "There is no file \(place).", advice: "Nothing was changed. Check its path.")
    }
    guard status.st_mode & S_IFMT == S_IFREG, let file = FileHandle(forReadingAtPath: path) else {
      throw Problem(
        .unavailable, "\(place) can't be read.",
        advice: "Nothing was changed. Check its permissions.")
    }
    let head = try file.read(upToCount: 100) ?? Data()
    try file.close()
    guard head.count == 100, head.prefix(16) == Data("SQLite format 3\0".utf8) else {
      throw OldSQLiteReader.notADatabase(place)
    }
    return head[18] == 2
  }

  private var escaped: String {
    let absolute = URL(fileURLWithPath: path).path
    return absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? absolute
  }
}

/// An open file of the old system, or the copy of one.
final class OldSQLiteReader: OldReader {
  private(set) var tables: [String: [String]] = [:]
  private let place: String
  private let handle: OpaquePointer
  private let copy: OldCopy?

  init(place: String, file: String, flags: Int32, copy: OldCopy? = nil) throws {
    var opened: OpaquePointer?
    guard sqlite3_open_v2(file, &opened, flags | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK, let opened
    else {
      defer { sqlite3_close_v2(opened) }
      throw Self.unreadable(place, because: SQLiteError.last(on: opened))
    }
    self.place = place
    self.copy = copy
    handle = opened
    sqlite3_extended_result_codes(opened, 1)
    sqlite3_busy_timeout(opened, 5_000)
    do {
      try SQLiteConnection(handle).execute([
        "PRAGMA query_only = 1", "PRAGMA cache_size = -16384", "BEGIN",
      ])
      try proveWhole()
      tables = try readTables()
    } catch { throw Self.unreadable(place, because: error) }
  }

  deinit { sqlite3_close_v2(handle) }

  func cursor(over columns: [String], of table: String) throws -> any OldCursor {
    try step("SELECT \(names(columns)) FROM \(name: table) ORDER BY id")
  }

  func repeated(_ columns: [String], of table: String) throws -> any OldCursor {
    try step(
      "SELECT \(names(columns)) FROM \(name: table) GROUP BY \(names(columns)) HAVING count(*) > 1")
  }

  private func step(_ sql: SQL) throws -> any OldCursor {
    do {
      return OldSQLiteCursor(try SQLiteStatement(sql.text, on: handle), place: place)
    } catch { throw Self.unreadable(place, because: error) }
  }

  private func names(_ columns: [String]) -> SQL {
    columns.map { "\(name: $0)" as SQL }.joined(separator: ", ")
  }

  private func proveWhole() throws {
    let lines = try SQLiteConnection(handle).rows("PRAGMA quick_check(1)").compactMap {
      $0.values[0].text
    }
    guard lines == ["ok"] else { throw Self.damaged(place) }
  }

  private func readTables() throws -> [String: [String]] {
    let rows = try SQLiteConnection(handle).rows(
      """
      SELECT m.name AS t, c.name AS c FROM sqlite_master AS m, pragma_table_info(m.name) AS c
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid
      """)
    return Dictionary(grouping: rows) { $0.text("t") }.mapValues { $0.map { $0.text("c") } }
  }
}

extension OldSQLiteReader {
  static func notADatabase(_ place: String) -> Problem {
    Problem(
      .invalid, "\(place) is not a SQLite database, or it is encrypted.",
      advice:
        "Nothing was changed. Give the old system's database file, decrypted if it is encrypted.")
  }

  static func damaged(_ place: String) -> Problem {
    Problem(
      .invalid, "\(place) is damaged.",
      advice:
        "Nothing was changed. Take a whole copy of the old database, or mend it with “sqlite3 \(place) .recover”."
    )
  }

  /// What SQLite says of our own database would be wrong advice for this one.
  static func unreadable(_ place: String, because error: any Error) -> any Error {
    guard let problem = error as? Problem else {
      // A header that is SQLite's over pages that make no sense is how an altered file looks.
      return error is Fault ? damaged(place) : error
    }
    if problem.message.contains("not a database") { return notADatabase(place) }
    if problem.message.contains("is damaged") { return damaged(place) }
    return Problem(
      problem.kind, "\(place) could not be read.",
      advice: "Nothing was changed. Stop the old system, or give a copy of its file.")
  }
}

/// Cells are read where SQLite holds them.
final class OldSQLiteCursor: OldCursor {
  private let rows: SQLiteCursor
  private let statement: SQLiteStatement
  private let handle: OpaquePointer
  private let place: String

  init(_ statement: SQLiteStatement, place: String) {
    self.statement = statement
    self.place = place
    handle = statement.handle
    rows = SQLiteCursor(statement)
  }

  func next() throws -> Bool {
    do { return try rows.next() } catch { throw OldSQLiteReader.unreadable(place, because: error) }
  }

  func isNull(_ index: Int) -> Bool { rows.isNull(index) }
  func integer(_ index: Int) -> Int64 { rows.integer(index) }
  func bytes(_ index: Int) -> UnsafeRawBufferPointer { rows.bytes(index) }
  func real(_ index: Int) -> Double { sqlite3_column_double(handle, Int32(index)) }

  func form(_ index: Int) -> OldForm {
    switch sqlite3_column_type(handle, Int32(index)) {
    case SQLITE_NULL: .null
    case SQLITE_INTEGER: .integer
    case SQLITE_FLOAT: .real
    case SQLITE_BLOB: .blob
    default: .text
    }
  }
}
