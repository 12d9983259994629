import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Safekeeping
import Store
import Synchronization

/// What a server shows while its database is damaged: a page that says so, and, to whoever has the
/// one-time link from its log, the way back. Nobody can sign in, since accounts are in the database.
public struct DamagedSite: Sendable {
  /// Brings back the named backup; answers in a sentence what it did.
  public typealias Recover = @Sendable (_ name: String) async throws -> String

  private let damage: Problem
  private let token: String
  private let recovery: Recovery
  private let recover: Recover
  private let entrance: Entrance
  private let assets: Assets
  private let languages: Languages
  private let turn = Turn()

  /// Only one recovery at a time, and none after one that came through.
  private final class Turn: Sendable {
    let isTaken = Mutex(false)
  }

  /// `token` is random and printed where only admins read it.
  public init(
    damage: Problem, token: String, recovery: Recovery, entrance: Entrance,
    recover: @escaping Recover
  ) throws {
    self.damage = damage
    self.token = token
    self.recovery = recovery
    self.recover = recover
    self.entrance = entrance
    assets = try Assets()
    languages = try Languages()
  }

  /// Answers every address.
  public func router() -> Router<Context> {
    let router = Router(context: Context.self)
    router.addMiddleware {
      HeadAnswers()
      Reception(entrance: entrance)
      SecurityHeaders()
      Otherwise(answer: { request in try told(Self.forAll, request) })
    }
    for route in assets.routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await route.answer(request, context)
      }
    }
    router.get("healthz") { _, _ in
      Response(
        status: .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: "damaged\n")))
    }
    router.get("recover") { request, _ in try offer(request) }
    router.post("recover") { request, _ in try await carryOut(request) }
    return router
  }

  private struct Page {
    struct Backup {
      let name: String
      let madeAt: String
      let records: String
    }
    let message: Said
    let advice: Said
    /// What is wrong with which file; only for whoever has the link.
    var detail: Said?
    var token = ""
    var backup: Backup?
    var isBack = false
  }

  private func offer(_ request: Request) throws -> Response {
    guard isAdmin(request.query("token")) else { return try told(Self.forAll, request) }
    do {
      let newest = try recovery.newest()
      let backup = Page.Backup(
        name: newest.name, madeAt: newest.createdAt.forPeople(in: .utc) + " UTC",
        records: String(newest.note?.records ?? 0))
      let page = Page(
        message: Said(Self.forAll.message), advice: Self.offered, detail: Said(damage.message),
        token: token, backup: backup)
      return try show(page, .serviceUnavailable, request)
    } catch let problem as Problem {
      return try told(problem, request)
    }
  }

  private func carryOut(_ request: Request) async throws -> Response {
    let form = try await request.form()
    guard isAdmin(form["token"]) else { return try told(Self.forAll, request) }
    let isMine = turn.isTaken.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
    guard isMine else { return try told(Self.underWay, request) }
    do {
      let sentence = try await recover(form["backup"])
      return try show(
        Page(message: "The school is back.", advice: Said(sentence), isBack: true), .ok, request)
    } catch let problem as Problem {
      turn.isTaken.withLock { $0 = false }
      return try told(problem, request)
    }
  }

  private func isAdmin(_ given: String) -> Bool { SecretText.areEqual(given, token) }

  private func told(_ problem: Problem, _ request: Request) throws -> Response {
    try show(
      Page(message: Said(problem.message), advice: Said(problem.advice)), .serviceUnavailable,
      request)
  }

  private func show(
    _ page: Page, _ status: HTTPResponse.Status, _ request: Request
  ) throws -> Response {
    struct Model {
      let frame: Frame
      let page: Page
    }
    let frame = Frame(nameless: "Damaged database", request, assets, languages, offered: [])
    let model = Model(frame: frame, page: page)
    guard let text = try languages.render("damaged", model, in: frame.spoken) else {
      throw Fault("there is no template damaged")
    }
    return Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// What everybody may know: no path, no name of a backup.
  private static let forAll = Problem(
    .damaged, "The school's database is damaged.",
    advice: """
      Nobody can work until it is mended, and nothing is being changed. Whoever looks after the \
      server finds in its log a link that brings the newest proven backup back.
      """)

  private static let offered: Said = """
    The backup below is proven once more and becomes the school. The damaged file is kept beside it. \
    What was entered after the backup is not in it. Everybody signs in anew.
    """

  private static let underWay = Problem(
    .conflict, "The school is being brought back already.",
    advice: "Load this page again in a minute.")
}

/// Any address that has no route gets the one answer that there is.
private struct Otherwise: RouterMiddleware {
  let answer: @Sendable (Request) throws -> Response

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch is HTTPError, is Problem {
      return try answer(request)
    }
  }
}
