import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Office
import Records
import Store

/// What stands before every route: whose visit it is, whether they may, whether the form is ours.
struct Gate: Sendable {
  let database: any Database
  let clock: @Sendable () -> Timestamp
  let guests: GuestForms

  /// The answer of a route, behind its rule.
  func guarded(_ route: Route) -> Route.Answer {
    { request, context in
      try request.checkHost()
      var context = context
      context.session = try await session(of: request, context)
      if let refusal = try refusal(route, request, context) { return refusal }
      if route.method == .post, !route.isUpload {
        context.form = try await request.form()
        try check(context.form["csrf_token"], request, context)
      }
      return try await route.answer(request, context)
    }
  }

  /// Throws a `Problem` unless the token is this visit's, or, before there is one, this guest's.
  func check(_ token: String, _ request: Request, _ context: Context) throws {
    guard let expected = visit(of: request, context), SecretText.areEqual(token, expected) else {
      throw Problem(
        .forbidden, "This form is not from this visit, or it is too old.",
        advice: "Nothing was changed. Go back, load the page again, and repeat it.")
    }
  }

  /// What only this visit's forms know: of somebody signed in, or of a guest with a cookie.
  func visit(of request: Request, _ context: Context) -> String? {
    context.session?.csrfToken ?? guests.token(for: request, context)
  }

  private func session(of request: Request, _ context: Context) async throws -> Session? {
    guard let token = request.cookies[CookieName.session.text(context)]?.value else { return nil }
    let now = clock()
    guard let found = try await database.read({ try Sessions.find(token, at: now, on: $0) }) else {
      return nil
    }
    if found.isStale {
      try await database.jot { try Sessions.touch(found.session, at: now, on: $0) }
    }
    return found.session
  }

  private func refusal(_ route: Route, _ request: Request, _ context: Context) throws -> Response? {
    guard case .roles = route.access else { return nil }
    guard let user = context.session?.user else {
      let page = route.method == .get ? request.uri.string : "/"
      return .redirect(to: "/login?next=\(Link.encoded(page))", type: .normal)
    }
    guard route.access.admits(user.role) else {
      throw Problem(
        .forbidden, "This page is not for \(user.role.rawValue)s.",
        advice: "Nothing was changed. Ask an admin if you need it.")
    }
    return nil
  }
}

/// Forms that are filled in before anybody is signed in: the token is made from a cookie with a
/// secret of the school's, so nothing has to be stored for strangers.
struct GuestForms: Sendable {
  private let secret: SymmetricKey

  init(secret: String) { self.secret = SymmetricKey(data: Data(secret.utf8)) }

  /// The token that belongs to the request's guest cookie; nil without one.
  func token(for request: Request, _ context: Context) -> String? {
    request.cookies[CookieName.guest.text(context)].map { token(forCookie: $0.value) }
  }

  func token(forCookie value: String) -> String {
    Hexadecimal.text(
      HMAC<SHA256>.authenticationCode(for: Data(value.utf8), using: secret))
  }
}

/// The names of the cookies that are ours.
enum CookieName: String {
  case session = "rollbook_session"
  case guest = "rollbook_guest"

  /// Over TLS browsers let only this very host set a cookie of such a name.
  func text(_ context: Context) -> String { (context.isSecure ? "__Host-" : "") + rawValue }
}

extension Request {
  /// Throws a `Problem` unless the request says once, and readably, which host it is for (RFC 9112,
  /// section 3.2): otherwise a proxy in front and the server may not mean the same.
  fileprivate func checkHost() throws {
    let isPlain =
      head.authority?.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || ".-_:[]".utf8.contains($0)
      } ?? false
    guard isPlain, head.authority != "", headers[values: Self.host].isEmpty else {
      throw Problem(.invalid, "That request does not say which server it is for.")
    }
  }

  private static let host = HTTPField.Name.known("Host")
}

enum SecretText {
  /// Takes the same time wherever the first difference is.
  static func areEqual(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    return a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

enum Link {
  /// A text as a part of a query.
  static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || "-._~/".utf8.contains(byte)
      return isPlain ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
    }.joined()
  }

  /// The page somebody is on, which may be the one for signing in.
  static func here(_ next: String) -> String {
    next == "/login" || next.hasPrefix("/login?") && local(String(next.dropFirst(6))) == "/"
      ? "/login" : local(next)
  }

  /// The page to go to after signing in: only an address of this site.
  static func local(_ next: String) -> String {
    let isLocal =
      next.hasPrefix("/") && !next.hasPrefix("//") && !next.contains("\\")
      && next.utf8.allSatisfy { $0 > 32 && $0 < 127 } && !next.hasPrefix("/login")
    return isLocal ? next : "/"
  }
}
