import Records
import Store
import TestSupport
import Testing

/// What every engine owes: the same sentence for the same refusal, and the same order of texts.
@Suite(.everyEngine) struct RefusalTests {
  /// Runs a statement that must be refused; answers the sentence.
  private func refusal(_ desk: Desk, _ sql: SQL) async throws -> String {
    let problem = await #expect(throws: Problem.self) {
      try await desk.database.write { _ = try $0.run(sql) }
    }
    return problem?.message ?? ""
  }

  @Test func theSameSentenceForTheSameRefusal() async throws {
    let desk = try await Desk()
    let student = try await desk.student("Amina")
    let course = try await desk.course("Algebra")
    _ = try await desk.database.write {
      try $0.run(
        """
        INSERT INTO enrollments (student_id, course_id, enroll_date, created_at, updated_at)
        VALUES (\(student), \(course), 1, 1, 1)
        """)
    }
    let refused: [(SQL, String)] = [
      (
        """
        INSERT INTO enrollments (student_id, course_id, enroll_date, created_at, updated_at)
        VALUES (\(student), \(course), 2, 1, 1)
        """, "There is already an enrollment with the same Student, Course."
      ),
      (
        "INSERT INTO courses (name, fee, seats, created_at, updated_at) VALUES ('Algebra', 1, 1, 1, 1)",
        "There is already a course with the same Name."
      ),
      (
        """
        INSERT INTO users (username, password_hash, role, is_active, created_at, updated_at)
        VALUES ('HEAD', 'x', 'admin', 1, 1, 1)
        """, "There is already an user with the same Username."
      ),
      (
        "INSERT INTO courses (id, name, fee, seats, created_at, updated_at) VALUES (\(course), 'B', 1, 1, 1, 1)",
        "There is already a course with the same ID."
      ),
      ("UPDATE students SET first_name = NULL", "First Name of the student is missing."),
      (
        "UPDATE students SET gender = 'X'",
        "Gender of the student has a value that does not fit."
      ),
      (
        "UPDATE students SET first_name = ''",
        "First Name of the student has a value that does not fit."
      ),
      (
        "UPDATE enrollments SET student_id = 999",
        "A record refers to another one that is not there, or that is still needed."
      ),
      (
        "DELETE FROM students",
        "A record refers to another one that is not there, or that is still needed."
      ),
    ]
    for (sql, sentence) in refused {
      #expect(try await refusal(desk, sql) == sentence, "\(sql.text)")
    }
    #expect(try await desk.row(School.students, student).text("first_name") == "Amina")
  }

  @Test func anOverhaulNamesTheRecordWhoseReferenceLeadsNowhere() async throws {
    let desk = try await Desk()
    let student = try await desk.student("Amina")
    let category = try await desk.category()
    let payment = try await desk.payment(student, category, due: "5", paid: "5")
    let problem = await #expect(throws: Problem.self) {
      try await desk.database.overhaul {
        _ = try $0.run("DELETE FROM students WHERE id = \(student)")
      }
    }
    #expect(
      problem?.message
        == "A reference would lead nowhere: payments \(payment) refers to a record of students that is not there."
    )
    #expect(try await desk.row(School.payments, payment).integer("student_id") == student)
  }

  @Test func whatMentionsARecordLosesItsLinkAndVisitsEndWithTheirUser() async throws {
    let desk = try await Desk()
    let student = try await desk.student("Amina")
    let payment = try await desk.payment(student, desk.category(), due: "5", paid: "5")
    try await desk.database.write { [clerk = desk.clerk] connection in
      try connection.run(
        "INSERT INTO sessions (token_hash, user_id, csrf_token, began_at, seen_at) VALUES ('t', \(clerk.id), 'c', 1, 1)"
      )
      try connection.run("DELETE FROM users WHERE id = \(clerk.id)")
    }
    #expect(try await desk.row(School.payments, payment)["recorded_by_user_id"] == .null)
    let visits = try await desk.database.read { try $0.count("SELECT user_id FROM sessions") }
    #expect(visits == 0)
  }

  @Test func textsStandInTheOrderOfTheirBytes() async throws {
    let desk = try await Desk()
    let names = ["Zoë", "Ähre", "a", "B", "b", "É", "e", "_", "عائشہ", "10", "9", "Z z", "Zz"]
    for name in names { _ = try await desk.course(name) }
    let found = try await desk.database.read {
      try $0.rows("SELECT name FROM courses ORDER BY name").map { $0.text("name") }
    }
    #expect(found == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    let same = try await desk.database.read {
      try $0.count("SELECT id FROM courses WHERE lower(name) = lower(\(text: "É"))")
    }
    #expect(same == 1)
  }

  @Test func aNULInATextIsKeptOrRefusedInWords() async throws {
    let desk = try await Desk()
    do {
      _ = try await desk.database.write {
        try $0.run(
          """
          INSERT INTO courses (name, fee, seats, created_at, updated_at)
          VALUES (\(text: "a\u{0}b"), 1, 1, 1, 1)
          """)
      }
    } catch let problem as Problem {
      #expect(problem.message.contains("a character with the number 0"))
    }
  }

  @Test func countsFollowEveryChange() async throws {
    let desk = try await Desk()
    func counts() async throws -> [Int64] {
      try await desk.database.read { connection in
        let kept = try connection.row(
          "SELECT records, changes FROM table_counts WHERE name = 'courses'")
        return [kept?.integer("records") ?? -1, kept?.integer("changes") ?? -1]
      }
    }
    for name in ["A", "B", "C"] { _ = try await desk.course(name) }
    let first = try await counts()
    #expect(first[0] == 3)
    _ = try await desk.database.write {
      try $0.run("UPDATE courses SET seats = 1")
      try $0.run("DELETE FROM courses WHERE name <> 'A'")
    }
    let second = try await counts()
    #expect(second[0] == 1)
    #expect(second[1] == first[1] + 5)
    await #expect(throws: Problem.self) {
      _ = try await desk.database.write {
        try $0.run("DELETE FROM courses")
        throw Problem(.invalid, "No.")
      }
    }
    #expect(try await counts() == second)
  }
}
