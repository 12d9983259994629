import Records
import Store

/// The rows of a file under way into the school, in two tables beside the stage's: the rows as far
/// as they could be read, and what is wrong with them. Both may be of any size.
enum Drafts {
  /// The columns that a draft has besides its table's: where it stands in the file, the school's
  /// record that it is about, the year of a registration number that is to be made, whether the
  /// file says when it was changed, and what a time means when the clocks showed it twice.
  static let extra = ["line", "target", "year", "is_dated", "created_at_later", "updated_at_later"]

  /// For `Stage.load`.
  static let rows: SQL = "\(name: "import_rows")"
  static let faults: SQL = "\(name: "import_faults")"
  /// For `Stage.compare` and `Stage.join`.
  static let stagedRows: SQL = "\(name: SQL.stageSchema).\(name: "import_rows")"
  static let stagedFaults: SQL = "\(name: SQL.stageSchema).\(name: "import_faults")"

  /// Makes the two tables, empty.
  static func make(for table: Table, on connection: any Connection) throws {
    let columns = table.columns.map { column -> SQL in
      column.kind.isInteger ? "\(column) BIGINT" : "\(column) TEXT"
    }
    try connection.run(
      """
      CREATE TABLE \(rows) (
        line BIGINT NOT NULL, target BIGINT, year BIGINT, is_dated BIGINT,
        created_at_later BIGINT, updated_at_later BIGINT, \(columns.joined(separator: ", ")))
      """)
    try connection.run(
      """
      CREATE TABLE \(faults) (
        line BIGINT NOT NULL, place BIGINT NOT NULL, value TEXT, reason TEXT NOT NULL,
        PRIMARY KEY (line, place))
      """)
  }

  /// Takes out what was put in.
  static func empty(on connection: any Connection) throws {
    for table in [rows, faults] { try connection.run("DELETE FROM \(table)") }
  }

  /// Puts drafts into their table: the values of `extra`, then the table's.
  static func inserter(_ table: Table, on connection: any Connection) throws -> any Inserter {
    try connection.inserter(into: "import_rows", columns: extra + table.columns.map(\.name))
  }

  /// The `place` of a fault that is about the whole row; else it is the column's index.
  static let wholeRow: Int64 = -1

  static func addFault(
    line: Int64, place: Int64, value: String?, reason: String, on connection: any Connection
  ) throws {
    try connection.run(
      """
      INSERT INTO \(faults) (line, place, value, reason)
      VALUES (\(line), \(place), \(text: value), \(text: reason)) ON CONFLICT DO NOTHING
      """)
  }
}
