import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/users`: who may sign in.
struct UserRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/users", .admin, list),
      .post("/users", .admin, add),
      .post("/users/:id/password", .admin, setPassword),
      .post("/users/:id/active", .admin, setActive),
      .post("/users/:id/role", .admin, setRole),
    ]
  }

  private struct Page {
    struct Line {
      let id: Int64
      let username: String
      let email: String
      let role: Said
      let roles: [Choice]
      let isActive: Bool
      let isSelf: Bool
    }
    let users: [Line]
    var problem: Problem?
    var username = ""
    var email = ""
    var roles: [Choice] = []
  }

  @Sendable func list(_ request: Request, _ context: Context) async throws -> Response {
    try await show(nil, request, context)
  }

  private func show(
    _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    let users = try await site.database.read { try Users.all(on: $0) }
    let own = context.session?.user.id
    let lines = users.map {
      Page.Line(
        id: $0.id, username: $0.username, email: $0.email ?? "", role: Said($0.role.rawValue),
        roles: Self.roles($0.role.rawValue), isActive: $0.isActive, isSelf: $0.id == own)
    }
    let chosen = context.form["role"].isEmpty ? "teacher" : context.form["role"]
    let page = Page(
      users: lines, problem: problem, username: context.form["username"],
      email: context.form["email"],
      roles: Self.roles(chosen))
    return try await site.pages.show(
      "users", title: "Users", page, status: problem.map { Outcomes.status($0.kind) } ?? .ok,
      request, context)
  }

  private static func roles(_ chosen: String) -> [Choice] {
    User.Role.allCases.reversed().map {
      Choice($0.rawValue, label: Said($0.rawValue), chosen: chosen)
    }
  }

  private static func role(_ text: String) throws -> User.Role {
    guard let role = User.Role(rawValue: text) else {
      throw Problem(.invalid, "Choose a role.", advice: "Nothing was changed.")
    }
    return role
  }

  @Sendable func add(_ request: Request, _ context: Context) async throws -> Response {
    let form = context.form
    return try await answer(request, context) {
      let role = try Self.role(form["role"])
      let hash = try await site.passwords.hash(form["password"])
      let (now, actor) = (site.clock(), context.actor)
      let user = try await site.database.write {
        try Users.add(
          form["username"], role: role, email: form["email"], hash: hash, at: now, by: actor, on: $0
        )
      }
      return Flash("\(user.username) can sign in now.")
    }
  }

  @Sendable func setPassword(_ request: Request, _ context: Context) async throws -> Response {
    let user = try await user(context)
    return try await answer(request, context) {
      let hash = try await site.passwords.hash(context.form["password"])
      let (now, actor, session) = (site.clock(), context.actor, context.session?.tokenHash)
      try await site.database.write {
        try Users.setPassword(of: user, hash: hash, keeping: session, at: now, by: actor, on: $0)
      }
      return Flash("\(user.username) has a new password and was signed out elsewhere.")
    }
  }

  @Sendable func setActive(_ request: Request, _ context: Context) async throws -> Response {
    let user = try await user(context)
    let isActive = context.form["active"] == "yes"
    return try await answer(request, context) {
      let (now, actor) = (site.clock(), context.actor)
      try await site.database.write {
        try Users.setActive(isActive, user, at: now, by: actor, on: $0)
      }
      return Flash(
        isActive
          ? "\(user.username) can sign in again." : "\(user.username) can not sign in any more.")
    }
  }

  @Sendable func setRole(_ request: Request, _ context: Context) async throws -> Response {
    let user = try await user(context)
    return try await answer(request, context) {
      let role = try Self.role(context.form["role"])
      if user.id == context.session?.user.id {
        throw Problem(
          .conflict, "Nobody changes their own role.", advice: "Ask another admin to do it.")
      }
      let (now, actor) = (site.clock(), context.actor)
      try await site.database.write {
        try Users.setRole(role, of: user, at: now, by: actor, on: $0)
      }
      let message: Said =
        switch role {
        case .admin: "\(user.username) is an admin now."
        case .accountant: "\(user.username) is an accountant now."
        case .teacher: "\(user.username) is a teacher now."
        }
      return Flash(message)
    }
  }

  /// Does what a form of the page asks and says so; what can't be done is told on the page.
  private func answer(
    _ request: Request, _ context: Context, _ act: () async throws -> Flash
  ) async throws -> Response {
    do {
      return try await site.redirect("/users", act(), context)
    } catch let problem as Problem {
      return try await show(problem, request, context)
    }
  }

  private func user(_ context: Context) async throws -> User {
    let id = try context.parameters.require("id")
    let user = try await site.database.read { connection in
      try Int64(id).flatMap { try Users.find($0, on: connection) }
    }
    guard let user else {
      throw Problem(.notFound, "There is no user \(id.prefix(20)).", advice: "Nothing was changed.")
    }
    return user
  }
}

/// One option of a list.
struct Choice {
  let value: String
  let label: Said
  let isChosen: Bool

  init(_ value: String, label: Said? = nil, chosen: String) {
    self.value = value
    self.label = label ?? Said(name: value)
    isChosen = value == chosen
  }
}
