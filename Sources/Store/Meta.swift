import Records

/// What this school's servers remember and no backup holds: the table `meta`.
public enum Meta {
  public static func get(_ key: String, on connection: any Connection) throws -> String? {
    try connection.row("SELECT value FROM meta WHERE key = \(text: key)")?.text("value")
  }

  /// Nil forgets it.
  public static func set(
    _ key: String, to value: String?, on connection: any Connection
  ) throws {
    guard let value else {
      try connection.run("DELETE FROM meta WHERE key = \(text: key)")
      return
    }
    try connection.run(
      """
      INSERT INTO meta (key, value) VALUES (\(text: key), \(text: value))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value
      """)
  }
}

extension Schema {
  /// Where a database says of which format it is (`Migration`).
  static let formatKey = "schema_version"

  /// Whether a database with these tables is a school's; false when it has none. Throws a `Problem`,
  /// which ends in `advice` when it is another program's, unless it is one that this Rollbook knows.
  public static func isMade(
    _ tables: [String], on connection: any Connection, elseTry advice: String
  ) throws -> Bool {
    guard !tables.isEmpty else { return false }
    let isLikeOurs = tables.contains("meta") && tables.contains("table_counts")
    let found = isLikeOurs ? try Meta.get(formatKey, on: connection) : nil
    guard let format = found.flatMap(Int64.init) else {
      throw Problem(
        .invalid, "This database belongs to another program.",
        advice: "Nothing was changed. \(advice)")
    }
    guard format <= Self.format else {
      throw Problem(
        .invalid,
        "This database was made by a newer Rollbook: its format is \(format), this one knows"
          + " \(Self.format).",
        advice: "Nothing was changed. Install that newer Rollbook again, or restore the backup that"
          + " it made before it changed the format into a new data folder.")
    }
    return true
  }

  /// Writes what a new school's own tables begin with.
  public static func begin(on connection: any Connection) throws {
    try Meta.set(formatKey, to: String(format), on: connection)
    for table in School.tables {
      try connection.run(
        "INSERT INTO table_counts (name, records, changes) VALUES (\(text: table.name), 0, 0)")
    }
  }
}
