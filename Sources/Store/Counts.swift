import Records

/// How many records each table has: one look-up each, however big the school is
/// (docs/decisions/counts.md).
public struct Counts: Hashable, Sendable {
  private let records: [String: Int64]
  private let changes: [String: Int64]

  public static func read(on connection: any Connection) throws -> Counts {
    let rows = try connection.rows("SELECT name, records, changes FROM table_counts")
    func figures(_ column: String) -> [String: Int64] {
      Dictionary(
        rows.map { ($0.text("name"), $0.integer(column)) }, uniquingKeysWith: { first, _ in first })
    }
    return Counts(records: figures("records"), changes: figures("changes"))
  }

  public subscript(_ table: Table) -> Int64 { records[table.name] ?? 0 }

  /// Grows with every change of any record: two equal states have the same number.
  public var state: Int64 { state(of: School.tables) }

  /// The same of some tables alone.
  public func state(of tables: [Table]) -> Int64 {
    tables.reduce(0) { $0 + (changes[$1.name] ?? 0) }
  }

  /// The records of all data tables.
  public var total: Int64 { School.dataTables.reduce(0) { $0 + self[$1] } }

  /// The records of every table that a backup holds.
  public var backedUp: Int64 { School.tables.reduce(0) { $0 + self[$1] } }
}
