import Records
import Store

/// What can be found out about a database without more rights than Rollbook has.
enum PostgresIntegrity {
  /// Reads every record, and answers what does not fit; empty when all does.
  static func faults(on connection: any Connection) throws -> [String] {
    try counts(on: connection) + invalid(on: connection)
  }

  private static func counts(on connection: any Connection) throws -> [String] {
    try School.tables.compactMap { table in
      let row = try connection.row(
        """
        SELECT (SELECT count(*) FROM \(table)) AS there, (
          SELECT records FROM table_counts WHERE name = \(text: table.name)) AS kept
        """)
      let (there, kept) = (row?.integer("there") ?? 0, row?.integer("kept") ?? 0)
      return there == kept ? nil : "\(table.name) has \(there) records, and \(kept) were counted"
    }
  }

  /// Constraints and indexes that somebody added or rebuilt without having them checked.
  private static func invalid(on connection: any Connection) throws -> [String] {
    try connection.rows(
      """
      SELECT 'the constraint ' || conname || ' was never checked' AS fault FROM pg_constraint
      WHERE connamespace = to_regnamespace(quote_ident(current_schema())) AND NOT convalidated
      UNION ALL
      SELECT 'the index ' || c.relname || ' is not whole' FROM pg_index AS i
      JOIN pg_class AS c ON c.oid = i.indexrelid
      WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND NOT i.indisvalid
      """
    ).map { $0.text("fault") }
  }
}
