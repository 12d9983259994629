import Records
import Store

/// A school at one moment, read table by table, its records in the order of their IDs.
protocol SchoolState: AnyObject {
  /// Goes to a table; tables come in the order of the description.
  func begin(_ table: Table) throws
  /// Goes to the next record of the table; false after its last.
  func next() throws -> Bool
  /// The record under way, a cell a column.
  var record: any Cells { get }
  /// Reads what is left; throws a `Problem` when that proves the state damaged.
  func end() throws
}

/// The school as it is now, from one snapshot.
final class PresentState: SchoolState {
  private let connection: any Connection
  private var rows: (any Cursor)?
  private let blank = HeldRow(count: 0)

  init(_ connection: any Connection) { self.connection = connection }

  var record: any Cells { rows ?? blank }

  func begin(_ table: Table) throws {
    rows = try connection.cursor("SELECT \(table.columns) FROM \(table) ORDER BY id")
  }

  func next() throws -> Bool { try rows?.next() ?? false }
  func end() throws {}
}

/// The school as a complete backup has it.
final class KeptState: SchoolState {
  private let backup: BackupReader

  init(_ file: InputFile) { backup = BackupReader(file, name: file.name) }

  var record: any Cells { backup.record }

  func begin(_ table: Table) throws {
    while let found = try backup.nextTable(), found != table {}
  }

  func next() throws -> Bool { try backup.nextRecord() }
  func end() throws { _ = try backup.trailer() }
}
