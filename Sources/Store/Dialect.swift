/// How an engine spells what the description and the system tables need.
public struct Dialect: Sendable {
  /// The type and key of an `id` column whose values are never used again.
  public let identity: String
  public let integer: String
  public let text: String
  public let blob: String
  /// What stands behind a table's closing parenthesis.
  public let tableSuffix: String
  /// Likewise, of a table whose rows lie in the order of its primary key and are found by nothing else.
  public let keyedTableSuffix: String
  /// Text compared without regard to case, as an index expression.
  public let lower: @Sendable (String) -> String
  /// The length of a blob in bytes.
  public let byteLength: @Sendable (String) -> String
  /// How a column refers to the IDs of a table, with what happens when that record goes (such as
  /// `ON DELETE SET NULL`, or nothing).
  public let references: @Sendable (_ table: String, _ whenItGoes: String) -> String

  public init(
    identity: String, integer: String, text: String, blob: String, tableSuffix: String,
    keyedTableSuffix: String,
    lower: @escaping @Sendable (String) -> String,
    byteLength: @escaping @Sendable (String) -> String,
    references: @escaping @Sendable (_ table: String, _ whenItGoes: String) -> String
  ) {
    self.identity = identity
    self.integer = integer
    self.text = text
    self.blob = blob
    self.tableSuffix = tableSuffix
    self.keyedTableSuffix = keyedTableSuffix
    self.lower = lower
    self.byteLength = byteLength
    self.references = references
  }
}
