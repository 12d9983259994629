import Foundation
import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/backup/offsite`: where copies go that leave the building, and the key that only the admin has.
struct OffsiteRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/backup/offsite", .admin, page),
      .post("/backup/offsite", .admin, save),
      .post("/backup/offsite/test", .admin, test),
      .post("/backup/offsite/push", .admin, push),
      .post("/backup/offsite/key", .admin, makeKey),
      .post("/backup/offsite/recipient", .admin, useKey),
    ]
  }

  private var offsite: Offsite { site.offsite }

  @Sendable func page(_ request: Request, _ context: Context) async throws -> Response {
    let settings = try await offsite.settings()
    let values = Dictionary(
      uniqueKeysWithValues: OffsiteSettings.Key.allCases.map { ($0, settings.text($0)) })
    return try await show(values, nil, request, context)
  }

  private func show(
    _ values: [OffsiteSettings.Key: String], _ problem: Problem?, _ request: Request,
    _ context: Context
  ) async throws -> Response {
    let page = try await OffsitePage.make(site, values, problem)
    return try await site.pages.show(
      "offsite", title: "Off-site copies", page,
      status: problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  /// Saves what was filled in. A new place has to take a test file first; a password that is left
  /// blank stays as it was for the same place.
  @Sendable func save(_ request: Request, _ context: Context) async throws -> Response {
    let keys = OffsiteSettings.Key.allCases.filter { $0 != .recipient }
    var values = Dictionary(
      uniqueKeysWithValues: keys.map {
        ($0, context.form[$0.rawValue].trimmingCharacters(in: .whitespacesAndNewlines))
      })
    do {
      for (key, value) in values { try OffsiteSettings.check(value, for: key) }
      let (access, said) = try await tried(values[.remote] ?? "", context.form["password"])
      try await offsite.save(values, access, by: context.actor)
      return try await site.redirect(
        "/backup/offsite", Flash(said ?? "Off-site copies are saved."), context)
    } catch let problem as Problem {
      values[.recipient] = try await offsite.settings().text(.recipient)
      return try await show(values, problem, request, context)
    }
  }

  private func tried(
    _ address: String, _ password: String
  ) async throws -> (OffsiteAccess?, Said?) {
    guard !address.isEmpty else { return (nil, "No copies leave this machine any more.") }
    let target = try OffsiteTarget(address)
    let isKnown = try await offsite.settings().remote == address
    if isKnown, password.isEmpty, try offsite.isComplete(target) { return (nil, nil) }
    let access = try await OffsiteAccess.first(target, password: password)
    return (access, Said(try await offsite.test(access)))
  }

  @Sendable func test(_ request: Request, _ context: Context) async throws -> Response {
    try await told(context) {
      let said = try await offsite.test(offsite.access())
      try await note("test off-site copies", said, context.actor)
      return Said(said)
    }
  }

  @Sendable func push(_ request: Request, _ context: Context) async throws -> Response {
    let (address, actor) = ("/backup/offsite", context.actor)
    return try await site.work("Sending copies", context, orElse: address) { work in
      do {
        let pushed = try await offsite.push(work)
        let said =
          "\(pushed.sent.count) sent and checked, \(pushed.present) were there, \(pushed.removed.count) removed there."
        try await note("push", said, actor)
        return Jobs.Finish(address, Flash(Said(said)))
      } catch let problem as Problem where problem.kind != .cancelled {
        return Jobs.Finish(address, Flash("\(problem)", isGood: false))
      }
    }
  }

  /// Back to the page, with what was seen or what went wrong.
  private func told(
    _ context: Context, _ work: () async throws -> Said
  ) async throws -> Response {
    var flash: Flash
    do { flash = Flash(try await work()) } catch let problem as Problem {
      flash = Flash("\(problem)", isGood: false)
    }
    return try await site.redirect("/backup/offsite", flash, context)
  }

  /// Shows a new pair of keys, which are kept nowhere: they count only once the admin says that the
  /// secret one is in a safe place, so that loading the page again locks nobody out.
  @Sendable func makeKey(_ request: Request, _ context: Context) async throws -> Response {
    struct Page {
      let recipient: String
      let identity: String
      let school: String
      let madeAt: String
    }
    let settings = try await site.database.read { try SchoolSettings.read(on: $0) }
    let keys = try await Sealing.makeKeys()
    let page = Page(
      recipient: keys.recipient, identity: keys.identity, school: settings.name,
      madeAt: site.clock().forPeople(in: settings.zone))
    return try await site.pages.show(
      "offsite-key", title: "The key of off-site copies", page, request, context)
  }

  @Sendable func useKey(_ request: Request, _ context: Context) async throws -> Response {
    try await told(context) {
      let recipient = context.form["recipient"].trimmingCharacters(in: .whitespacesAndNewlines)
      try await offsite.save([.recipient: recipient], nil, by: context.actor)
      return recipient.isEmpty
        ? "Copies leave unencrypted from now on."
        : "Everything that leaves is encrypted from now on. Only the key that you keep opens it."
    }
  }

  private func note(_ action: String, _ detail: String, _ actor: String) async throws {
    let now = site.clock()
    try await site.database.write {
      try AuditLog.record(
        actor: actor, action: action, subject: "off-site copies", detail: detail, at: now, on: $0)
    }
  }
}
