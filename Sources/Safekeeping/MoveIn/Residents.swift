import Records
import Store

/// The admins and settings that were made here before the old school moves in. They stay, with
/// IDs behind the old ones, so that every old ID can be kept.
final class Residents {
  struct User {
    let id: Int64
    let name: String
    let email: String?
  }

  private(set) var users: [User]
  private let connection: any Connection

  init(on connection: any Connection) throws {
    self.connection = connection
    users = try connection.rows("SELECT id, username, email FROM \(School.users)").map {
      User(id: $0.integer("id"), name: $0.text("username"), email: $0["email"].text)
    }
  }

  /// Who can sign in and look after the school.
  static func admins(on connection: any Connection) throws -> [String] {
    let users = try connection.rows(
      """
      SELECT username, password_hash FROM \(School.users)
      WHERE role = 'admin' AND is_active = 1 ORDER BY id
      """)
    return users.filter { HashKind.isKnown($0.text("password_hash")) }.map { $0.text("username") }
  }

  /// Nothing but admins and settings may be here.
  static func checkEmpty(on connection: any Connection) throws {
    let counts = try Counts.read(on: connection)
    let others = try connection.row(
      "SELECT count(*) AS n FROM \(School.users) WHERE role <> 'admin'")
    let filled = School.dataTables.filter { counts[$0] > 0 }.map { $0.counted(counts[$0]) }
    let number = others?.integer("n") ?? 0
    let found =
      filled
      + (number > 0 ? ["\(School.users.counted(number)) without the role of admin"] : [])
    guard found.isEmpty else {
      throw Problem(
        .conflict, "This school is not empty: it has \(found.joined(separator: ", ")).",
        advice: "Nothing was changed. Move in with another data folder, or clear this school first."
      )
    }
  }

  /// Gives everyone and every setting an ID behind those of the old school.
  func stepAside(oldUsers: Int64, oldSettings: Int64) throws {
    let last = users.map(\.id).max() ?? 0
    users = try users.map { try move($0, to: $0.id + max(last, oldUsers)) }
    let settings = try connection.row("SELECT coalesce(max(id), 0) AS n FROM \(School.settings)")
    let shift = max(settings?.integer("n") ?? 0, oldSettings)
    try connection.run("UPDATE \(School.settings) SET id = id + \(shift)")
  }

  /// Whoever has the same name here as in the old school is one person: the account here, with its
  /// password, takes the old one's ID.
  func namesake(of name: String, id: Int64) throws -> User? {
    guard let index = users.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
      return nil
    }
    users[index] = try move(users[index], to: id)
    return users[index]
  }

  /// Makes way for an old setting; answers the value that stood here.
  func giveUp(setting key: String) throws -> String? {
    let value = try connection.row("SELECT value FROM \(School.settings) WHERE key = \(text: key)")?
      .text("value")
    try connection.run("DELETE FROM \(School.settings) WHERE key = \(text: key)")
    return value
  }

  private func move(_ user: User, to id: Int64) throws -> User {
    try connection.run("UPDATE \(School.users) SET id = \(id) WHERE id = \(user.id)")
    try connection.run("UPDATE sessions SET user_id = \(id) WHERE user_id = \(user.id)")
    return User(id: id, name: user.name, email: user.email)
  }
}

/// What kinds of password hash let somebody sign in.
enum HashKind {
  static func isKnown(_ hash: String) -> Bool {
    hash.hasPrefix("scrypt:") || hash.hasPrefix("pbkdf2:sha256:")
  }
}
