import Records
import Store

/// What a database itself says of its tables, keys, indexes, triggers and functions.
public struct Shape: Hashable, Sendable {
  public let lines: Set<String>

  /// The shape of a school, whichever program made it.
  public init(of database: any Database) async throws {
    let sql: SQL = Engine.current == .sqlite ? Self.sqlite : Self.postgres
    let rows = try await database.read { try $0.rows(sql) }
    lines = Set(rows.map { $0.text("line") })
  }

  private static let sqlite: SQL = """
    SELECT type || ' ' || name || ': ' || coalesce(sql, '') AS line FROM sqlite_master
    WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4')
    """

  private static let postgres: SQL = """
    SELECT 'index ' || indexdef AS line FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL
    SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, collation_name,
      column_default, is_identity)
    FROM information_schema.columns WHERE table_schema = current_schema()
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace::regnamespace::text = current_schema()
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger AS t
    JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace::regnamespace::text = current_schema()
    UNION ALL
    SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace::regnamespace::text = current_schema()
    """
}
