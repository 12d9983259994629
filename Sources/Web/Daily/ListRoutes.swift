import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// A list, on pages, to print, and as CSV.
struct ListRoutes: Sendable {
  let site: Site
  let listing: Listing
  let reading: Access
  /// Nil where nothing is added to the list itself.
  var adding: Access?
  /// What stands above the list instead of the number of its table's records.
  var total: (@Sendable (SchoolSettings, any Connection) throws -> String)?

  var routes: [Route] {
    [.get(listing.path, reading, list), .get("\(listing.path)/csv", reading, csv)]
  }

  @Sendable func list(_ request: Request, _ context: Context) async throws -> Response {
    let query = ListQuery(listing) { request.query($0) }
    let isPrint = request.query("print") == "1"
    let (page, total, options, settings, student) = try await site.database.read {
      [total] connection in
      let settings = try SchoolSettings.read(on: connection)
      return (
        try found(query, size: isPrint ? ListView.printSize : ListPage.size, on: connection),
        try total?(settings, connection), try FilterOptions.read(listing, on: connection), settings,
        try query.student.map { try RecordHistory(School.students, on: connection).title(of: $0) }
      )
    }
    let user = try context.user
    let view = ListView(
      listing, page, total, options, settings, student: student,
      mayAdd: adding?.admits(user.role) ?? false,
      mayBulk: listing.path == "/students" && user.role == .admin && !isPrint,
      in: site.pages.languages.language(of: request, settings))
    return try await site.pages.show(
      isPrint ? "list-print" : "list", title: Said(listing.label), view, request, context)
  }

  private func found(
    _ query: ListQuery, size: Int, on connection: any Connection
  ) throws -> ListPage {
    func read() throws -> ListPage {
      try ListPage.read(listing, query, size: size, on: connection)
    }
    guard !listing.counted.isEmpty else { return try read() }
    let address = ListAddress(listing, query).at(query.place)
    return try site.listPages.figures(
      "\(address) \(size)", of: [listing.table] + listing.counted, on: connection, compute: read)
  }

  @Sendable func csv(_ request: Request, _ context: Context) async throws -> Response {
    let query = ListQuery(listing) { request.query($0) }
    return DownloadRoutes.stream(
      try await listing.csv(query, from: site.database, at: site.clock()))
  }
}
