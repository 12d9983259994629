import Foundation
import HTTPTypes
import Hummingbird
import Office
import Records
import Safekeeping
import Store

/// `/move-in`: the old system's school is sent, the report looked at, and the school moves in.
///
/// For whoever holds the one-time link of an empty school, and for admins.
struct MoveInRoutes: Sendable {
  let site: Site

  /// The most that the page takes, in bytes: the old file, photos and outlines together.
  static let uploadLimit: Int64 = 4_000_000_000

  var routes: [Route] {
    [
      .get("/move-in", .anyone, choose),
      .upload("/move-in", .anyone, receive),
      .get("/move-in/:key", .anyone, look),
      .get("/move-in/:key/paper/:name", .anyone, paper),
      .post("/move-in/:key", .anyone, carryOut),
    ]
  }

  var incoming: String { site.incoming + "/move-in" }

  @Sendable func choose(_ request: Request, _ context: Context) async throws -> Response {
    try await mayMoveIn(request.query("token"), context)
    var problem: Problem?
    do { try await site.database.read { try MoveIn.checkEmpty(on: $0) } } catch let found as Problem
    { problem = found }
    return try await ask(
      request.query("token"), problem, isPossible: problem == nil, request, context)
  }

  private func ask(
    _ token: String, _ problem: Problem?, isPossible: Bool = true, _ request: Request,
    _ context: Context
  ) async throws -> Response {
    struct Page {
      let token: String
      let back: String
      let zones: [Choice]
      let limit: String
      let isPossible: Bool
      let problem: Problem?
    }
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let page = Page(
      token: token, back: token.isEmpty ? "/backup/" : "/welcome?token=\(Link.encoded(token))",
      zones: Zone.names.map { Choice($0, chosen: zone.name) }, limit: fileSize(Self.uploadLimit),
      isPossible: isPossible, problem: problem)
    return try await site.pages.show(
      "move-in", title: "Move in", page, status: problem.map { Outcomes.status($0.kind) } ?? .ok,
      request, context)
  }

  /// Only admins and whoever has the link that is still unused.
  private func mayMoveIn(_ token: String, _ context: Context) async throws {
    if context.session?.user.role == .admin { return }
    try await site.database.read { try FirstAdmin.check(token, on: $0) }
  }

  @Sendable func receive(_ request: Request, _ context: Context) async throws -> Response {
    let folder = "\(incoming)/\(UUID().uuidString)"
    await site.moveInShelf.begin(folder)
    try await site.moveInShelf.sweep(incoming)
    var token = ""
    let answer: Response
    do {
      let upload = try await FolderUpload.receive(
        request, limit: Self.uploadLimit,
        place: { SentSchool.place(of: $1, field: $0, in: folder) },
        check: {
          try site.gate.check($0["csrf_token"] ?? "", request, context)
          token = $0["token"] ?? ""
          try await mayMoveIn(token, context)
        })
      answer = try await rehearse(upload, in: folder, request, context)
    } catch {
      SentSchool(folder: folder, name: "").remove()
      await site.moveInShelf.end(folder)
      guard let problem = error as? Problem, ![.forbidden, .notFound].contains(problem.kind) else {
        throw error
      }
      return try await ask(token, problem, request, context)
    }
    await site.moveInShelf.end(folder)
    return answer
  }

  private func rehearse(
    _ upload: FolderUpload, in folder: String, _ request: Request, _ context: Context
  ) async throws -> Response {
    guard let name = upload.names["old"], !name.isEmpty else { throw Upload.unreadable }
    try await set(zone: upload.fields["time_zone"] ?? "")
    return try await rehearse(
      SentSchool(folder: folder, name: name), token: upload.fields["token"] ?? "", request, context)
  }

