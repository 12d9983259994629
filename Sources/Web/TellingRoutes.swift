import Foundation
import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/settings/telling`: who is told when a backup fails, and that all is well.
struct TellingRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/settings/telling", .admin, form),
      .post("/settings/telling", .admin, save),
      .post("/settings/telling/test", .admin, test),
    ]
  }

  private struct Page {
    struct Finding {
      let text: Said
      let isGood: Bool
    }

    let telling: Telling
    let hasPassword: Bool
    let hasToken: Bool
    let tellsAnybody: Bool
    let findings: [Finding]
    let problem: Problem?
  }

  private var folder: String { site.offsite.folder }

  @Sendable func form(_ request: Request, _ context: Context) async throws -> Response {
    try await show(try Telling.read(in: folder), nil, request, context)
  }

  private func show(
    _ telling: Telling, _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    let page = Page(
      telling: telling, hasPassword: !telling.smtpPassword.isEmpty,
      hasToken: !telling.metricsToken.isEmpty, tellsAnybody: telling.tellsAnybody,
      findings: try await Health.watch(site.offsite).findings.map {
        Page.Finding(text: Said($0.text), isGood: $0.isGood)
      }, problem: problem)
    return try await site.pages.show(
      "telling", title: "Telling people", page,
      status: problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  /// Secrets that are left blank stay as they are, unless what they belong to changed or went.
  @Sendable func save(_ request: Request, _ context: Context) async throws -> Response {
    func field(_ name: String) -> String {
      context.form[name].trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let before = try Telling.read(in: folder)
    var telling = Telling()
    telling.mailTo = field("mail_to")
    telling.mailFrom = field("mail_from")
    telling.smtp = field("smtp")
    let password = context.form["smtp_password"]
    telling.smtpPassword =
      password.isEmpty && telling.smtp == before.smtp ? before.smtpPassword : password
    telling.webhook = field("webhook")
    telling.ping = field("ping")
    telling.isWeekly = field("weekly") == "yes"
    let token = field("metrics_token")
    telling.metricsToken = token.isEmpty ? before.metricsToken : token == "none" ? "" : token
    do {
      try telling.keep(in: folder)
    } catch let problem as Problem {
      return try await show(telling, problem, request, context)
    }
    try await note("change", context)
    return try await site.redirect("/settings/telling", Flash("It is saved."), context)
  }

  @Sendable func test(_ request: Request, _ context: Context) async throws -> Response {
    var flash = Flash("A test message was handed over.")
    do { try await Watch(site.offsite).test() } catch let problem as Problem {
      flash = Flash("\(problem)", isGood: false)
    }
    try await note("test", context)
    return try await site.redirect("/settings/telling", flash, context)
  }

  private func note(_ action: String, _ context: Context) async throws {
    let (actor, now) = (context.actor, site.clock())
    try await site.database.write {
      try AuditLog.record(actor: actor, action: action, subject: "telling people", at: now, on: $0)
    }
  }
}
