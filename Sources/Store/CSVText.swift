import Records

/// The rows of a query as CSV, in its order.
public final class CSVText: PiecewiseText {
  private var writer: CSVWriter
  private let query: (any Connection) throws -> SQL
  private var rows: (any Cursor)?

  /// `query` gives a cell for each of the writer's fields.
  public init(_ writer: CSVWriter, _ query: @escaping (any Connection) throws -> SQL) {
    self.writer = writer
    self.query = query
  }

  public func write(
    into out: inout ByteText, upTo limit: Int, on connection: any Connection
  ) throws -> Bool {
    let rows = try rows ?? begin(into: &out, on: connection)
    while out.count < limit {
      guard try rows.next() else { return false }
      writer.row(rows, into: &out)
    }
    return true
  }

  private func begin(into out: inout ByteText, on connection: any Connection) throws -> any Cursor {
    writer.header(into: &out)
    let rows = try connection.stream(query(connection))
    self.rows = rows
    return rows
  }
}
