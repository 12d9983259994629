import Records

/// The tables that Rollbook keeps for itself, as far as they go along when a school moves from one
/// database to another. `Schema.system` makes them.
public struct OwnTable: Hashable, Sendable {
  public let name: String
  /// The columns by which its rows stand in order.
  public let key: [String]
  public let columns: [String]
  /// Whether its rows have IDs that are given in sequence.
  public var isNumbered: Bool { key == ["id"] }

  /// In an order in which references are always behind.
  public static let all = [
    OwnTable(name: "meta", key: ["key"], columns: ["key", "value"]),
    OwnTable(
      name: "sessions", key: ["token_hash"],
      columns: ["token_hash", "user_id", "csrf_token", "began_at", "seen_at", "flash"]),
    OwnTable(
      name: "login_failures", key: ["subject"], columns: ["subject", "failures", "last_at"]),
    OwnTable(
      name: "audit_log", key: ["id"],
      columns: ["id", "at", "actor", "action", "subject", "detail", "act_id"]),
    OwnTable(
      name: "acts", key: ["id"],
      columns: ["id", "at", "actor", "kind", "what", "backup", "summary", "undone_by"]),
    OwnTable(
      name: "act_records", key: ["act_id", "table_name", "record_id"],
      columns: ["act_id", "table_name", "record_id", "after_sum"]),
  ]

  /// Rows that follow the one with `key`, in order, at most `limit`. What a database says of its own
  /// format is not among them.
  public func rows(after last: [Value]?, limit: Int, on connection: any Connection) throws -> [Row]
  {
    var conditions: [SQL] = name == "meta" ? ["key <> 'schema_version'"] : []
    if let last { conditions.append("(\(Self.names(key))) > (\(last))") }
    let filter: SQL =
      conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    return try connection.rows(
      """
      SELECT \(Self.names(columns)) FROM \(name: name) \(filter)
      ORDER BY \(Self.names(key)) LIMIT \(limit)
      """)
  }

  public func key(of row: Row) -> [Value] { key.map { row[$0] } }

  public func add(_ rows: [Row], on connection: any Connection) throws {
    let inserter = try connection.inserter(into: name, columns: columns)
    for row in rows { try inserter.insert(row.values) }
  }

  /// Makes it empty but for what a database says of its own format.
  public func clear(on connection: any Connection) throws {
    let filter: SQL = name == "meta" ? "WHERE key <> 'schema_version'" : ""
    try connection.run("DELETE FROM \(name: name) \(filter)")
  }

  private static func names(_ columns: [String]) -> SQL {
    columns.map { "\(name: $0)" as SQL }.joined(separator: ", ")
  }
}
