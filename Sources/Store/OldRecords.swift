import Records

/// The records of the system that Rollbook succeeds, wherever they lie.
public protocol OldRecords: Sendable {
  /// What a person would call it: a path.
  var place: String { get }

  /// Opens them for the calling thread, only to be read. Throws a `Problem` when they are damaged
  /// or are not what they should be.
  func open() throws -> any OldReader
}

/// Old records, open. It must not leave the thread that opened it.
public protocol OldReader: AnyObject {
  /// The tables, and of each the columns, as they are spelt there.
  var tables: [String: [String]] { get }

  /// Whether they are a backup, which holds less than the old system's database did.
  var isBackup: Bool { get }

  /// Steps over `columns` of a table in order of ID.
  func cursor(over columns: [String], of table: String) throws -> any OldCursor

  /// The values of `columns` that more than one record has in common.
  func repeated(_ columns: [String], of table: String) throws -> any OldCursor
}

extension OldReader {
  public var isBackup: Bool { false }
}

/// What a cell of the old system holds, which its column's type does not promise.
public enum OldForm: Sendable {
  case null, integer, real, text, blob
}

/// A step over old records, whose cells say what they hold.
public protocol OldCursor: Cursor {
  func form(_ index: Int) -> OldForm
  func real(_ index: Int) -> Double
}
