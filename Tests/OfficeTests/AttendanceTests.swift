import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct AttendanceTests {
  private func mark(_ student: Int64, _ status: String, seen: String? = nil, notes: String? = nil)
    -> Marking.Mark
  {
    Marking.Mark(student: student, status: status, notes: notes, seen: seen)
  }

  @Test func aSheetIsSavedOnceAndCorrectedWithWhoAndWhen() async throws {
    let desk = try await Desk()
    let course = try await desk.course("Urdu")
    let (a, b) = (try await desk.student("Ayesha"), try await desk.student("Bilal"))
    _ = try await Enrolling(desk.recording).enrol(
      [a, b], in: course, on: Desk.today, by: desk.admin)
    let marking = Marking(desk.recording)
    let day = Desk.today
    let first = try await marking.save(
      [mark(a, "present"), mark(b, "absent")], course: course, day: day, by: desk.clerk)
    #expect([first.marked, first.corrected, first.overtaken.count] == [2, 0, 0])
    let second = try await marking.save(
      [mark(a, "present", seen: "present"), mark(b, "late", seen: "absent", notes: "bus")],
      course: course, day: day, by: desk.admin)
    #expect([second.marked, second.corrected, second.overtaken.count] == [0, 1, 0])
    // The clerk's sheet still shows Bilal as absent and makes him leave: the admin's mark stands.
    let third = try await marking.save(
      [mark(a, "present", seen: "present"), mark(b, "leave", seen: "absent")],
      course: course, day: day, by: desk.clerk)
    #expect(third.overtaken == ["Bilal Khan: Late by head"])
    let sheet = try await desk.database.read {
      try AttendanceSheet.read(course: course, day: day, on: $0)
    }
    #expect(sheet.lines.map(\.status) == ["present", "late"])
    #expect(sheet.lines.map(\.markedBy) == ["clerk", "head"])
    let told = try await desk.database.read {
      try RecordHistory(School.attendance, on: $0).entries(2)
    }
    #expect(told.first?.detail == "Bilal Khan on \(day.forPeople): Absent → Late (bus)")
  }

  @Test func aDayThatHasNotComeIsRefused() async throws {
    let desk = try await Desk()
    let course = try await desk.course("Urdu")
    await #expect(throws: Problem.self) {
      try await Marking(desk.recording).save(
        [], course: course, day: Desk.today.adding(1), by: desk.admin)
    }
  }

  @Test func countsAndTheRegisterAgreeWithTheSheets() async throws {
    let desk = try await Desk()
    let course = try await desk.course("Urdu")
    let a = try await desk.student("Ayesha")
    let first = Desk.today.month.lowerBound
    _ = try await Enrolling(desk.recording).enrol([a], in: course, on: first, by: desk.admin)
    for (offset, status) in ["present", "late", "absent", "leave"].enumerated() {
      _ = try await Marking(desk.recording).save(
        [mark(a, status)], course: course, day: first.adding(offset), by: desk.admin)
    }
    try await desk.database.read { connection in
      let counts = try AttendanceCounts.student(a, on: connection)[course]
      #expect(counts?.all == 4)
      #expect(counts?.rate == 50)
      #expect(try AttendanceCounts.course(course, Day.range, on: connection)[a] == counts)
      #expect(try AttendanceCounts.days(first...first, on: connection)[first]?.present == 1)
      let register = try MonthlyRegister.read(course: course, monthOf: Desk.today, on: connection)
      #expect(register.lines.count == 1)
      #expect(register.lines[0].marks == [1: "present", 2: "late", 3: "absent", 4: "leave"])
      #expect(register.lines[0].counts == counts)
    }
  }
}
