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
  static let sessionCookie = "rollbook_session"
  static let guestCookie = "rollbook_guest"

  let database: any Database
  let clock: @Sendable () -> Timestamp
  let guests: GuestForms
  let isBehindProxy: Bool

  /// The answer of a route, behind its rule.
  func guarded(_ route: Route) -> Route.Answer {
    { request, context in
      var context = context
      context.session = try await session(of: request)
      if isBehindProxy, let address = request.forwardedAddress { context.address = address }
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
    context.session?.csrfToken ?? guests.token(for: request)
  }

  private func session(of request: Request) async throws -> Session? {
    guard let token = request.cookies[Self.sessionCookie]?.value else { return nil }
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
  func token(for request: Request) -> String? {
    request.cookies[Gate.guestCookie].map { token(forCookie: $0.value) }
  }

  func token(forCookie value: String) -> String {
    Hexadecimal.text(
      HMAC<SHA256>.authenticationCode(for: Data(value.utf8), using: secret))
  }
}

extension Request {
  /// Whom the proxy nearest to the server says that it speaks for: the last of the list, since what
  /// stands before was sent by strangers.
  fileprivate var forwardedAddress: String? {
    guard let field = HTTPField.Name("X-Forwarded-For"), let list = headers[values: field].last,
      let last = list.split(separator: ",").last
    else { return nil }
    let address = last.filter { !$0.isWhitespace }
    return address.isEmpty || address.count > 60 ? nil : address
  }
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
