import Office
import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct DemoTests {
  private static let moment = Timestamp(seconds: 1_790_000_000)

  private func filled(_ students: Int, seed: UInt64) async throws -> TemporarySchool {
    let school = try await TemporarySchool()
    _ = try await DemoSchool(students: students, seed: seed)
      .fill(school.database, at: Self.moment, by: "test")
    return school
  }

  private func csv(_ table: Table, _ school: TemporarySchool) async throws -> [UInt8] {
    let export = try await Export.csv(of: table, from: school.database, at: Self.moment)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    return bytes
  }

  @Test func theSameNumberAndSeedMakeTheSameFilesToTheByte() async throws {
    let (one, other) = (try await filled(60, seed: 7), try await filled(60, seed: 7))
    for table in School.dataTables {
      #expect(try await csv(table, one) == csv(table, other), "\(table.name)")
    }
  }

  @Test func anotherSeedMakesAnotherSchool() async throws {
    let (one, other) = (try await filled(20, seed: 1), try await filled(20, seed: 2))
    for table in [School.students, School.payments, School.attendance] {
      #expect(try await csv(table, one) != csv(table, other), "\(table.name)")
    }
  }

  @Test(arguments: [1, 150])
  func aStudentHasFiveEnrollmentsEightPaymentsAndEightySixAttendances(students: Int) async throws {
    let school = try await filled(students, seed: 3)
    let contents = try await Contents(of: school.database)
    #expect(contents.count(School.students) == students)
    for (table, each) in [(School.enrollments, 5), (School.payments, 8), (School.attendance, 86)] {
      let place = try #require(table.index(of: "student_id"))
      let owners = contents.records[table.name, default: [:]].values.map { $0[place] }
      let counts = Dictionary(grouping: owners) { $0 }.mapValues(\.count)
      #expect(counts.count == students, "\(table.name)")
      #expect(Set(counts.values) == [each], "\(table.name)")
    }
    #expect(try await school.database.read { try $0.brokenReferences(limit: 1) }.isEmpty)
    #expect(try await school.database.integrityFaults().isEmpty)
  }

  @Test func whatIsSaidOfOnePaymentOrStudentFitsTogether() async throws {
    let school = try await filled(200, seed: 5)
    let oddities = try await school.database.read { connection in
      try [
        """
        SELECT 'payment ' || id AS odd FROM payments WHERE status <> CASE
          WHEN amount_paid >= amount_due THEN 'paid' WHEN amount_paid = 0 THEN 'pending'
          ELSE 'partial_paid' END
        """,
        """
        SELECT 'attendance ' || a.id AS odd FROM attendance a LEFT JOIN enrollments e
          ON e.student_id = a.student_id AND e.course_id = a.course_id AND e.enroll_date <= a.date
        WHERE e.id IS NULL OR (a.date + 3) % 7 >= 5
        """,
        "SELECT 'enrollment ' || e.id AS odd FROM enrollments e JOIN students s"
          + " ON s.id = e.student_id WHERE e.enroll_date < s.admission_date",
        "SELECT 'student ' || id AS odd FROM students WHERE admission_date < date_of_birth + 13 * 365",
      ].flatMap { try connection.rows($0).map { $0.text("odd") } }
    }
    #expect(oddities == [])
  }

  @Test func aSchoolThatHasRecordsIsRefusedAndStaysAsItIs() async throws {
    let school = try await filled(2, seed: 1)
    let before = try await Contents(of: school.database)
    await #expect(throws: Problem.self) {
      try await DemoSchool(students: 1).fill(school.database, at: Self.moment, by: "test")
    }
    #expect(try await Contents(of: school.database).differences(from: before) == [])
  }

  @Test func theAdminsPasswordOpensTheAccount() async throws {
    let school = try await TemporarySchool()
    let accounts = try await DemoSchool(students: 1)
      .fill(school.database, at: Self.moment, by: "test")
    let admin = try #require(accounts.first)
    #expect(admin.role == .admin)
    let hash = try await school.database.read {
      try $0.row("SELECT password_hash FROM users WHERE username = \(text: admin.username)")?
        .text("password_hash")
    }
    #expect(try await Passwords().verify(admin.password, against: hash))
  }

  @Test func aCutAnywhereLeavesTheSchoolEmpty() async throws {
    let school = try await TemporarySchool()
    let before = try await Contents(of: school.database)
    for statement in [1, 2, 5, 9, 40, 100, 140] {
      await #expect(throws: PowerCut.self, "cut at statement \(statement)") {
        try await DemoSchool(students: 1)
          .fill(CutShort(school.database, at: statement), at: Self.moment, by: "test")
      }
      #expect(try await Contents(of: school.database).differences(from: before) == [])
    }
  }
}
