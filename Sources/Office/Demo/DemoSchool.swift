import Records
import Store

/// A believable sample school, the same for the same number of students and the same seed; only
/// passwords differ.
public struct DemoSchool: Sendable {
  public static let usualSize = 1000
  public static let largest = 1_000_000

  private let students: Int
  private let seed: UInt64

  /// Throws a `Problem` when no school has so many students.
  public init(students: Int = usualSize, seed: UInt64 = 1) throws {
    guard (1...Self.largest).contains(students) else {
      throw Problem(
        .invalid, "A sample school has 1 to \(Self.largest) students.",
        advice: "Nothing was changed.")
    }
    self.students = students
    self.seed = seed
  }

  /// An account of the sample school, with a password that was generated for it.
  public struct Account: Hashable, Sendable {
    public let username: String
    public let password: String
    public let role: User.Role
  }

  /// Fills an empty database and answers the accounts that it made, the admin first. Throws a
  /// `Problem`, with nothing changed, when there are records already. `progress` is told how many
  /// students are done.
  public func fill(
    _ database: any Database, passwords: Passwords = Passwords(), at moment: Timestamp,
    by actor: String, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> [Account] {
    // Asked before the passwords too, which take their time.
    try await database.read { try Self.requireEmpty(on: $0) }
    let accounts = try await newAccounts(passwords)
    return try await database.overhaul { connection in
      try Self.requireEmpty(on: connection)
      let made = try Self.add(accounts, by: actor, on: connection)
      let tables = School.dataTables + [School.settings, School.files]
      try connection.wholesale(tables, refilling: tables) {
        try write(on: connection, progress)
      }
      try AuditLog.record(
        actor: actor, action: "demo", detail: "a sample school of \(students) students", at: moment,
        on: connection)
      return made
    }
  }

  private static func requireEmpty(on connection: any Connection) throws {
    for table in School.dataTables + [School.files]
    where try connection.row("SELECT 1 FROM \(table) LIMIT 1") != nil {
      throw Problem(
        .conflict,
        "There are \(table.many) already, and a sample school only fills an empty database.",
        advice: "Nothing was changed. Choose another data folder with --data.")
    }
  }
}

extension DemoSchool {
  private func newAccounts(_ passwords: Passwords) async throws -> [(Account, hash: String)] {
    var accounts: [(Account, hash: String)] = []
    for role in [User.Role.admin, .accountant, .teacher] {
      let password = passwords.generate()
      let account = Account(username: role.rawValue, password: password, role: role)
      accounts.append((account, try await passwords.hash(password)))
    }
    return accounts
  }

  /// Whoever has such a name already keeps their account.
  private static func add(
    _ accounts: [(Account, hash: String)], by actor: String, on connection: any Connection
  ) throws -> [Account] {
    let made = DemoCalendar.moment(DemoCalendar.day(8, 1, yearsBack: 3), minute: 8 * 60)
    return try accounts.compactMap { account, hash in
      guard try Users.find(named: account.username, on: connection) == nil else { return nil }
      _ = try Users.add(
        account.username, role: account.role, email: "\(account.username)@example.com", hash: hash,
        at: made, by: actor, on: connection)
      return account
    }
  }

  private func write(on connection: any Connection, _ progress: (Int) -> Void) throws {
    let settings = try DemoSettings.write(on: connection)
    let writer = try DemoWriter(seed: seed, prefix: settings.prefix, on: connection)
    try writer.addCoursesAndCategories(studentsInAll: students)
    let sizes = Self.cohorts(students)
    for (index, size) in sizes.enumerated() {
      for place in 0..<size {
        try writer.addStudent(cohort: sizes.count - 1 - index, place: place, of: size)
        if writer.studentCount % 1000 == 0 { progress(writer.studentCount) }
      }
    }
    for table in School.dataTables + [School.files] { try connection.raiseSequence(of: table) }
  }

  /// How many students came in each year, the earliest first: the school has grown.
  private static func cohorts(_ students: Int) -> [Int] {
    let first = [17, 21, 26].map { students * $0 / 100 }
    return first + [students - first.reduce(0, +)]
  }
}

/// What the sample school says of itself.
enum DemoSettings {
  static func write(on connection: any Connection) throws -> SchoolSettings {
    let made = DemoCalendar.moment(DemoCalendar.day(8, 1, yearsBack: 3), minute: 8 * 60)
    for (key, value, description) in all {
      try connection.run(
        """
        INSERT INTO settings (key, value, description, created_at, updated_at)
        SELECT \(text: key.rawValue), \(text: value), \(text: description), \(made), \(made)
        WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = \(text: key.rawValue))
        """)
    }
    return try SchoolSettings.read(on: connection)
  }

  private static let all: [(SchoolSettings.Key, String, String)] = [
    (.name, "Rose Garden Academy", "On every page and receipt"),
    (.zone, "Asia/Karachi", "For every time that is shown"),
    (.currency, "PKR", "For every amount that is shown"),
    (.prefix, "RGA", "Stands before the year in a registration number"),
  ]
}
