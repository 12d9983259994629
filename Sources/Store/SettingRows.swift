import Records

/// The table `settings` as it is kept: a text a key. It is in every backup, so no secret is.
public enum SettingRows {
  /// Every setting that somebody made.
  public static func all(on connection: any Connection) throws -> [String: String] {
    let rows = try connection.rows("SELECT key, value FROM settings")
    return Dictionary(
      rows.map { ($0.text("key"), $0.text("value")) }, uniquingKeysWith: { first, _ in first })
  }

  /// Keeps a value; a blank one takes the setting away, so that what holds without it holds again.
  public static func set(
    _ key: String, to value: String, at moment: Timestamp, on connection: any Connection
  ) throws {
    guard !value.isEmpty else {
      try connection.run("DELETE FROM settings WHERE key = \(text: key)")
      return
    }
    try connection.run(
      """
      INSERT INTO settings (key, value, created_at, updated_at)
      VALUES (\(text: key), \(text: value), \(moment), \(moment))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
      """)
  }
}
