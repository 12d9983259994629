import Foundation
import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// The old system's own complete backup, which lacks much of a school.
@Suite("A backup of the old system", .everyEngine)
struct OldBackupTests {
  private static let text = #"""
    {"backup_date": "03-11-2025 10:00:00", "total": {"students": 2},
     "students": [
      {"id": 2, "registration_number": "R-2", "full_name": "  Zo\u00e9 Mar\u00eda N\u00fa\u00f1ez ", "phone": "030",
       "date_of_birth": "29-02-2004", "category": "Orphan", "status": "active"},
      {"id": 1, "registration_number": null, "full_name": "Cher", "phone": null, "date_of_birth": null,
       "category": "regular", "status": "active"}],
     "courses": [{"id": 7, "name": "Web", "fee": 4999.99, "seats": 30}],
     "enrollments": [{"id": 1, "student_id": 2, "student_name": "Zo\u00e9", "course_id": 7, "enroll_date": "03-11-2025"}],
     "payment_categories": [{"id": 3, "name": "Fee"}],
     "payments": [{"id": 9, "student_id": 1, "category_id": 3, "amount_due": 10, "amount_paid": 2.5,
       "status": "partial_paid", "payment_date": "05-11-2025", "method": "cash", "extra": {"a": [1, 2]}}],
     "attendance": []}
    """#

  @Test("comes over with full names taken apart, and says all that it lacks")
  func comesOver() async throws {
    let (school, report) = try await moveIn(Self.text)
    let students = try await school.database.read {
      try $0.rows("SELECT * FROM \(School.students) ORDER BY id")
    }
    #expect(students.map { $0.text("first_name") } == ["Cher", "Zo\u{e9} Mar\u{ed}a"])
    #expect(students.map { $0.text("last_name") } == ["—", "N\u{fa}\u{f1}ez"])
    #expect(students.map { $0.text("registration_number") } == ["REG-2026-00001", "R-2"])
    #expect(students[1].day("date_of_birth")?.description == "2004-02-29")
    #expect(students[1].text("category") == "orphan")
    let payment = try await school.database.read { try $0.row("SELECT * FROM \(School.payments)") }
    #expect(payment?.money("amount_paid").description == "2.50")
    #expect(payment?.day("payment_date")?.description == "2025-11-05")
    let lacks = report.misfits.filter { $0.id == nil }.map {
      "\($0.table).\($0.column): \($0.reason)"
    }
    for lack in [
      "users.: The backup has none of it", "settings.: The backup has none of it",
      "students.gender: The backup does not have it",
      "students.admission_date: The backup does not have it",
      "payment_categories.default_amount: The backup does not have it",
      "students.full_name: A full name instead of two",
      "enrollments.student_name: A column that Rollbook does not have",
    ] { #expect(lacks.contains(lack), "\(lack)") }
  }

  @Test(
    "what is none is refused in one sentence, with nothing changed",
    arguments: [
      "{\"students\": 5}", "{\"students\": [1], \"courses\": [], \"enrollments\": []}",
      "{\"students\": [",
      "{}", "[]", "{\"format\": \"rollbook-backup\", \"version\": 1}",
      "{\"students\": [], \"students\": []}",
    ])
  func refused(text: String) async throws {
    let problem = await #expect(throws: Problem.self) { _ = try await moveIn(text) }
    #expect(problem?.advice.hasPrefix("Nothing was changed.") == true)
  }

  private func moveIn(_ text: String) async throws -> (TemporarySchool, MoveInReport) {
    let school = try await TemporarySchool()
    let path = school.folder + "/old.json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let report = try await MoveIn(from: OldBackup(path: path)).run(
      into: school.database, papers: MoveIn.Papers(report: nil, folder: school.folder + "/papers"),
      dryRun: false, actor: "test", at: Timestamp(seconds: 1_768_478_400))
    return (school, report)
  }
}

/// The same file where a backup of Rollbook, or a CSV, is asked for.
@Suite("A backup of the old system elsewhere", .everyEngine) struct OldBackupElsewhereTests {
  private static let text = #"""
    {"backup_date": "03-11-2025", "total": {"students": 2}, "notes": [[1], {"a": 2}],
     "data": {"students": [
      {"id": 1, "registration_number": "R-1", "full_name": "Zoe Khan", "phone": "030", "status": "active"},
      {"id": 2, "registration_number": "R-2", "full_name": "Omar Gill", "phone": "031", "status": "active"}],
     "courses": [], "enrollments": []}}
    """#

  private func file(_ text: String, in school: TemporarySchool) throws -> String {
    let path = "\(school.folder)/\(UUID().uuidString).json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("is told apart from everything else")
  func recognised() async throws {
    let school = try await TemporarySchool()
    #expect(try OldBackup.isOne(file(Self.text, in: school)))
    for other in [
      "", "ID,Name\r\n", "{", "[]", "{}", "{\"students\": 5}", "{\"a\": {\"students\": []}}",
      "{\"format\": \"rollbook-backup\", \"tables\": {\"students\": []}}", "{\"data\": 1}",
    ] { #expect(try !OldBackup.isOne(file(other, in: school)), "\(other)") }
  }

  @Test("says what it holds and what it lacks")
  func survey() async throws {
    let school = try await TemporarySchool()
    let survey = try OldBackup(path: file(Self.text, in: school)).survey()
    #expect(survey.counts.map(\.records) == [2, 0, 0])
    #expect(survey.lacks.contains("Users: all of it"))
    #expect(survey.lacks.contains { $0.hasPrefix("Students: Gender, Admission Type") })
  }

  @Test("a table of it is imported: known records keep what it lacks, new ones say what is missing")
  func imported() async throws {
    let practice = try await Practice(seed: nil)
    let path = try file(Self.text, in: practice.school)
    try await practice.change(
      """
      INSERT INTO students (registration_number, first_name, last_name, gender, admission_type,
        admission_date, category, status, created_at, updated_at)
      VALUES ('R-1', 'Zoe', 'Khan', 'F', 'hostel', 1, 'other', 'active', 1, 1)
      """)
    let plan = try await practice.plan(path, School.students)
    #expect(plan.remarks.first?.contains("backup of the old system") == true)
    #expect(plan.remarks.contains { $0.contains("It lacks Students: Gender") })
    #expect(plan.changed == 1)
    #expect(plan.faults.map(\.reason).contains("Gender is missing."))
    #expect(plan.faults.allSatisfy { $0.line == 3 })
    let temporary = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    #expect(temporary.filter { $0.hasPrefix("rollbook-") && $0.hasSuffix(".csv") } == [])
  }

  @Test("any other JSON is refused by import in one sentence")
  func otherJSON() async throws {
    let practice = try await Practice(seed: nil)
    let path = try file("{\"format\": \"rollbook-backup\"}", in: practice.school)
    let problem = await #expect(throws: Problem.self) {
      try await practice.plan(path, School.students)
    }
    #expect(problem?.message.contains("is JSON, and no CSV") == true)
  }
}
