import Records
import Store

extension Listing {
  /// What a filter may look at when it says how its records are found (docs/decisions/lists.md).
  struct Asking {
    let query: ListQuery
    let sort: Sort
    let connection: any Connection

    /// From so many students on, a page of them is met sooner on the way along the order.
    private static let many: Int64 = 2000
    /// Of so many records at least one must fit for the same of a table that grows every day.
    private static let oneIn: Int64 = 500

    /// Whether a page fills sooner on the way along the order than by sorting all that is `found` by `column`.
    func isMetSoon(_ table: Table, _ column: Column, _ found: SQL) throws -> Bool {
      let isAlong = table == School.students ? !sort.isForFew : sort.stands == "student_id"
      guard isAlong, sort.name != column.name else { return false }
      let records = try Counts.read(on: connection)[table]
      return try Listing.hasAtLeast(
        max(Self.many, records / Self.oneIn), table, found, on: connection)
    }

    /// Students admitted from one day to another, either of which may be open.
    func admitted() throws -> SQL {
      let range = bounds("t.admission_date")
      if sort.name == "admission_date" { return range }
      return try Listing.hasAtLeast(Self.many, School.students, range, on: connection)
        ? bounds("+t.admission_date") : "t.id IN (SELECT t.id FROM students AS t WHERE \(range))"
    }

    private func bounds(_ column: SQL) -> SQL {
      [("from", ">=" as SQL), ("to", "<=" as SQL)].compactMap { name, sign in
        query.filters[name].map { "\(column) \(sign) \($0)" as SQL }
      }.joined(separator: " AND ")
    }
  }

  static func hasAtLeast(
    _ count: Int64, _ table: Table, _ found: SQL, on connection: any Connection
  ) throws -> Bool {
    let row = try connection.row(
      """
      SELECT count(*) AS n FROM (
        SELECT 1 AS one FROM \(table) AS t WHERE \(found) LIMIT \(count)) AS f
      """)
    return row?.integer("n") == count
  }
}
