import Crypto
import Records
import Store

/// A signed-in visit.
public struct Session: Hashable, Sendable {
  public let user: User
  /// The SHA-256 of the cookie's token; the token itself is nowhere but in the cookie.
  public let tokenHash: String
  /// What every form of this visit must carry.
  public let csrfToken: String
  /// A message that the next page shows once.
  public let flash: String?
}

/// The table `sessions`.
public enum Sessions {
  /// A visit ends after so many seconds without a page,
  public static let idle = 12 * 3600
  /// and after so many in any case.
  public static let longest = 7 * 86_400
  /// The last page is noted at most once in so many seconds, so that reading does not write.
  private static let grain = 60

  /// Begins a visit; `token` goes into the cookie.
  public static func begin(
    _ user: User, token: String, csrfToken: String, at moment: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.run("DELETE FROM sessions WHERE \(expired(moment))")
    try connection.run(
      """
      INSERT INTO sessions (token_hash, user_id, csrf_token, began_at, seen_at)
      VALUES (\(text: hash(token)), \(user.id), \(text: csrfToken), \(moment), \(moment))
      """)
  }

  /// The visit that a cookie's token belongs to, if it is still good and its user still active.
  public static func find(
    _ token: String, at moment: Timestamp, on connection: any Connection
  ) throws -> (session: Session, isStale: Bool)? {
    let row = try connection.row(
      """
      SELECT u.id, u.username, u.email, u.role, u.is_active, s.token_hash, s.csrf_token, s.seen_at,
        s.flash
      FROM sessions AS s JOIN users AS u ON u.id = s.user_id
      WHERE s.token_hash = \(text: hash(token)) AND u.is_active = 1 AND NOT (\(expired(moment)))
      """)
    guard let row, let user = User(row) else { return nil }
    let session = Session(
      user: user, tokenHash: row.text("token_hash"), csrfToken: row.text("csrf_token"),
      flash: row["flash"].text)
    return (session, moment.seconds - row.integer("seen_at") >= Int64(grain))
  }

  /// Notes that the visit goes on.
  public static func touch(
    _ session: Session, at moment: Timestamp, on connection: any Connection
  ) throws {
    try connection.run(
      "UPDATE sessions SET seen_at = \(moment) WHERE token_hash = \(text: session.tokenHash)")
  }

  /// Leaves a message for the next page, or takes it away.
  public static func setFlash(
    _ text: String?, _ session: Session, on connection: any Connection
  ) throws {
    try connection.run(
      "UPDATE sessions SET flash = \(text: text) WHERE token_hash = \(text: session.tokenHash)")
  }

  /// How many other visits of the same user are open.
  public static func others(
    than session: Session, at moment: Timestamp, on connection: any Connection
  ) throws -> Int64 {
    let row = try connection.row(
      """
      SELECT count(*) AS n FROM sessions WHERE user_id = \(session.user.id)
      AND token_hash <> \(text: session.tokenHash) AND NOT (\(expired(moment)))
      """)
    return row?.integer("n") ?? 0
  }

  /// Ends every visit of the user but this one.
  public static func endOthers(than session: Session, on connection: any Connection) throws {
    try connection.run(
      """
      DELETE FROM sessions
      WHERE user_id = \(session.user.id) AND token_hash <> \(text: session.tokenHash)
      """)
  }

  public static func end(_ session: Session, on connection: any Connection) throws {
    try connection.run("DELETE FROM sessions WHERE token_hash = \(text: session.tokenHash)")
  }

  public static func hash(_ token: String) -> String {
    Hexadecimal.text(SHA256.hash(data: Array(token.utf8)))
  }

  private static func expired(_ moment: Timestamp) -> SQL {
    "seen_at <= \(moment.adding(-idle)) OR began_at <= \(moment.adding(-longest))"
  }
}
