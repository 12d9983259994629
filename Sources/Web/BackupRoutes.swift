import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Safekeeping
import Store

/// `/backup/`: what there is, what is kept, and clearing with its way back.
struct BackupRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/backup", .admin, page),
      .get("/backup/stats", .admin, stats),
      .get("/backup/clear", .admin, ask),
      .post("/backup/clear", .admin, clear),
      .get("/backup/undo", .admin, askUndo),
      .post("/backup/undo", .admin, undo),
      .post("/backup/create", .admin, create),
      .post("/backup/vault/verify", .admin, verify),
      .post("/backup/vault/delete", .admin, delete),
      .post("/backup/vault/pin", .admin, pin),
    ]
  }

  @Sendable func page(_ request: Request, _ context: Context) async throws -> Response {
    let page = try await BackupPage.make(site)
    return try await site.pages.show("backup", title: "Backup", page, request, context)
  }

  @Sendable func stats(_ request: Request, _ context: Context) async throws -> Response {
    let counts = try await site.database.read { try Counts.read(on: $0) }
    let lines =
      School.dataTables.map { "\"\($0.name)\": \(counts[$0])" } + ["\"total\": \(counts.total)"]
    return Response(
      status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: "{\(lines.joined(separator: ", "))}")))
  }

  /// The page that asks, for whoever has no JavaScript, and the dialog's contents for the others.
  @Sendable func ask(_ request: Request, _ context: Context) async throws -> Response {
    let plan = try await Clearing(site.safety).plan(request.query("table"))
    return try await site.pages.show(
      "clear", title: "Clear", ClearQuestion(plan), request, context)
  }

  @Sendable func clear(_ request: Request, _ context: Context) async throws -> Response {
    let what = context.form["table"]
    let clearing = Clearing(site.safety)
    let plan = try await clearing.plan(what)
    do {
      try await checkMeant(what, context)
    } catch let problem as Problem {
      let page = ClearQuestion(plan, problem: problem)
      return try await site.pages.show(
        "clear", title: "Clear", page, status: Outcomes.status(problem.kind), request, context)
    }
    let act = try await clearing.carryOut(plan, by: context.actor)
    return try await site.redirect(
      "/backup/", Flash("Cleared \(act.summary).", undo: act.backup), context)
  }

  private func checkMeant(_ what: String, _ context: Context) async throws {
    guard context.form["confirm"] == what else {
      throw Problem(
        .invalid, "To clear, type “\(what)” exactly as it stands there.",
        advice: "Nothing was changed.")
    }
    if what == ClearPlan.all { try await SignIn(site: site).confirm(context) }
  }

  @Sendable func undo(_ request: Request, _ context: Context) async throws -> Response {
    let undoing = Undoing(site.safety)
    let name = context.form["backup"]
    let act = try await undoing.find(backup: name.isEmpty ? nil : name)
    do {
      let leavingOut = context.form["leave_out"] == "yes"
      let again = "/backup/undo?backup=\(Link.encoded(act.backup))"
      return try await site.work("Undoing \(act.title)", context, orElse: again) { work in
        let undo = try await undoing.carryOut(
          act, leavingOut: leavingOut, by: context.actor, work)
        return Jobs.Finish("/backup/", Flash("Undone: \(undo.summary)."))
      }
    } catch let problem as Problem where problem.kind == .conflict {
      return try await show(act, problem, request, context)
    }
  }

  /// Where an undo that could not be done goes on: with or without what stands in the way.
  @Sendable func askUndo(_ request: Request, _ context: Context) async throws -> Response {
    let act = try await Undoing(site.safety).find(backup: request.query("backup"))
    return try await show(act, nil, request, context)
  }

  private func show(
    _ act: Act, _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    struct Page {
      let problem: Problem?
      let title: Said
      let summary: Said
      let backup: String
    }
    return try await site.pages.show(
      "undo", title: "Undo",
      Page(
        problem: problem, title: Said(act.title), summary: Said(act.summary), backup: act.backup),
      status: problem == nil ? .ok : .conflict, request, context)
  }

  @Sendable func create(_ request: Request, _ context: Context) async throws -> Response {
    try await site.work("Making a backup", context) { work in
      let entry = try await site.vault.make(from: site.database, reason: "by hand", work)
      try await note("backup", entry.name, context)
      return Jobs.Finish("/backup/", Flash("Made \(entry.name) and read it back: it is whole."))
    }
  }

  @Sendable func verify(_ request: Request, _ context: Context) async throws -> Response {
    let name = context.form["name"]
    _ = try site.vault.path(of: name)
    return try await site.work("Verifying \(name)", context) { work in
      let entry = try await site.database.withStage {
        try await site.vault.prove(name, in: $0, work)
      }
      try await note("verify", entry.name, context)
      let fault = entry.note?.fault
      return Jobs.Finish(
        "/backup/",
        Flash(
          fault.map { Said($0) }
            ?? "\(entry.name) was restored into a scratch database: it is whole.",
          isGood: fault == nil))
    }
  }

  @Sendable func delete(_ request: Request, _ context: Context) async throws -> Response {
    let name = context.form["name"]
    try site.vault.deleteByHand(name)
    try await note("delete backup", name, context)
    return try await site.redirect("/backup/", Flash("Deleted \(name)."), context)
  }

  @Sendable func pin(_ request: Request, _ context: Context) async throws -> Response {
    let (name, isPinned) = (context.form["name"], context.form["pinned"] == "yes")
    try site.vault.setPinned(isPinned, name)
    try await note(isPinned ? "pin backup" : "unpin backup", name, context)
    return try await site.redirect(
      "/backup/", Flash(isPinned ? "\(name) is kept for ever." : "\(name) may be pruned again."),
      context)
  }

  private func note(_ action: String, _ subject: String, _ context: Context) async throws {
    let (actor, now) = (context.actor, site.clock())
    try await site.database.write {
      try AuditLog.record(actor: actor, action: action, subject: subject, at: now, on: $0)
    }
  }
}
