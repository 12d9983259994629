import Records
import Store

/// Something destructive that was done, and that can be taken back.
public struct Act: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case clear, restore, `import`, delete, undo
  }

  public let id: Int64
  public let at: Timestamp
  /// Who did it: a user's name, or `command line`.
  public let actor: String
  public let kind: Kind
  /// What it was done to: a table, `all`, the name of a file.
  public let what: String
  /// The safety backup in the vault.
  public let backup: String
  /// One sentence: what it took and changed.
  public let summary: String
  /// The act that took this one back.
  public let undoneBy: Int64?

  public var canBeUndone: Bool { undoneBy == nil }

  /// `clear students`
  public var title: String { "\(kind.rawValue) \(what)" }
}

/// The table `acts`.
enum Acts {
  private static let columns: SQL =
    "SELECT id, at, actor, kind, what, backup, summary, undone_by FROM acts"

  /// Newest first.
  static func recent(_ limit: Int, on connection: any Connection) throws -> [Act] {
    try connection.rows(columns + " ORDER BY id DESC LIMIT \(limit)").compactMap(act)
  }

  /// The newest act that was not taken back, or the one before which `backup` was made.
  static func latest(before backup: String?, on connection: any Connection) throws -> Act? {
    let which: SQL = backup.map { "backup = \(text: $0)" } ?? "undone_by IS NULL AND kind <> 'undo'"
    return try connection.row(columns + " WHERE \(which) ORDER BY id DESC LIMIT 1").flatMap(act)
  }

  /// Writes the act and its entry in the audit log.
  static func record(
    _ kind: Act.Kind, _ what: String, backup: String, summary: String, by actor: String,
    at moment: Timestamp, on connection: any Connection
  ) throws -> Act {
    let row = try connection.row(
      """
      INSERT INTO acts (at, actor, kind, what, backup, summary) VALUES
      (\(moment), \(text: actor), \(text: kind.rawValue), \(text: what), \(text: backup), \(text: summary))
      RETURNING id
      """)
    let id = row?.integer("id") ?? 0
    try AuditLog.record(
      actor: actor, action: kind.rawValue, subject: what, detail: summary, act: id, at: moment,
      on: connection)
    return Act(
      id: id, at: moment, actor: actor, kind: kind, what: what, backup: backup, summary: summary,
      undoneBy: nil)
  }

  static func markUndone(_ act: Act, by undo: Act, on connection: any Connection) throws {
    try connection.run("UPDATE acts SET undone_by = \(undo.id) WHERE id = \(act.id)")
  }

  private static func act(_ row: Row) -> Act? {
    guard let kind = Act.Kind(rawValue: row.text("kind")) else { return nil }
    return Act(
      id: row.integer("id"), at: Timestamp(seconds: row.integer("at")), actor: row.text("actor"),
      kind: kind, what: row.text("what"), backup: row.text("backup"), summary: row.text("summary"),
      undoneBy: row["undone_by"].integer)
  }
}
