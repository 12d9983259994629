import Records
import Store

/// Slows down whoever guesses passwords, by account and by address, without ever locking a school
/// out: the longest wait is five minutes, and the right password from an address that is not
/// itself guessing always gets through.
public struct Throttle: Sendable {
  /// Failures that cost nothing.
  static let free: Int64 = 5
  static let longestWait: Int64 = 300
  /// After so many seconds without a failure the count begins anew.
  static let forgetAfter: Int64 = 3600

  /// Whom a failure counts against.
  public enum Subject: Hashable, Sendable {
    case account(String, from: String)
    case address(String)

    var key: String {
      switch self {
      case .account(let name, let address): "account \(name.lowercased()) from \(address)"
      case .address(let address): "address \(address)"
      }
    }
  }

  /// Throws a `Problem` when one of them has to wait.
  public static func check(
    _ subjects: [Subject], at moment: Timestamp, on connection: any Connection
  ) throws {
    let waits = try subjects.map { try wait($0, at: moment, on: connection) }
    guard let longest = waits.max(), longest > 0 else { return }
    throw Problem(
      .tooMany, "Too many attempts to sign in.",
      advice: longest == 1
        ? "Wait 1 second and try again." : "Wait \(longest) seconds and try again.")
  }

  /// Counts a failed attempt.
  public static func fail(
    _ subjects: [Subject], at moment: Timestamp, on connection: any Connection
  ) throws {
    for subject in subjects {
      try connection.run(
        """
        INSERT INTO login_failures (subject, failures, last_at)
        VALUES (\(text: subject.key), 1, \(moment))
        ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, failures =
          CASE WHEN login_failures.last_at < \(moment.adding(-Int(forgetAfter))) THEN 1
          ELSE login_failures.failures + 1 END
        """)
    }
    try connection.run(
      "DELETE FROM login_failures WHERE last_at < \(moment.adding(-Int(forgetAfter)))")
  }

  /// The right person came: what was counted against them is forgotten.
  public static func succeed(_ subjects: [Subject], on connection: any Connection) throws {
    for subject in subjects {
      try connection.run("DELETE FROM login_failures WHERE subject = \(text: subject.key)")
    }
  }

  /// Seconds still to wait: none for the first failures, then doubling.
  private static func wait(
    _ subject: Subject, at moment: Timestamp, on connection: any Connection
  ) throws -> Int64 {
    let row = try connection.row(
      "SELECT failures, last_at FROM login_failures WHERE subject = \(text: subject.key)")
    guard let row, row.integer("failures") >= allowance(subject) else { return 0 }
    let excess = min(row.integer("failures") - allowance(subject), 12)
    let pause = min(longestWait, 1 << excess)
    return max(0, row.integer("last_at") + pause - moment.seconds)
  }

  /// A whole school may share one address.
  private static func allowance(_ subject: Subject) -> Int64 {
    switch subject {
    case .account: free
    case .address: free * 6
    }
  }
}
