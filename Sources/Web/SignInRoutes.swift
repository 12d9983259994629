import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/login`, `/logout`, and `/welcome`, where the first admin is made.
struct SignInRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/login", .anyone, form),
      .post("/login", .anyone, signIn),
      .post("/logout", .signedIn, signOut),
      .get("/welcome", .anyone, welcome),
      .post("/welcome", .anyone, makeAdmin),
    ]
  }

  private struct Page {
    var username = ""
    var next = "/"
    var problem: Problem?
    /// Whether there is nobody yet who could sign in.
    var isNew = false
  }

  @Sendable func form(_ request: Request, _ context: Context) async throws -> Response {
    let next = Link.local(request.query("next"))
    if context.session != nil { return .redirect(to: next, type: .normal) }
    let page = Page(next: next, isNew: try await site.database.read(FirstAdmin.isAwaited))
    return try await site.pages.show("login", title: "Sign in", page, request, context)
  }

  @Sendable func signIn(_ request: Request, _ context: Context) async throws -> Response {
    let (name, next) = (context.form["username"], Link.local(context.form["next"]))
    do {
      let user = try await SignIn(site: site).user(
        name, password: context.form["password"], from: context.address)
      return try await begin(user, next: next, context)
    } catch let problem as Problem {
      let page = Page(username: name, next: next, problem: problem)
      return try await site.pages.show(
        "login", title: "Sign in", page, status: Outcomes.status(problem.kind), request, context)
    }
  }

  private func begin(_ user: User, next: String, _ context: Context) async throws -> Response {
    var response = Response.redirect(to: next, type: .normal)
    response.setCookie(try await session(of: user, context).cookie)
    return response
  }

  /// A session that has begun: the cookie that carries it, and what its forms carry.
  struct Begun: Sendable {
    let cookie: Cookie
    let csrf: String
  }

  func session(of user: User, _ context: Context) async throws -> Begun {
    let (token, csrf, now) = (site.passwords.token(), site.passwords.token(), site.clock())
    try await site.database.write {
      try Sessions.begin(user, token: token, csrfToken: csrf, at: now, on: $0)
    }
    let cookie = site.pages.cookie(.session, token, maxAge: Sessions.longest, context)
    return Begun(cookie: cookie, csrf: csrf)
  }

  @Sendable func signOut(_ request: Request, _ context: Context) async throws -> Response {
    if let session = context.session {
      try await site.database.write { try Sessions.end(session, on: $0) }
    }
    var response = Response.redirect(to: "/login", type: .normal)
    response.setCookie(site.pages.cookie(.session, "", maxAge: 0, context))
    return response
  }

  private struct Welcome {
    var token = ""
    var username = "admin"
    var school = ""
    var problem: Problem?
  }

  @Sendable func welcome(_ request: Request, _ context: Context) async throws -> Response {
    let token = request.query("token")
    try await site.database.read { try FirstAdmin.check(token, on: $0) }
    return try await site.pages.show(
      "welcome", title: "Welcome", Welcome(token: token), request, context)
  }

  @Sendable func makeAdmin(_ request: Request, _ context: Context) async throws -> Response {
    let form = context.form
    do {
      let hash = try await site.passwords.hash(form["password"])
      let now = site.clock()
      let user = try await site.database.write { connection in
        try FirstAdmin.make(
          form["username"], school: form["school"], hash: hash, token: form["token"], at: now,
          on: connection)
      }
      return try await begin(user, next: "/backup/", context)
    } catch let problem as Problem where problem.kind != .notFound {
      let page = Welcome(
        token: form["token"], username: form["username"], school: form["school"], problem: problem)
      return try await site.pages.show(
        "welcome", title: "Welcome", page, status: Outcomes.status(problem.kind), request, context)
    }
  }
}

/// Finds out whether somebody is who they say, at the pace that `Throttle` allows.
struct SignIn: Sendable {
  let site: Site

  /// The user, or a `Problem` that does not tell whether it was the name or the password.
  func user(_ name: String, password: String, from address: String) async throws -> User {
    guard let user = try await attempt(name, password, from: address) else {
      try await note("nobody", "failed sign in", "as “\(name.prefix(60))”")
      throw Problem(
        .unauthenticated, "The name or the password is not right.",
        advice: "Try again; upper and lower case matter in the password.")
    }
    try await note(user.username, "sign in", "from \(address)")
    return user
  }

  /// Whether the admin who is signed in really is at the keyboard.
  func confirm(_ context: Context) async throws {
    guard let user = context.session?.user else { return }
    let found = try await attempt(
      user.username, context.form["password"], from: context.address)
    guard found != nil else {
      throw Problem(.forbidden, "The password is not right.", advice: "Nothing was changed.")
    }
  }

  /// Somebody active whose password it is. It counts as a failure until it is known to be none, so
  /// that guesses sent side by side count too.
  private func attempt(
    _ name: String, _ password: String, from address: String
  ) async throws -> User? {
    let subjects: [Throttle.Subject] = [.account(name, from: address), .address(address)]
    let now = site.clock()
    let known = try await site.database.write { connection in
      try Throttle.check(subjects, at: now, on: connection)
      try Throttle.fail(subjects, at: now, on: connection)
      let user = try Users.find(named: name, on: connection)
      return try user.map { ($0, try Users.hash(of: $0.id, on: connection)) }
    }
    let isRight = try await site.passwords.verify(password, against: known?.1)
    guard isRight, let user = known?.0, user.isActive else { return nil }
    try await site.database.write { try Throttle.succeed(subjects, on: $0) }
    return user
  }

  private func note(_ actor: String, _ action: String, _ detail: String) async throws {
    let now = site.clock()
    try await site.database.write {
      try AuditLog.record(actor: actor, action: action, detail: detail, at: now, on: $0)
    }
  }
}
