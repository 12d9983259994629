import Foundation
import HTTPTypes
import Office
import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct DailyTests {
  private static let student = [
    "first_name": "Ayesha", "last_name": "Khan", "gender": "F", "admission_type": "day_scholar",
    "admission_date": "2026-02-03", "category": "regular", "status": "active", "phone": "0300-1",
  ]

  private func id(_ answer: Answer) throws -> String {
    let location = try #require(answer.location, "\(answer.status): \(answer.text)")
    return String(location.split(separator: "/").last ?? "")
  }

  @Test func aWholeDayFromAdmissionToReceiptAndBack() async throws {
    let school = try await WebSchool()
    let admin = try await school.browser(as: .admin)
    let student = try id(try await admin.post("/students", Self.student))
    let course = try id(
      try await admin.post("/courses", ["name": "Urdu", "fee": "1,500", "seats": "1"]))
    let category = try id(
      try await admin.post(
        "/payment_categories", ["name": "Tuition", "default_amount": "1500", "is_active": "yes"]))
    let enrolled = try await admin.post(
      "/enrollments", ["student": student, "course_id": course, "enroll_date": "2026-02-03"])
    #expect(enrolled.location == "/courses/\(course)")

    let teacher = try await school.browser(as: .teacher)
    let day = school.now.day(in: .utc)
    let sheet = try await teacher.get("/attendance/new?course_id=\(course)")
    #expect(sheet.text.contains("Ayesha Khan"))
    let marked = try await teacher.post(
      "/attendance",
      [
        "course_id": course, "date": "\(day)", "student": student, "status-\(student)": "late",
        "notes-\(student)": "bus", "seen-\(student)": "",
      ])
    #expect(marked.status == .seeOther)

    let accountant = try await school.browser(as: .accountant)
    let paid = try await accountant.post(
      "/payments",
      [
        "student_id": student, "category_id": category, "amount_paid": "1000",
        "payment_date": "\(day)", "method": "cash",
      ])
    let payment = try id(paid)
    let page = try await accountant.get("/payments/\(payment)")
    #expect(page.text.contains("500.00"), "the category's amount is due, 1000 of it paid")
    let seen = try #require(page.between("name=\"updated_at\" value=\"", "\""))
    _ = try await accountant.post(
      "/payments/\(payment)/rest", ["amount": "500", "updated_at": seen])
    let receipt = try await accountant.get("/payments/\(payment)/receipt")
    #expect(receipt.text.contains("Office copy"))
    #expect(receipt.text.contains("Student copy"))
    #expect(!receipt.text.contains("Still open"))

    let overview = try await admin.get("/students/\(student)")
    for text in ["REG-2026-00001", "Urdu", "Tuition", "1,500.00", "1 late"] {
      #expect(overview.text.contains(text), "\(text)")
    }
    let home = try await admin.get("/")
    #expect(home.text.contains("1 of 1 courses marked"))

    let before = try await school.contents()
    let question = try await admin.get("/students/\(student)/delete")
    for text in ["1 enrollment", "1 payment", "1 attendance record"] {
      #expect(question.text.contains(text), "\(text)")
    }
    _ = try await admin.post("/students/\(student)/delete")
    #expect(try await school.count(School.payments) == 0)
    let list = try await admin.get("/students")
    let backup = try #require(list.between("name=\"backup\" value=\"", "\""))
    _ = try await admin.post("/backup/undo", ["backup": backup])
    #expect(try await school.contents().differences(from: before) == [])
  }

  @Test func deletingACourseGivesPaymentsTheirLinkBackOnUndo() async throws {
    let school = try await WebSchool(students: 12)
    let admin = try await school.browser(as: .admin)
    let before = try await school.contents()
    _ = try await admin.post("/courses/1/delete")
    #expect(try await school.contents().differences(from: before) != [])
    let list = try await admin.get("/courses")
    let backup = try #require(list.between("name=\"backup\" value=\"", "\""))
    _ = try await admin.post("/backup/undo", ["backup": backup])
    #expect(try await school.contents().differences(from: before) == [])
  }

  @Test func aDeletedRecordComesBackFromTheAuditLog() async throws {
    let school = try await WebSchool(students: 5)
    let admin = try await school.browser(as: .admin)
    let before = try await school.contents()
    _ = try await admin.get("/students")
    _ = try await admin.post("/students/2/delete")
    _ = try await admin.get("/students")
    let log = try await admin.get("/audit")
    let way = try #require(log.between("href=\"/backup/undo?backup=", "\""))
    #expect(try await admin.get("/backup/undo?backup=\(way)").status == .ok)
    _ = try await admin.post("/backup/undo", ["backup": way])
    #expect(try await school.contents().differences(from: before) == [])
    let again = try await admin.get("/audit")
    #expect(again.text.components(separatedBy: "Undo this").count == 2, "only the undo is open")
  }

  @Test func theSumOfAttendanceIsOnThePageAndInItsCSV() async throws {
    let school = try await WebSchool(students: 12)
    let teacher = try await school.browser(as: .teacher)
    let range = "from=2020-01-01&to=2030-12-31"
    for (asked, named) in [("course_id=1", "Student"), ("student_id=1", "Course")] {
      let page = try await teacher.get("/attendance/summary?\(asked)&\(range)")
      #expect(page.status == .ok)
      let all = try await school.database.read { connection in
        try connection.row(
          asked == "course_id=1"
            ? "SELECT count(*) AS n FROM attendance WHERE course_id = 1"
            : "SELECT count(*) AS n FROM attendance WHERE student_id = 1")?.integer("n") ?? -1
      }
      #expect(all > 0)
      #expect(page.text.contains(">\(named)</th>"))
      #expect(page.text.contains("<td class=\"num\">\(all)</td>"), "\(asked): \(all)")
      let csv = try await teacher.get("/attendance/summary/csv?\(asked)&\(range)")
      let lines = csv.text.split(separator: "\r\n")
      #expect(lines.first?.hasSuffix("Present,Absent,Late,Leave,Marked,Percent") == true)
      let marked = lines.dropFirst().reduce(Int64(0)) { sum, line in
        sum + (line.split(separator: ",").dropLast().last.flatMap { Int64($0) } ?? 0)
      }
      #expect(marked == all)
    }
    #expect(try await teacher.get("/attendance/summary?course_id=999").status == .notFound)
    for page in ["/students/1", "/courses/1", "/attendance", "/attendance/new?course_id=1"] {
      #expect(try await teacher.get(page).text.contains("/attendance/summary"), "\(page)")
    }
  }

  @Test func aFormWithFaultsKeepsWhatWasTyped() async throws {
    let school = try await WebSchool()
    let admin = try await school.browser(as: .admin)
    let answer = try await admin.post(
      "/students",
      Self.student.merging([
        "first_name": "", "last_name": "O\"Hara <b>", "date_of_birth": "nonsense",
      ]) { $1 })
    #expect(answer.status == .badRequest)
    #expect(answer.text.contains("First Name is missing. Fill it in."))
    #expect(answer.text.contains("aria-describedby=\"first_name-fault\""))
    #expect(answer.text.contains("O&quot;Hara &lt;b&gt;"))
    #expect(!answer.text.contains("<b>\""))
    #expect(try await school.count(School.students) == 0)
  }

  @Test func theSecondEditorSeesWhatChangedAndMayThenSave() async throws {
    let school = try await WebSchool()
    let (one, two) = (try await school.browser(as: .admin), try await school.browser(as: .admin))
    let id = try id(try await one.post("/students", Self.student))
    let seen = try #require(
      try await two.get("/students/\(id)/edit").between("name=\"updated_at\" value=\"", "\""))
    let own = Self.student.merging(["registration_number": "REG-2026-00001", "updated_at": seen]) {
      $1
    }
    _ = try await one.post("/students/\(id)", own.merging(["phone": "0300-2"]) { $1 })
    let told = try await two.post("/students/\(id)", own.merging(["city": "Lahore"]) { $1 })
    #expect(told.status == .conflict)
    #expect(told.text.contains("Phone: 0300-1 → 0300-2"))
    #expect(told.text.contains("Now in the record: <strong>0300-2</strong>"))
    let now = try #require(told.between("name=\"updated_at\" value=\"", "\""))
    let saved = try await two.post(
      "/students/\(id)",
      own.merging(["city": "Lahore", "phone": "0300-2", "updated_at": now]) { $1 })
    #expect(saved.status == .seeOther)
  }

  @Test func everyListShowsSearchesPrintsAndGivesItsCSV() async throws {
    let school = try await WebSchool(students: 60)
    let admin = try await school.browser(as: .admin)
    for table in School.dataTables {
      let page = try await admin.get("/\(table.name)")
      #expect(page.status == .ok)
      #expect(page.text.contains("<tbody>"), "\(table.name)")
      let print = try await admin.get("/\(table.name)?q=a&print=1")
      #expect(print.status == .ok)
      #expect(!print.text.contains("type=\"checkbox\""), "a column that has no heading")
      #expect(print.text.contains("href=\"/\(table.name)?q=a\">Back to the list"))
      #expect(try await admin.get("/\(table.name)?q=zzzzzz").text.contains("Nothing fits"))
      let csv = try await admin.get("/\(table.name)/csv")
      #expect(csv.bytes.starts(with: CSVWriter.byteOrderMark))
      #expect(try await admin.get("/\(table.name)/1").status == .ok)
      #expect(try await admin.get("/\(table.name)/1/edit").status == .ok)
      #expect(try await admin.get("/\(table.name)/1/delete").status == .ok)
      #expect(try await admin.get("/\(table.name)/999999").status == .notFound)
    }
    let first = try await admin.get("/attendance")
    let next = try #require(
      first.between("rel=\"next\"", ">") == nil
        ? nil : first.between("href=\"/attendance?after=", "\""))
    #expect(try await admin.get("/attendance?after=\(next)").text.contains("rel=\"prev\""))
    for path in [
      "/payments/summary", "/payments/dues", "/attendance/register?course_id=1&month=2026-02",
      "/courses/1/roster", "/enrollments/new?q=a", "/payments/new?q=a",
      "/payments/new?student_id=1",
    ] {
      #expect(try await admin.get(path).status == .ok, "\(path)")
    }
  }

  @Test func whoIsTickedStaysTickedWhileTheNextIsLookedFor() async throws {
    let school = try await WebSchool(students: 5)
    let admin = try await school.browser(as: .admin)
    let name = try await school.database.read {
      try $0.row("SELECT first_name FROM students WHERE id = 3")?.text("first_name") ?? ""
    }
    _ = try await admin.get("/enrollments/new")
    let found = try await admin.post(
      "/enrollments",
      ["student": "2", "q": name, "find": "yes", "course_id": "1", "enroll_date": "2026-02-03"])
    #expect(found.status == .ok)
    #expect(found.text.contains("value=\"2\" id=\"student-2\" checked"))
    #expect(found.text.contains("value=\"3\" id=\"student-3\">"))
    #expect(found.text.contains("value=\"2026-02-03\""))
    #expect(!found.text.contains("role=\"alert\""))
  }

  @Test func manyStudentsGetAStatusAtOnce() async throws {
    let school = try await WebSchool(students: 3)
    let admin = try await school.browser(as: .admin)
    _ = try await admin.post("/students/status", ["student": "2", "status": "leave"])
    let row = try await school.database.read {
      try $0.row("SELECT status FROM students WHERE id = 2")
    }
    #expect(row?.text("status") == "leave")
  }
}
