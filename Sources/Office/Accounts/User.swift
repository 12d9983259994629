import Records
import Store

/// Somebody with an account.
public struct User: Hashable, Sendable {
  public enum Role: String, CaseIterable, Sendable {
    case admin, accountant, teacher
  }

  public let id: Int64
  public let username: String
  public let email: String?
  public let role: Role
  public let isActive: Bool

  init?(_ row: Row) {
    guard let role = Role(rawValue: row.text("role")) else { return nil }
    id = row.integer("id")
    username = row.text("username")
    email = row["email"].text
    self.role = role
    isActive = row.flag("is_active")
  }
}

/// The table `users`: who may sign in, and as what.
public enum Users {
  private static let columns: SQL = "SELECT id, username, email, role, is_active FROM users"

  /// By name.
  public static func all(on connection: any Connection) throws -> [User] {
    try connection.rows(columns + " ORDER BY lower(username)").compactMap(User.init)
  }

  public static func find(_ id: Int64, on connection: any Connection) throws -> User? {
    try connection.row(columns + " WHERE id = \(id)").flatMap(User.init)
  }

  /// Upper and lower case count as the same.
  public static func find(named name: String, on connection: any Connection) throws -> User? {
    try connection.row(columns + " WHERE lower(username) = lower(\(text: name))").flatMap(User.init)
  }

  /// A user by the name that somebody typed; a `Problem` when there is none.
  public static func require(_ name: String, on connection: any Connection) throws -> User {
    if let user = try find(named: name, on: connection) { return user }
    throw Problem(
      .notFound, "There is no user called “\(name.prefix(60))”.", advice: "Nothing was changed.")
  }

  /// The stored hash of somebody's password; nil when there is no such user.
  public static func hash(of id: Int64, on connection: any Connection) throws -> String? {
    try connection.row("SELECT password_hash FROM users WHERE id = \(id)")?["password_hash"].text
  }

  /// Makes an account. Throws a `Problem` when the name or the e-mail is taken or not usable.
  public static func add(
    _ name: String, role: User.Role, email: String?, hash: String, at moment: Timestamp,
    by actor: String, on connection: any Connection
  ) throws -> User {
    let name = try checkedName(name)
    try connection.run(
      """
      INSERT INTO users (username, email, password_hash, role, is_active, created_at, updated_at)
      VALUES (\(text: name), \(text: email.flatMap(trimmed)), \(text: hash), \(text: role.rawValue), 1,
        \(moment), \(moment))
      """)
    try AuditLog.record(
      actor: actor, action: "add user", subject: "users/\(name)", detail: "as \(role.rawValue)",
      at: moment, on: connection)
    return try require(name, on: connection)
  }

  /// Sets a new password and ends the account's sessions but the one that asks.
  public static func setPassword(
    of user: User, hash: String, keeping session: String? = nil, at moment: Timestamp,
    by actor: String, on connection: any Connection
  ) throws {
    try connection.run(
      "UPDATE users SET password_hash = \(text: hash), updated_at = \(moment) WHERE id = \(user.id)"
    )
    try connection.run(
      "DELETE FROM sessions WHERE user_id = \(user.id) AND token_hash <> \(text: session ?? "")")
    try AuditLog.record(
      actor: actor, action: "set password", subject: "users/\(user.username)", at: moment,
      on: connection)
  }

  /// Lets somebody in or keeps them out. The last active admin can't be disabled.
  public static func setActive(
    _ isActive: Bool, _ user: User, at moment: Timestamp, by actor: String,
    on connection: any Connection
  ) throws {
    if !isActive { try checkNotLastAdmin(user, on: connection) }
    try connection.run(
      "UPDATE users SET is_active = \(isActive), updated_at = \(moment) WHERE id = \(user.id)")
    if !isActive { try connection.run("DELETE FROM sessions WHERE user_id = \(user.id)") }
    try AuditLog.record(
      actor: actor, action: isActive ? "enable user" : "disable user",
      subject: "users/\(user.username)", at: moment, on: connection)
  }

  /// Gives an account another role, from its next request on. The last active admin keeps theirs.
  public static func setRole(
    _ role: User.Role, of user: User, at moment: Timestamp, by actor: String,
    on connection: any Connection
  ) throws {
    if role != .admin { try checkNotLastAdmin(user, on: connection) }
    try connection.run(
      """
      UPDATE users SET role = \(text: role.rawValue), updated_at = \(moment) WHERE id = \(user.id)
      """)
    try AuditLog.record(
      actor: actor, action: "set role", subject: "users/\(user.username)",
      detail: "as \(role.rawValue), was \(user.role.rawValue)", at: moment, on: connection)
  }

  private static func checkNotLastAdmin(_ user: User, on connection: any Connection) throws {
    let others = try connection.row(
      """
      SELECT count(*) AS n FROM users
      WHERE role = 'admin' AND is_active = 1 AND id <> \(user.id)
      """)
    guard user.role != .admin || others?.integer("n") ?? 0 > 0 else {
      throw Problem(
        .conflict, "\(user.username) is the last active admin, and somebody has to be.",
        advice: "Make somebody else an admin first.")
    }
  }

  private static func checkedName(_ name: String) throws -> String {
    guard let name = trimmed(name), name.count <= 60,
      !name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
    else {
      throw Problem(
        .invalid, "That can't be a user's name.", advice: "Use 1 to 60 letters, digits or signs.")
    }
    return name
  }

  private static func trimmed(_ text: String) -> String? {
    let text = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    return text.isEmpty ? nil : String(text)
  }
}
