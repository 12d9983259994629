import GRDBSQLite
import Records
import Store

/// SQLite's extended codes, which its header makes by shifting, so that Swift does not import them
/// (https://www.sqlite.org/rescode.html).
private enum Constraint {
  static let check: Int32 = 275
  static let foreignKey: Int32 = 787
  static let notNull: Int32 = 1299
  static let primaryKey: Int32 = 1555
  static let unique: Int32 = 2067
  static let rowID: Int32 = 2579
}

/// Turns SQLite's result codes into what `Store` promises: a `Problem` for people, or a `Fault`.
enum SQLiteError {
  static func last(on handle: OpaquePointer?, sql: String = "") -> any Error {
    translate(
      code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)),
      sql: sql)
  }

  static func translate(code: Int32, message: String, sql: String = "") -> any Error {
    switch code & 0xFF {
    case SQLITE_CONSTRAINT:
      refusal(code: code, message: message)?.problem ?? fault(code, message, sql)
    case SQLITE_FULL:
      Problem(
        .unavailable, "The disk is full.",
        advice: "Nothing was changed. Make room on the disk and try again.")
    case SQLITE_READONLY, SQLITE_PERM:
      Problem(
        .unavailable, "The database can't be written: the folder or file is read-only.",
        advice: "Nothing was changed. Give the server the right to write to its data folder.")
    case SQLITE_BUSY, SQLITE_LOCKED:
      Problem(
        .unavailable, "The database is busy with other long work.",
        advice: "Nothing was changed. Try again in a minute.")
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      Problem(.damaged, "The database file is damaged: \(message).", advice: damageAdvice)
    case SQLITE_IOERR, SQLITE_CANTOPEN:
      Problem(
        .unavailable, "The disk could not be read or written: \(message).",
        advice: "Nothing was changed. Check the disk and its free space.")
    default: fault(code, message, sql)
    }
  }

  static let damageAdvice = """
    Nothing was changed. “rollbook recover --from vault” brings the newest proven backup back and \
    keeps that file.
    """

  private static func fault(_ code: Int32, _ message: String, _ sql: String) -> Fault {
    Fault("SQLite \(code): \(message)\(sql.isEmpty ? "" : " in \(sql)")")
  }

  /// SQLite names what it refused only in its message: `UNIQUE constraint failed: students.phone`.
  private static func refusal(code: Int32, message: String) -> Refusal? {
    guard let colon = message.range(of: "failed: ") else {
      return code == Constraint.foreignKey ? .reference : nil
    }
    let places = message[colon.upperBound...].split(separator: ",").map { place in
      place.drop { $0 == " " }.split(separator: ".").map(String.init)
    }
    switch code {
    case Constraint.unique, Constraint.primaryKey, Constraint.rowID:
      if let index = places.first, index.count == 1 { return duplicate(index: index[0]) }
      return duplicate(places)
    case Constraint.notNull:
      guard let place = places.first, place.count == 2 else { return nil }
      return .missing(table: place[0], column: place[1])
    case Constraint.check:
      guard let place = places.first, place.count == 2 else { return nil }
      return .unfit(table: place[0], column: place[1])
    default: return nil
    }
  }

  private static func duplicate(_ places: [[String]]) -> Refusal? {
    guard let table = places.first?.first, places.allSatisfy({ $0.count == 2 }) else { return nil }
    return .duplicate(table: table, columns: places.map { $0[1] })
  }

  /// An index over an expression is named instead of its columns: `index 'users_username'`.
  private static func duplicate(index: String) -> Refusal? {
    let name = index.split(separator: "'").last.map(String.init)
    for table in School.tables {
      for column in table.columns where "\(table.name)_\(column.name)" == name {
        return .duplicate(table: table.name, columns: [column.name])
      }
    }
    return nil
  }
}

extension StringProtocol {
  /// The first place of `part`; Foundation's is not needed for that.
  fileprivate func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
