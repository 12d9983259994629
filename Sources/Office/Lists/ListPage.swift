import Records
import Store

/// One page of a list.
public struct ListPage: Sendable {
  public struct Row: Sendable {
    public let id: Int64
    /// As the listing's fields.
    public let values: [Value]
    /// The IDs of the records whose titles are shown, by column.
    public let references: [String: Int64]
  }

  /// What is answered, and the order asked for in which there are too many records.
  public let query: ListQuery
  public let refused: Listing.Sort?
  public let rows: [Row]
  /// Where the following page begins, and the one before; nil at the ends.
  public let next: ListQuery.Place?
  public let previous: ListQuery.Place?
  /// All records of the table; known without counting.
  public let total: Int64

  public static let size = 50

  /// Reads the page that `query` asks for.
  public static func read(
    _ listing: Listing, _ query: ListQuery, size: Int = size, on connection: any Connection
  ) throws -> ListPage {
    let sql = try ListSQL(listing, query, on: connection)
    let query = sql.query
    var rows = try connection.rows(sql.page(size + 1))
    let hasMore = rows.count > size
    if hasMore { rows.removeLast() }
    let keys = listing.sort(query.sort).keys.indices
    func place(_ row: Records.Row?) -> [Value]? { row.map { row in keys.map { row["k\($0)"] } } }
    var (after, before) = (hasMore ? place(rows.last) : nil, place(rows.first))
    switch query.place {
    case .first: before = nil
    case .after: break
    case .before:
      // Read backwards, so turn round; whether there is more was asked of the other end.
      (before, after) = (hasMore ? place(rows.last) : nil, place(rows.first))
      rows.reverse()
    }
    return ListPage(
      query: query, refused: sql.refused,
      rows: rows.map { Row(listing, $0) }, next: after.map { .after($0) },
      previous: before.map { .before($0) },
      total: try Counts.read(on: connection)[listing.table])
  }
}

extension ListPage.Row {
  init(_ listing: Listing, _ row: Records.Row) {
    id = row.integer("id")
    values = listing.fields.indices.map { row["f\($0)"] }
    var references: [String: Int64] = [:]
    for column in listing.table.columns where column.reference != nil {
      references[column.name] = row["r_\(column.name)"].integer
    }
    self.references = references
  }
}
