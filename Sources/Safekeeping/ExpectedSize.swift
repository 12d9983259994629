import Records
import Store

/// About how big a download will be, from the length of the newest records: the cost is the same
/// however big the table is.
public enum ExpectedSize {
  private static let sample = 40

  /// Bytes of a table's CSV.
  public static func csv(
    _ table: Table, count: Int64, zone: Zone, on connection: any Connection
  ) throws -> Int64 {
    var writer = CSVWriter(table, zone: zone)
    var text = ByteText()
    writer.header(into: &text)
    let head = text.bytes.count
    let rows = try connection.cursor(CSVQuery.select(table) + " ORDER BY t.id DESC LIMIT \(sample)")
    return try Int64(head) + average(rows, head, &text, times: count) { writer.row($0, into: &$1) }
  }

  /// Bytes of the complete backup.
  public static func backup(_ counts: Counts, on connection: any Connection) throws -> Int64 {
    try School.tables.reduce(1024) { sum, table in
      let writer = JSONWriter(table)
      var text = ByteText()
      let rows = try connection.cursor(
        "SELECT \(table.columns) FROM \(table) ORDER BY id DESC LIMIT \(table == School.files ? 2 : sample)"
      )
      return try sum
        + average(rows, 0, &text, times: counts[table]) { rows, text in
          text.raw(",\n      ")
          writer.record(rows, into: &text)
        }
    }
  }

  private static func average(
    _ rows: any Cursor, _ head: Int, _ text: inout ByteText, times count: Int64,
    _ write: (any Cursor, inout ByteText) -> Void
  ) throws -> Int64 {
    var seen: Int64 = 0
    while try rows.next() {
      write(rows, &text)
      seen += 1
    }
    return seen == 0 ? 0 : Int64(text.bytes.count - head) * count / seen
  }
}