  /// Finds out what would become of what was sent, and shows that.
  func rehearse(
    _ sent: SentSchool, token: String, _ request: Request, _ context: Context
  ) async throws -> Response {
    guard let visit = site.gate.visit(of: request, context) else { throw Upload.unreadable }
    let report = try await site.oldSchool.moveIn(from: sent).run(
      into: site.database, papers: MoveIn.Papers(report: sent.rehearsal, folder: nil),
      dryRun: true, actor: Self.actor(context), at: site.clock())
    let key = await site.moveInShelf.put(
      MoveInShelf.Waiting(
        sent: sent, token: token, visit: visit, report: report))
    return .redirect(to: "/move-in/\(key)", type: .normal)
  }

  /// The zone decides on which day somebody was enrolled.
  private func set(zone: String) async throws {
    let now = site.clock()
    guard !zone.isEmpty else { return }
    try SchoolSettings.check(zone, for: .zone)
    try await site.database.write { connection in
      guard try SchoolSettings.read(on: connection).zone.name != zone else { return }
      try SchoolSettings.set(.zone, to: zone, at: now, on: connection)
    }
  }

  @Sendable func look(_ request: Request, _ context: Context) async throws -> Response {
    let key = try context.parameters.require("key")
    return try await show(key, MoveInPage.NewAdmin(), request, context)
  }

  private func show(
    _ key: String, _ admin: MoveInPage.NewAdmin, _ request: Request, _ context: Context
  ) async throws -> Response {
    let found = try await site.moveInShelf.get(
      key, for: site.gate.visit(of: request, context))
    let page = MoveInPage(
      found, key: key, admin: admin, isSignedIn: context.session != nil)
    return try await site.pages.show(
      "move-in-report", title: "Move in", page,
      status: admin.problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  @Sendable func paper(_ request: Request, _ context: Context) async throws -> Response {
    let found = try await site.moveInShelf.get(
      context.parameters.require("key"), for: site.gate.visit(of: request, context))
    let name = try context.parameters.require("name")
    guard let path = found.report.papers.first(where: { $0.hasSuffix("/" + name) }) else {
      throw Problem(.notFound, "There is no such paper.", advice: "Choose one from the list.")
    }
    return try DownloadRoutes.file(path, named: "move-in_\(name)", "text/csv; charset=utf-8")
  }

  @Sendable func carryOut(_ request: Request, _ context: Context) async throws -> Response {
    let key = try context.parameters.require("key")
    let waiting = try await site.moveInShelf.get(
      key, for: site.gate.visit(of: request, context))
    guard !waiting.isDone else { return .redirect(to: "/move-in/\(key)", type: .normal) }
    try await mayMoveIn(waiting.token, context)
    let admin = MoveInPage.NewAdmin(name: context.form["username"])
    do {
      let begun =
        waiting.needsAdmin ? try await makeAdmin(admin.name, waiting.token, context) : nil
      try await moveIn(waiting, key, visit: begun?.csrf ?? waiting.visit, context)
      var response = Response.redirect(to: "/move-in/\(key)", type: .normal)
      if let begun { response.setCookie(begun.cookie) }
      return response
    } catch let problem as Problem {
      return try await show(
        key, MoveInPage.NewAdmin(name: admin.name, problem: problem), request, context)
    }
  }

  private func moveIn(
    _ waiting: MoveInShelf.Waiting, _ key: String, visit: String, _ context: Context
  ) async throws {
    let now = site.clock()
    let report = try await site.oldSchool.moveIn(from: waiting.sent).run(
      into: site.database, papers: site.oldSchool.newPapers(at: now), dryRun: false,
      actor: Self.actor(context), at: now)
    await site.moveInShelf.finish(key, report, for: visit)
  }

  /// The old school has nobody who could look after it here: the person does.
  private func makeAdmin(
    _ name: String, _ token: String, _ context: Context
  ) async throws -> SignInRoutes.Begun {
    let hash = try await site.passwords.hash(context.form["password"])
    let now = site.clock()
    let user = try await site.database.write { connection in
      try MoveIn.checkEmpty(on: connection)
      return try FirstAdmin.make(
        name, school: "", hash: hash, token: token, at: now, on: connection)
    }
    return try await SignInRoutes(site: site).session(of: user, context)
  }

  private static func actor(_ context: Context) -> String {
    context.session?.user.username ?? "first-run page"
  }
}
