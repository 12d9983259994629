import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct RecordingTests {
  @Test func studentsGetNumbersWithoutGapsAlsoWhenManyComeAtOnce() async throws {
    let desk = try await Desk()
    let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in 0..<40 { group.addTask { try await desk.student("Student \(number)") } }
      // A form that is refused takes no number.
      await #expect(throws: Unfit.self) { try await desk.student("") }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var numbers: [String] = []
    for id in ids {
      numbers.append(try await desk.row(School.students, id).text("registration_number"))
    }
    #expect(numbers.sorted() == (1...40).map { "REG-2026-000" + ($0 < 10 ? "0\($0)" : "\($0)") })
  }

  @Test func aNumberIsNotGivenAgainAfterItsStudentIsGone() async throws {
    let desk = try await Desk()
    let id = try await desk.student("Ayesha")
    try await desk.database.write { connection in
      _ = try connection.run("DELETE FROM students WHERE id = \(id)")
    }
    let next = try await desk.student("Bilal")
    #expect(
      try await desk.row(School.students, next).text("registration_number") == "REG-2026-00002")
  }

  @Test func numbersThatAnImportBroughtAreSteppedOver() async throws {
    let desk = try await Desk()
    _ = try await desk.student("Ayesha", "Khan", ["registration_number": "REG-2026-00007"])
    let own = try await desk.student("Bilal")
    _ = try await desk.student("Cyra", "Khan", ["registration_number": "REG-2026-00009"])
    let next = try await desk.student("Dania")
    #expect(
      try await desk.row(School.students, own).text("registration_number") == "REG-2026-00008")
    #expect(
      try await desk.row(School.students, next).text("registration_number") == "REG-2026-00010")
  }

  @Test func whatDoesNotFitIsToldFieldByField() async throws {
    let desk = try await Desk()
    _ = try await desk.student("Ayesha", "Khan", ["national_id": "42101-1"])
    let form = Desk.student(
      "", "Khan", ["national_id": "42101-1", "date_of_birth": "2026-02-03", "gender": "X"])
    let error = await #expect(throws: Unfit.self) {
      try await desk.recording.add(School.students, form, by: desk.admin)
    }
    #expect(
      error?.faults == [
        "first_name": "First Name is missing. Fill it in.",
        "gender": "Gender can't be read. Choose one from the list.",
        "date_of_birth": "Date Of Birth is not before the admission. Check both days.",
        "national_id":
          "National ID belongs to Ayesha Khan (REG-2026-00001) already. Write another one, or open that student.",
      ])
  }

  @Test func theSecondOfTwoEditorsIsToldWhatChangedAndOverwritesNothing() async throws {
    let desk = try await Desk()
    let id = try await desk.student("Ayesha", "Khan", ["phone": "0300-1"])
    let seen = try #require(try await desk.row(School.students, id).moment("updated_at"))
    let first = Desk.student(
      "Ayesha", "Khan", ["phone": "0300-2", "registration_number": "REG-2026-00001"])
    try await desk.recording.change(School.students, id, first, seen: seen, by: desk.clerk)
    let second = Desk.student(
      "Aisha", "Khan", ["phone": "0300-1", "registration_number": "REG-2026-00001"])
    let error = await #expect(throws: Overtaken.self) {
      try await desk.recording.change(School.students, id, second, seen: seen, by: desk.admin)
    }
    #expect(error?.problem.message.contains("Phone: 0300-1 → 0300-2") == true)
    #expect(try await desk.row(School.students, id).text("phone") == "0300-2")
    #expect(try await desk.row(School.students, id).text("first_name") == "Ayesha")
    let now = try #require(error?.current.moment("updated_at"))
    try await desk.recording.change(School.students, id, second, seen: now, by: desk.admin)
    #expect(try await desk.row(School.students, id).text("first_name") == "Aisha")
  }

  @Test func everyChangeOfAPaymentIsInItsHistory() async throws {
    let desk = try await Desk()
    let (student, category) = (try await desk.student("Ayesha"), try await desk.category())
    let id = try await desk.payment(student, category, due: "1,500", paid: "1000.50")
    let before = try await desk.row(School.payments, id)
    #expect(before.text("status") == "partial_paid")
    #expect(before.integer("recorded_by_user_id") == desk.clerk.id)
    let form = Desk.payment(student, category, "1500", "1500")
    try await desk.recording.change(
      School.payments, id, form, seen: try #require(before.moment("updated_at")), by: desk.admin)
    let entries = try await desk.database.read {
      try RecordHistory(School.payments, on: $0).entries(id)
    }
    #expect(entries.map(\.action) == ["change", "add"])
    #expect(
      entries.first?.detail == "Amount Paid: 1,000.50 → 1,500.00; Status: Partial paid → Paid")
    #expect(entries.first?.actor == "head")
  }

  @Test func aFullCourseRefusesUnlessAnAdminOverrides() async throws {
    let desk = try await Desk()
    let course = try await desk.course("Mathematics", seats: 2)
    var students: [Int64] = []
    for name in ["A", "B", "C"] { students.append(try await desk.student(name)) }
    let enrolling = Enrolling(desk.recording)
    await #expect(throws: Problem.self) {
      try await enrolling.enrol(
        students, in: course, on: Desk.today, by: desk.clerk, overriding: true)
    }
    let two = try await enrolling.enrol(
      Array(students[0...1]), in: course, on: Desk.today, by: desk.admin)
    #expect(two.enrolled == Array(students[0...1]))
    await #expect(throws: Problem.self) {
      try await enrolling.enrol(students, in: course, on: Desk.today, by: desk.admin)
    }
    let rest = try await enrolling.enrol(
      students, in: course, on: Desk.today, by: desk.admin, overriding: true)
    #expect(rest.enrolled == [students[2]])
    #expect(rest.present == Array(students[0...1]))
    #expect(try await desk.database.read { try Seats.of(course, on: $0) }.free == -1)
  }

  @Test func duesAreExact() async throws {
    let desk = try await Desk()
    let (ayesha, bilal) = (try await desk.student("Ayesha"), try await desk.student("Bilal"))
    let category = try await desk.category()
    _ = try await desk.payment(ayesha, category, due: "0.30", paid: "0.10")
    _ = try await desk.payment(ayesha, category, due: "1000000.01", paid: "0")
    _ = try await desk.payment(bilal, category, due: "10", paid: "10")
    try await desk.database.read { connection in
      #expect(try Dues.of(ayesha, on: connection) == Money("1000000.21"))
      #expect(try Dues.of(bilal, on: connection) == .zero)
      #expect(try Dues.total(on: connection) == Money("1000000.21"))
      let page = try ListPage.read(.dues, ListQuery(sort: "dues"), on: connection)
      #expect(page.rows.map(\.id) == [ayesha])
      #expect(page.rows.first?.values.last == .integer(100_000_021))
      let summary = try PaymentSummary.read(Desk.today.month, on: connection)
      #expect(summary.count == 3)
      #expect(summary.paid == Money("10.10"))
      #expect(summary.byCategory.map(\.label) == ["Tuition"])
      #expect(try Receipt.read(2, on: connection).balance == Money("1000000.01"))
    }
  }
}
