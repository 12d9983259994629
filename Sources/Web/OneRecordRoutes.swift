import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/backup/restore/plan/KEY/find` and `…/record`: one record of a backup is looked for and put
/// back, with what belongs to it.
struct OneRecordRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/backup/restore/plan/:key/find", .admin, find),
      .get("/backup/restore/plan/:key/record/:table/:id", .admin, look),
      .post("/backup/restore/plan/:key/record/:table/:id", .admin, putBack),
    ]
  }

  private var restoring: Restoring { Restoring(site.safety) }

  /// How many records a search shows.
  private static let limit = 50

  @Sendable func find(_ request: Request, _ context: Context) async throws -> Response {
    struct Hit {
      let id: Int64
      let title: Said
      let isMissing: Bool
      let isChanged: Bool
    }
    struct Page {
      let key: String
      let file: String
      let tables: [Choice]
      let table: String
      let search: String
      let hits: [Hit]
      let hasHits: Bool
      let wasAsked: Bool
      let isCut: Bool
    }
    let key = try context.parameters.require("key")
    let prepared = try await site.shelf.get(key, for: context.actor)
    let name = request.query("table")
    let table = try School.dataTable(name.isEmpty ? School.students.name : name)
    let search = request.query("q")
    let found = try await restoring.find(search, in: table, of: prepared, limit: Self.limit + 1)
    let hits = found.prefix(Self.limit).map {
      Hit(
        id: $0.id, title: Said(title: $0.title), isMissing: $0.state == .missing,
        isChanged: $0.state == .changed
      )
    }
    let page = Page(
      key: key, file: prepared.plan.file,
      tables: School.dataTables.map { Choice($0.name, label: Said($0.label), chosen: table.name) },
      table: table.name, search: search, hits: hits, hasHits: !hits.isEmpty,
      wasAsked: !search.isEmpty, isCut: found.count > Self.limit)
    return try await site.pages.show("find-record", title: "Find a record", page, request, context)
  }

  @Sendable func look(_ request: Request, _ context: Context) async throws -> Response {
    try await show(nil, request, context)
  }

  private func show(
    _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    let (key, table, id) = try asked(context)
    let prepared = try await site.shelf.get(key, for: context.actor)
    let plan = try await restoring.plan(table, id, of: prepared)
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let page = RecordPlanPage(plan, key: key, file: prepared.plan.file, problem: problem, zone)
    return try await site.pages.show(
      "record-plan", title: page.title, page,
      status: problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  @Sendable func putBack(_ request: Request, _ context: Context) async throws -> Response {
    let (key, table, id) = try asked(context)
    let prepared = try await site.shelf.get(key, for: context.actor)
    do {
      let (changedToo, state) = (
        context.form["changed"] == "yes", Int64(context.form["state"]) ?? -1
      )
      return try await site.work("Putting back \(table.one) \(id)", context) { [restoring] work in
        let act = try await restoring.putBack(
          table, id, of: prepared, changedToo: changedToo, state: state, by: context.actor, work)
        return Jobs.Finish(
          "/\(table.name)/\(id)", Flash("From the backup: \(act.summary).", undo: act.backup))
      }
    } catch let problem as Problem where problem.kind == .conflict {
      return try await show(problem, request, context)
    }
  }

  private func asked(_ context: Context) throws -> (key: String, table: Table, id: Int64) {
    let table = try School.dataTable(context.parameters.require("table"))
    guard let id = try Int64(context.parameters.require("id")) else {
      throw Problem(.notFound, "An ID is a number.")
    }
    return (try context.parameters.require("key"), table, id)
  }
}

/// What putting one record back would do, for a page.
struct RecordPlanPage {
  struct Line {
    let label: Said
    let missing: String
    let changed: String
    let same: String
  }

  let key: String
  let file: String
  let table: String
  let one: Said
  let id: Int64
  let title: Said
  let isMissing: Bool
  let isSame: Bool
  let fields: [RecordChangeView.Field]
  let lines: [Line]
  let hasLines: Bool
  let hasChangedBelongings: Bool
  let changesNothing: Bool
  let state: Int64
  let problem: Problem?

  init(_ plan: RecordPlan, key: String, file: String, problem: Problem?, _ zone: Zone) {
    self.key = key
    self.file = file
    self.problem = problem
    table = plan.record.table.name
    one = Said(plan.record.table.one)
    id = plan.record.id
    title = Said(title: plan.record.title)
    isMissing = plan.record.state == .missing
    isSame = plan.record.state == .same
    fields = RecordChangeView(plan.change, zone).fields
    lines = plan.lines.map {
      Line(
        label: Said($0.table.label), missing: grouped($0.missing), changed: grouped($0.changed),
        same: grouped($0.same))
    }
    hasLines = !lines.isEmpty
    hasChangedBelongings = plan.hasChangedBelongings
    changesNothing = plan.changesNothing
    state = plan.state
  }
}
