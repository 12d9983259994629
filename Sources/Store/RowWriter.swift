import Records

/// Adds rows to a table many at a time, so that a million of them are not a million statements.
public final class RowWriter {
  private let connection: any Connection
  private let table: String
  private let columns: [String]
  private let batchSize: Int
  private var batch: SQL.StringInterpolation
  private var waiting = 0

  /// Values of one statement, of which an engine takes a limited number.
  private static let most = 1600

  /// `table` is one that the code itself names.
  public init(into table: String, columns: [String], on connection: any Connection) {
    self.connection = connection
    self.table = table
    self.columns = columns
    batchSize = max(1, Self.most / max(1, columns.count))
    batch = Self.head(table, columns)
  }

  public func add(_ values: [Value]) throws {
    batch.appendLiteral(waiting == 0 ? "(" : ", (")
    batch.appendInterpolation(values)
    batch.appendLiteral(")")
    waiting += 1
    if waiting == batchSize { try flush() }
  }

  /// To be called after the last row.
  public func flush() throws {
    guard waiting > 0 else { return }
    try connection.run(SQL(stringInterpolation: batch))
    batch = Self.head(table, columns)
    waiting = 0
  }

  private static func head(_ table: String, _ columns: [String]) -> SQL.StringInterpolation {
    var head = SQL.StringInterpolation(literalCapacity: 8192, interpolationCount: 0)
    head.appendLiteral("INSERT INTO ")
    head.appendInterpolation(name: table)
    head.appendLiteral(" (")
    for (index, column) in columns.enumerated() {
      if index > 0 { head.appendLiteral(", ") }
      head.appendInterpolation(name: column)
    }
    head.appendLiteral(") VALUES ")
    return head
  }
}
