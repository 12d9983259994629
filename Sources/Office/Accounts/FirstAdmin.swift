import Records
import Store

/// The one-time link at which the first admin of an empty school is made.
public enum FirstAdmin {
  private static let key = "welcome_token"

  /// Remembers a new link's token, if the school has no admin yet; answers whether it has none.
  public static func offer(_ token: String, on connection: any Connection) throws -> Bool {
    guard try isAwaited(on: connection) else { return false }
    try Meta.set(key, to: Sessions.hash(token), on: connection)
    return true
  }

  /// Throws a `Problem` unless the token is the one that was offered last and nobody used it.
  public static func check(_ token: String, on connection: any Connection) throws {
    guard try Meta.get(key, on: connection) == Sessions.hash(token),
      try isAwaited(on: connection)
    else {
      throw Problem(
        .notFound, "This link was used already or is not the newest one.",
        advice: "Sign in, or start the server again for a new link.")
    }
  }

  /// Makes the admin, names the school, and uses the link up.
  public static func make(
    _ name: String, school: String, hash: String, token: String, at moment: Timestamp,
    on connection: any Connection
  ) throws -> User {
    try check(token, on: connection)
    try Meta.set(key, to: nil, on: connection)
    if !school.allSatisfy(\.isWhitespace) {
      try SchoolSettings.set(.name, to: school, at: moment, on: connection)
    }
    return try Users.add(
      name, role: .admin, email: nil, hash: hash, at: moment, by: name, on: connection)
  }

  /// Whether the school has no admin yet.
  public static func isAwaited(on connection: any Connection) throws -> Bool {
    try connection.row("SELECT id FROM users WHERE role = 'admin' LIMIT 1") == nil
  }
}
