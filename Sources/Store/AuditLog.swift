import Records

/// Who did what, and when. It is in no backup, and neither clearing nor a restore touches it.
public enum AuditLog {
  /// One line of the log.
  public struct Entry: Hashable, Sendable {
    public let id: Int64
    public let at: Timestamp
    /// A user's name, `command line`, or `nobody` for a failed sign-in.
    public let actor: String
    /// One word: `clear`, `sign-in`, `change`.
    public let action: String
    /// What it was done to: a table, or one record as `students/12`.
    public let subject: String?
    /// One sentence for a person.
    public let detail: String?
    /// The row of `acts`, when it can be undone.
    public let act: Int64?
  }

  /// Adds an entry in the transaction of what it tells of.
  public static func record(
    actor: String, action: String, subject: String? = nil, detail: String? = nil,
    act: Int64? = nil, at moment: Timestamp, on connection: any Connection
  ) throws {
    try connection.run(
      """
      INSERT INTO audit_log (at, actor, action, subject, detail, act_id) VALUES
      (\(moment), \(text: actor), \(text: action), \(text: subject), \(text: detail), \(Value(act)))
      """)
  }

  /// Entries below the ID `before`, newest first; `search` is a part of any of their texts.
  public static func entries(
    search: String = "", before: Int64? = nil, limit: Int, on connection: any Connection
  ) throws -> [Entry] {
    var sql: SQL = """
      SELECT id, at, actor, action, subject, detail, act_id FROM audit_log
      WHERE id < \(before ?? Int64.max)
      """
    if !search.isEmpty {
      sql += """
         AND lower(actor || ' ' || action || ' ' || coalesce(subject, '') || ' ' || coalesce(detail, ''))
        LIKE \(text: "%" + escaped(search.lowercased()) + "%") ESCAPE '\\'
        """
    }
    return try connection.rows(sql + " ORDER BY id DESC LIMIT \(limit)").map(entry)
  }

  /// The history of one subject, such as `students/12`, newest first.
  public static func entries(
    of subject: String, limit: Int, on connection: any Connection
  ) throws -> [Entry] {
    try connection.rows(
      """
      SELECT id, at, actor, action, subject, detail, act_id FROM audit_log
      WHERE subject = \(text: subject) ORDER BY id DESC LIMIT \(limit)
      """
    ).map(entry)
  }

  /// Entries of one kind of action, newest first.
  public static func entries(
    action: String, limit: Int, on connection: any Connection
  ) throws -> [Entry] {
    try connection.rows(
      """
      SELECT id, at, actor, action, subject, detail, act_id FROM audit_log
      WHERE action = \(text: action) ORDER BY id DESC LIMIT \(limit)
      """
    ).map(entry)
  }

  private static func entry(_ row: Row) -> Entry {
    Entry(
      id: row.integer("id"), at: Timestamp(seconds: row.integer("at")), actor: row.text("actor"),
      action: row.text("action"), subject: row["subject"].text, detail: row["detail"].text,
      act: row["act_id"].integer)
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
  }
}
