import Hummingbird
import Office
import Records
import SQLiteStore
import Safekeeping
import Store
import Synchronization
import TestSupport
import Web

/// A school with its site, one user a role, and a clock that only the test moves.
final class WebSchool: Sendable {
  static let password = "correct horse"
  /// `password` in a form that costs no time: Werkzeug's PBKDF2 with one round.
  static let hash =
    "pbkdf2:sha256:1$salt$c4e11f1baca610327c7cd483d8ce88274afc6c4e457956b18183276485593de9"
  static let start = Timestamp(seconds: 1_790_000_000)

  let school: TemporarySchool
  let safety: Safety
  let site: Site
  let responder: any HTTPResponder<Context>
  private let clock: TestClock
  private let oldSchool: OldSchool

  var database: any Database { school.database }
  var vault: Vault { safety.vault }
  var now: Timestamp { clock.now }

  /// With users called `admin`, `accountant` and `teacher`, unless nobody has signed in yet, and a
  /// sample school of so many students. `patience` is how long a long act is waited for.
  init(
    students: Int = 0, entrance: Entrance = Entrance(), hasUsers: Bool = true,
    patience: Duration = .seconds(60)
  ) async throws {
    let (school, clock) = (try await TemporarySchool(), TestClock(Self.start))
    let vault = Vault(folder: school.folder + "/backups", clock: { clock.now })
    self.school = school
    self.clock = clock
    safety = Safety(database: school.database, vault: vault, clock: { clock.now })
    if students > 0 {
      _ = try await DemoSchool(students: students, seed: 3)
        .fill(school.database, at: Self.start, by: "test")
    }
    oldSchool = OldSchool(papers: school.folder) { path, shown in
      guard try OldBackup.looksLikeOne(path) else { return OldDatabase(path: path, shown: shown) }
      return OldBackup(path: path, shown: shown)
    }
    site = try await Site(
      database: school.database, vault: vault, safety: safety, oldSchool: oldSchool,
      entrance: entrance, patience: patience,
      clock: { clock.now })
    responder = site.router().buildResponder()
    if hasUsers { try await addUsers() }
  }

  /// Another server on the same school.
  init(sharing other: WebSchool) async throws {
    (school, clock, safety) = (other.school, other.clock, other.safety)
    site = try await Site(
      database: school.database, vault: safety.vault, safety: safety, oldSchool: other.oldSchool,
      clock: { [clock] in clock.now })
    responder = site.router().buildResponder()
    oldSchool = other.oldSchool
  }

  private func addUsers() async throws {
    try await database.write { connection in
      for role in User.Role.allCases
      where try Users.find(named: role.rawValue, on: connection) == nil {
        _ = try Users.add(
          role.rawValue, role: role, email: nil, hash: Self.hash, at: Self.start, by: "test",
          on: connection)
      }
      try connection.run("UPDATE users SET password_hash = \(text: Self.hash)")
    }
  }

  func wait(_ seconds: Int) { clock.wait(seconds) }

  /// A browser with an address of its own, as a person's machine has.
  func browser(at address: String = "192.0.2.1") throws -> Browser {
    try Browser(responder, address: address)
  }

  /// A browser in which somebody has signed in.
  func browser(as role: User.Role) async throws -> Browser {
    let browser = try browser()
    let answer = try await browser.signIn(role.rawValue, Self.password)
    guard answer.status == .seeOther else {
      throw Problem(.unauthenticated, "\(role) could not sign in: \(answer.text)")
    }
    return browser
  }

  func contents() async throws -> Contents { try await Contents(of: database) }

  func count(_ table: Table) async throws -> Int64 {
    try await database.read { try Counts.read(on: $0)[table] }
  }

  func auditActions() async throws -> [String] {
    try await database.read { try AuditLog.entries(limit: 50, on: $0).map(\.action) }
  }
}

/// A clock that stands still until it is told to go on.
private final class TestClock: Sendable {
  private let seconds: Mutex<Int64>

  init(_ start: Timestamp) { seconds = Mutex(start.seconds) }

  var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }

  func wait(_ more: Int) { seconds.withLock { $0 += Int64(more) } }
}
