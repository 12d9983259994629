import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/account`: what everybody may do about their own account.
struct AccountRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/account", .signedIn, look),
      .post("/account/password", .signedIn, setPassword),
      .post("/account/elsewhere", .signedIn, endOthers),
    ]
  }

  private struct Page {
    let elsewhere: Said?
    let problem: Problem?
  }

  @Sendable func look(_ request: Request, _ context: Context) async throws -> Response {
    try await show(nil, request, context)
  }

  private func show(
    _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    let now = site.clock()
    let others = try await site.database.read { connection in
      try context.session.map { try Sessions.others(than: $0, at: now, on: connection) } ?? 0
    }
    let page = Page(elsewhere: elsewhere(others), problem: problem)
    return try await site.pages.show(
      "account", title: "Your account", page,
      status: problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  private func elsewhere(_ visits: Int64) -> Said? {
    switch visits {
    case 0: nil
    case 1: "You have 1 other visit, on another device or in another browser."
    default: "You have \(visits) other visits, on other devices or in other browsers."
    }
  }

  @Sendable func setPassword(_ request: Request, _ context: Context) async throws -> Response {
    guard let session = context.session else { return .redirect(to: "/login", type: .normal) }
    do {
      try await SignIn(site: site).confirm(context)
      let hash = try await site.passwords.hash(context.form["new_password"])
      let now = site.clock()
      try await site.database.write {
        try Users.setPassword(
          of: session.user, hash: hash, keeping: session.tokenHash, at: now, by: context.actor,
          on: $0)
      }
      return try await site.redirect(
        "/account", Flash("You have a new password and were signed out elsewhere."), context)
    } catch let problem as Problem {
      return try await show(problem, request, context)
    }
  }

  @Sendable func endOthers(_ request: Request, _ context: Context) async throws -> Response {
    guard let session = context.session else { return .redirect(to: "/login", type: .normal) }
    let now = site.clock()
    try await site.database.write { connection in
      try Sessions.endOthers(than: session, on: connection)
      try AuditLog.record(
        actor: context.actor, action: "sign out elsewhere", at: now, on: connection)
    }
    return try await site.redirect("/account", Flash("You are signed out elsewhere."), context)
  }
}
