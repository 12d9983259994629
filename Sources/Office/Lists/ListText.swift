import Records
import Store

/// A list as CSV: exactly the rows and columns that its pages show, in their order.
final class ListText: PiecewiseText {
  private let listing: Listing
  private let query: ListQuery
  private var writer: CSVWriter
  private var rows: (any Cursor)?

  init(_ listing: Listing, _ query: ListQuery, zone: Zone) {
    self.listing = listing
    self.query = query
    writer = CSVWriter(listing.fields.map(\.csv), zone: zone)
  }

  func write(into out: inout ByteText, upTo limit: Int, on connection: any Connection) throws
    -> Bool
  {
    let rows = try rows ?? begin(into: &out, on: connection)
    while out.count < limit {
      guard try rows.next() else { return false }
      writer.row(rows, into: &out)
    }
    return true
  }

  private func begin(into out: inout ByteText, on connection: any Connection) throws -> any Cursor {
    writer.header(into: &out)
    let rows = try connection.cursor(ListSQL(listing, query, on: connection).all)
    self.rows = rows
    return rows
  }
}

extension Listing {
  /// The CSV of what `query` shows, of all its pages.
  public func csv(
    _ query: ListQuery, from database: any Database, at moment: Timestamp
  ) async throws -> Export {
    try await Export.begin(from: database) { settings in
      (
        "\(table.name)_list_\(moment.forFileName(in: settings.zone)).csv",
        "text/csv; charset=utf-8", ListText(self, query, zone: settings.zone)
      )
    }
  }
}
