import Records
import Store

/// What a transaction promises.
enum PostgresTransaction: Sendable {
  /// One state, whatever others write meanwhile.
  case read
  /// The only one that writes.
  case write
  /// Likewise, unless somebody else is at it (`takesTurn`).
  case brief
  /// A `write` while references may lead nowhere and nothing cascades, to be checked at its end.
  case overhaul
  /// An `overhaul` that leaves the school as it is, so that nothing has to be checked.
  case comparison
  /// Only for the tables of a stage.
  case load

  /// One school is written by one transaction at a time, as on SQLite: what a transaction found
  /// is still so when it acts on it. Whoever waits longer than `lock_timeout` is told so.
  private static func turn(_ link: PostgresLink) -> String {
    // The statement before the lock must not fix what is seen, so this is READ COMMITTED.
    "SELECT pg_advisory_xact_lock(\(lock(link)))"
  }

  private static func lock(_ link: PostgresLink) -> String {
    "\(lockFamily), hashtext(\(link.literalSchema))"
  }

  /// Whether nobody else writes now; then nobody else will, until the transaction's end.
  static func takesTurn(_ connection: PostgresConnection) throws -> Bool {
    let asked = SQL(
      stringLiteral: "SELECT pg_try_advisory_xact_lock(\(lock(connection.link))) AS mine")
    return try connection.row(asked)?.flag("mine") ?? false
  }

  /// `roll` in ASCII, so that other programs' locks on the same database are others.
  private static let lockFamily = 0x726F_6C6C

  /// Lists of a million IDs are looked up in memory, not on disk again and again.
  private static let roomy = "SET LOCAL work_mem = '512MB'; SET LOCAL hash_mem_multiplier = 1"

  func begin(_ link: PostgresLink) -> String {
    switch self {
    case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    case .write: "BEGIN; \(Self.turn(link))"
    case .brief: "BEGIN"
    case .overhaul, .comparison:
      """
      BEGIN; \(Self.roomy); SET LOCAL rollbook.overhaul = 'on'; SET CONSTRAINTS ALL DEFERRED;
      \(Self.turn(link))
      """
    case .load: "BEGIN; SET LOCAL search_path = pg_temp; \(Self.roomy)"
    }
  }

  /// Commits.
  func end(_ connection: PostgresConnection) throws {
    try connection.settle()
    if self == .overhaul { try Self.check(connection) }
    let link = connection.link
    do {
      guard try link.run("COMMIT").command == "COMMIT" else {
        throw Fault("a transaction went on after a statement of it had failed")
      }
    } catch let problem as Problem where !link.isAlive && self != .read {
      throw problem == PostgresError.away ? PostgresError.unsure : problem
    }
  }

  /// Finds out which reference leads nowhere, since PostgreSQL itself does not name the record.
  private static func check(_ connection: PostgresConnection) throws {
    let link = connection.link
    try link.execute("SAVEPOINT checking")
    do { try link.execute("SET CONSTRAINTS ALL IMMEDIATE") } catch let problem as Problem {
      guard link.isAlive else { throw problem }
      try link.execute("ROLLBACK TO SAVEPOINT checking")
      try connection.checkReferences()
      throw problem
    }
  }
}
