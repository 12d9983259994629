import Foundation
import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// CSV files as the old system's columns are called and its cells written, with nobody to say what
/// stands for what.
@Suite("CSV in the old system's headers", .everyEngine) struct OldHeaderTests {
  /// By table, in the old columns' own names; the cells as its database and its pages write them.
  private static let files: [(String, String)] = [
    (
      "courses",
      #"""
      ID,Name,Description,Instructor Name,Instructor Contact,Course Outline Path,Fee,Seats,Created At,Updated At
      7,Web Design,"HTML, CSS",Saad Malik,03001112222,courses/outline_0badcafe.pdf,4999.99,30,2025-11-01 08:00:00.123456,2025-11-01 08:00:00.123456
      """#
    ),
    (
      "payment_categories",
      #"""
      id,name,description,default_amount,is_active,created_at,updated_at
      3,Monthly Fee,Every month,2500.0,True,01-11-2025 08:00:00,01-11-2025 08:00:00
      """#
    ),
    (
      "students",
      #"""
      ID,Registration Number,First Name,Last Name,Gender,Admission Type,Date of Birth,Admission Date,Phone,Address,City,Category,Status,Photo Path,CNIC,Blood Group,Nationality,Emergency Contact,Permanent Address,Guardian Name,Guardian CNIC,Last Qualification,Current Qualification,Created At,Updated At
      1,GEN-2025-00001,Bilal,Ahmad,Male,Day Scholar,29-02-2004,03-11-2025,03001234567,"House 1, Street 2",Kohat,Staff Child,On Leave,students/a.jpg,14301-0000001-1,O+,Pakistani,03007654321,Village 9,Ahmad Gul,14301-0000002-1,Matric,FSc,2025-11-03 09:00:00.000001,2025-11-03 09:00:00.000002
      """#
    ),
    (
      "enrollments",
      #"""
      ID,Student ID,Student Name,Course ID,Course Name,Enroll Date,Created At
      5,1,Bilal Ahmad,7,Web Design,03-11-2025 09:30:00,03-11-2025 09:30:00
      """#
    ),
    (
      "payments",
      #"""
      ID,Student ID,Student Name,Category ID,Category,Course ID,Course,Amount Due,Amount Paid,Security Fees,Admission Fees,Status,Payment Date,Method,Reference No,Recorded By User ID,Recorded By,Notes,Created At,Updated At
      9,1,Bilal Ahmad,3,Monthly Fee,7,Web Design,4999.99,4999.99,0.0,500.0,Partial,2025-11-05,Bank,"CHQ, ""17""",77,gone,month 1,2025-11-05 10:00:00.000001,2025-11-05 10:00:00.000002
      """#
    ),
    (
      "attendance",
      #"""
      ID,Student ID,Course ID,Date,Status,Marked By User ID,Created At
      4,1,7,2025-11-04,Present,3,2025-11-04 08:15:00.500000
      """#
    ),
  ]

  private func table(_ name: String) throws -> Table { try School.dataTable(name) }

  @Test("every table comes in without a word about its columns")
  func everyTable() async throws {
    let practice = try await Practice(seed: nil)
    for (name, text) in Self.files {
      let plan = try await practice.plan(practice.file(text), table(name))
      #expect(plan.faults == [], "\(name)")
      #expect(plan.added == 1, "\(name)")
      _ = try await practice.take(practice.file(text), table(name))
      let again = try await practice.plan(practice.file(text), table(name))
      #expect(again.changesNothing, "\(name)")
    }
    let student = try await practice.row("SELECT * FROM students")
    #expect(student.text("national_id") == "14301-0000001-1")
    #expect(student.text("guardian_national_id") == "14301-0000002-1")
    #expect(student.text("gender") == "M")
    #expect(student.text("admission_type") == "day_scholar")
    #expect(student.text("category") == "staff_child")
    #expect(student.text("status") == "leave")
    #expect(student["photo_file_id"] == .null)
    #expect(
      try await practice.row("SELECT * FROM enrollments").day("enroll_date") == Day(2025, 11, 3))
    let payment = try await practice.row("SELECT * FROM payments")
    #expect(payment.money("amount_due").description == "4999.99")
    #expect(payment.text("status") == "partial_paid")
    #expect(payment.text("method") == "bank_transfer")
    #expect(payment["recorded_by_user_id"] == .null)
    #expect(try await practice.row("SELECT * FROM attendance").text("status") == "present")
  }

  @Test("a full name is taken apart, and known students keep how theirs is")
  func fullNames() async throws {
    let practice = try await Practice(seed: nil)
    let header = "Registration No,Full Name,Gender,Admission Type,Admission Date\n"
    let row = "R-1,Ayesha Bibi Noor,Female,Hostel,03-11-2025\n"
    _ = try await practice.take(practice.file(header + row), School.students)
    let made = try await practice.row("SELECT * FROM students")
    #expect([made.text("first_name"), made.text("last_name")] == ["Ayesha Bibi", "Noor"])
    try await practice.change("UPDATE students SET first_name = 'Ayesha', last_name = 'Bibi Noor'")
    let plan = try await practice.plan(practice.file(header + row), School.students)
    #expect(plan.changesNothing)
    let single = try await practice.plan(
      practice.file(header + "R-2,Cher,F,hostel,03-11-2025\n"), School.students)
    #expect(single.faults == [])
  }

  @Test("records are found by what people call them where the file has no IDs")
  func lookups() async throws {
    let practice = try await Practice(seed: nil)
    for (name, text) in Self.files.prefix(3) {
      _ = try await practice.take(practice.file(text), table(name))
    }
    _ = try await practice.take(
      practice.file(
        "Student,Course,Enrollment Date\nbilal  ahmad,WEB DESIGN,03-11-2025\n"),
      School.enrollments)
    #expect(try await practice.row("SELECT * FROM enrollments").integer("student_id") == 1)
    _ = try await practice.take(
      practice.file(
        "Student Name,Registration Number,Category,Amount,Status,Date,Method,Recorded By\nWhoever,GEN-2025-00001,monthly fee,700,paid,05-11-2025,cash,gone\n"
      ), School.payments)
    let payment = try await practice.row("SELECT * FROM payments")
    #expect(payment.money("amount_due").description == "700.00")
    #expect(payment.money("amount_paid").description == "700.00")
    #expect(payment.integer("student_id") == 1)

    let plan = try await practice.plan(
      practice.file("Student,Course,Enroll Date\nNobody Here,Web Design,03-11-2025\n"),
      School.enrollments)
    #expect(plan.faults.contains { $0.reason.contains("There is no student called “Nobody Here”") })
    try await practice.change(
      """
      INSERT INTO students (registration_number, first_name, last_name, gender, admission_type,
        admission_date, category, status, created_at, updated_at)
      VALUES ('X', 'Bilal', 'Ahmad', 'M', 'hostel', 1, 'other', 'active', 1, 1)
      """)
    let two = try await practice.plan(
      practice.file("Student,Course,Enroll Date\nBilal Ahmad,Web Design,03-11-2025\n"),
      School.enrollments)
    #expect(two.faults.contains { $0.reason.contains("More than one student") })
  }

  @Test("what is called as here comes before what others call so, wherever it stands")
  func precedence() async throws {
    let practice = try await Practice(seed: nil)
    let text =
      "CNIC,Full Name,National ID,Last Name,First Name,Gender,Admission Type,Admission Date\n"
      + "no,A B C,yes,Last,First,M,hostel,03-11-2025\n"
    let plan = try await practice.plan(practice.file(text), School.students)
    #expect(plan.remarks.contains { $0.contains("“CNIC” is passed over") })
    _ = try await practice.take(practice.file(text), School.students)
    let student = try await practice.row("SELECT * FROM students")
    #expect(student.text("national_id") == "yes")
    #expect(student.text("first_name") == "First")
  }
}

extension Practice {
  fileprivate func row(_ sql: SQL) async throws -> Row {
    try #require(try await school.database.read { try $0.row(sql) })
  }
}
