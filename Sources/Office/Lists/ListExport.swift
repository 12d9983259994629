import Records
import Store

extension Listing {
  /// The CSV of exactly the rows and columns that `query` shows, of all its pages, in their order.
  public func csv(
    _ query: ListQuery, from database: any Database, at moment: Timestamp
  ) async throws -> Export {
    try await Export.begin(from: database) { settings in
      (
        "\(fileName)_list_\(moment.forFileName(in: settings.zone)).csv",
        "text/csv; charset=utf-8",
        CSVText(CSVWriter(fields.map(\.csv), zone: settings.zone)) {
          try ListSQL(self, query, on: $0).all
        }
      )
    }
  }

  /// `students`, `payments_dues`.
  private var fileName: String {
    path.split(separator: "/").joined(separator: "_")
  }
}
