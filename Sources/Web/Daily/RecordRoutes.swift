import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// What every table has alike: its list, the list's CSV, adding, a record's page, changing.
struct RecordRoutes: Sendable {
  let site: Site
  let table: Table
  let reading: Access
  let adding: Access
  let changing: Access
  let listing: Listing

  /// Nil for a table that has no list.
  init?(
    _ table: Table, _ site: Site, reading: Access, adding: Access, changing: Access
  ) {
    guard let listing = Listing.of(table) else { return nil }
    self.site = site
    self.table = table
    self.reading = reading
    self.adding = adding
    self.changing = changing
    self.listing = listing
  }

  var base: String { "/\(table.name)" }

  /// `own` says that the table's page of one record, or its way of adding, is another's.
  func routes(ownPage: Bool = false, ownAdding: Bool = false) -> [Route] {
    var routes = ListRoutes(site: site, listing: listing, reading: reading, adding: adding).routes
    routes += [
      .get("\(base)/:id/edit", changing, edit),
      .post("\(base)/:id", changing, update),
    ]
    routes += fileRoutes
    if !ownPage { routes.append(.get("\(base)/:id", reading, show)) }
    if !ownAdding { routes += [.get("\(base)/new", adding, new), .post(base, adding, create)] }
    return routes
  }

  @Sendable func new(_ request: Request, _ context: Context) async throws -> Response {
    let today = try await site.today()
    let form = RecordForm(table, texts: RecordForm.fresh(table, today: today))
    return try await show(form, request, context)
  }

  @Sendable func create(_ request: Request, _ context: Context) async throws -> Response {
    let form = RecordForm(table, texts: context.form.fields)
    do {
      let id = try await site.recording.add(table, form.reading, by: try context.user)
      let title = try await site.title(table, id)
      return try await site.redirect("\(base)/\(id)", Flash("\(title) is saved."), context)
    } catch let unfit as Unfit {
      return try await show(form.with(unfit.faults), request, context)
    }
  }

  @Sendable func show(_ request: Request, _ context: Context) async throws -> Response {
    let id = try context.id
    let view = try await site.database.read { [table] connection in
      try RecordView.read(table, id, on: connection)
    }
    let role = try context.user.role
    return try await site.pages.show(
      "record", title: view.title,
      view.allowing(change: changing.admits(role), delete: role == .admin),
      request, context)
  }

  @Sendable func edit(_ request: Request, _ context: Context) async throws -> Response {
    let id = try context.id
    let row = try await site.record(table, id)
    return try await show(RecordForm(table, row: row), request, context)
  }

  @Sendable func update(_ request: Request, _ context: Context) async throws -> Response {
    let id = try context.id
    let form = RecordForm(table, texts: context.form.fields, id: id)
    do {
      try await site.recording.change(
        table, id, form.reading, seen: form.seen, by: try context.user)
      let title = try await site.title(table, id)
      return try await site.redirect("\(base)/\(id)", Flash("\(title) is saved."), context)
    } catch let unfit as Unfit {
      return try await show(form.with(unfit.faults), request, context)
    } catch let overtaken as Overtaken {
      return try await show(form.with(overtaken), request, context)
    }
  }

  private func show(
    _ form: RecordForm, _ request: Request, _ context: Context
  ) async throws -> Response {
    let view = try await site.database.read { try form.view(on: $0) }
    let status: HTTPResponse.Status =
      form.isOvertaken ? .conflict : form.faults.isEmpty ? .ok : .badRequest
    return try await site.pages.show(
      "form", title: view.heading, view, status: status, request, context)
  }
}

extension Context {
  /// Who is signed in. Only behind a rule that lets nobody else in.
  var user: User {
    get throws {
      if let user = session?.user { return user }
      throw Problem(.unauthenticated, "Nobody is signed in.", advice: "Sign in first.")
    }
  }

  /// The ID in the address.
  var id: Int64 {
    get throws {
      let text = try parameters.require("id")
      if let id = Int64(text), id > 0 { return id }
      throw Problem(.notFound, "There is no such page.", advice: "Check the address.")
    }
  }
}

extension Site {
  var recording: Recording { Recording(database: database, clock: clock) }

  /// The day it is at the school.
  func today() async throws -> Day {
    let now = clock()
    return try await database.read { now.day(in: try SchoolSettings.read(on: $0).zone) }
  }

  func title(_ table: Table, _ id: Int64) async throws -> String {
    let title = try await database.read { try RecordHistory(table, on: $0).title(of: id) }
    return title.prefix(1).uppercased() + title.dropFirst()
  }

  func record(_ table: Table, _ id: Int64) async throws -> Row {
    let row = try await database.read { connection in
      try connection.row("SELECT \(table.columns) FROM \(table) WHERE id = \(id)")
    }
    if let row { return row }
    throw Problem(
      .notFound, "There is no \(table.one) with the ID \(id).",
      advice: "It may have been deleted; the audit log says so.")
  }
}
