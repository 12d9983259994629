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
