import HTTPTypes
import Hummingbird
import Office
import Records
import Safekeeping
import Store

/// `/TABLE/ID/delete`: says what goes along, and only then deletes; the way back is offered.
struct DeleteRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    School.dataTables.flatMap { table -> [Route] in
      [
        .get("/\(table.name)/:id/delete", .admin) { try await ask(table, $0, $1) },
        .post("/\(table.name)/:id/delete", .admin) { try await delete(table, $0, $1) },
      ]
    }
  }

  fileprivate struct Page {
    let title: Said
    let action: String
    let cancel: String
    let along: [Said]
    let links: [Said]
    let takesAlong: Bool
    let losesLinks: Bool
  }

  private func ask(_ table: Table, _ request: Request, _ context: Context) async throws -> Response
  {
    let id = try context.id
    let plan = try await Deleting(site.safety).plan(table, id)
    let page = Page(
      title: Said(title: try await site.title(table, id)), action: "/\(table.name)/\(id)/delete",
      cancel: "/\(table.name)/\(id)", along: plan.along.map { Said($0.text) },
      links: plan.links.map { Said($0.text) },
      takesAlong: !plan.along.isEmpty, losesLinks: !plan.links.isEmpty)
    return try await site.pages.show("delete", title: "Delete", page, request, context)
  }

  private func delete(
    _ table: Table, _ request: Request, _ context: Context
  ) async throws -> Response {
    let id = try context.id
    let title = try await site.title(table, id)
    let act = try await Deleting(site.safety).carryOut(table, id, by: context.actor)
    return try await site.redirect(
      "/\(table.name)", Flash("\(title) is deleted.", undo: act.backup), context)
  }
}
