import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/audit`: who did what.
struct AuditRoutes: Sendable {
  let site: Site

  var routes: [Route] { [.get("/audit", .admin, list)] }

  private static let length = 50

  private struct Page {
    struct Line {
      let when: String
      let actor: Said
      let action: Said
      let subject: String
      let detail: String
      /// Where the act is taken back; nil when it can't be, or was.
      let undo: String?
    }
    let search: String
    let lines: [Line]
    let isEmpty: Bool
    /// The address of the following page.
    let older: String?
  }

  @Sendable func list(_ request: Request, _ context: Context) async throws -> Response {
    let (search, before) = (request.query("q"), Int64(request.query("before")))
    let (entries, open, zone) = try await site.database.read { connection in
      let entries = try AuditLog.entries(
        search: search, before: before, limit: Self.length + 1, on: connection)
      return (
        entries, try Undoing.open(entries.compactMap(\.act), on: connection),
        try SchoolSettings.read(on: connection).zone
      )
    }
    let shown = entries.prefix(Self.length)
    let more = entries.count > Self.length ? shown.last?.id : nil
    let page = Page(
      search: search,
      lines: shown.map {
        Page.Line(
          when: $0.at.forPeople(in: zone), actor: Said(actor: $0.actor), action: Said($0.action),
          subject: $0.subject ?? "", detail: $0.detail ?? "",
          undo: $0.act.flatMap { open[$0] }.map { "/backup/undo?backup=\(Link.encoded($0))" })
      },
      isEmpty: shown.isEmpty,
      older: more.map { "/audit?before=\($0)&q=\(Link.encoded(search))" })
    return try await site.pages.show("audit", title: "Audit log", page, request, context)
  }
}
