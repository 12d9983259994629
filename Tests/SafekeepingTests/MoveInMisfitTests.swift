import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// What becomes of each kind of misfit that the samples don't hold.
@Suite("Misfits of the old system", .everyEngine)
struct MoveInMisfitTests {
  private typealias Cell = OldTables.Cell
  private static let made = Cell.text("2025-11-03 09:00:00")

  @Test("a missing registration number goes behind all that are there, wherever they stand")
  func registrationNumbers() async throws {
    var old = OldTables()
    old.set("settings", "id key value", [.integer(1), .text("reg_number_prefix"), .text("OLD")])
    old.add(
      "students", old.student(2, nil, nil), old.student(3, "OLD-2025-00041", nil),
      old.student(4, " ", nil))
    let numbers = try await texts(of: "registration_number", in: School.students, movedFrom: old)
    #expect(numbers == ["OLD-2025-00007", "OLD-2025-00042", "OLD-2025-00041", "OLD-2025-00043"])
  }

  @Test("a national ID that differs only in dashes is the same, and the later student loses it")
  func nationalIDs() async throws {
    var old = OldTables()
    old.add(
      "students", old.student(2, "b", "12"), old.student(3, "c", "1 2"), old.student(4, "d", "13"))
    let (school, report) = try await moveIn(old)
    let ids = try await school.database.read {
      try $0.rows("SELECT national_id AS n FROM \(School.students) ORDER BY id").map {
        $0["n"].text
      }
    }
    #expect(ids == ["1-2", nil, nil, "13"])
    #expect(report.misfits.map(\.found) == ["12", "1 2"])
  }

  @Test("a number that a later student holds is not given away as a suffix")
  func suffixes() async throws {
    var old = OldTables()
    old.set(
      "students",
      "id registration_number first_name last_name admission_date gender admission_type category status"
    )
    for (id, number) in ["a", "a ", "a-2"].enumerated() {
      old.add(
        "students",
        [
          .integer(Int64(id + 1)), .text(number), .text("A"), .text("B"), .text("2025-11-03"),
          .text("M"),
          .text("hostel"), .text("other"), .text("active"),
        ])
    }
    #expect(
      try await texts(of: "registration_number", in: School.students, movedFrom: old) == [
        "a", "a-3", "a-2",
      ])
  }

  @Test("the same mark twice, one with a time behind its date: the later is in quarantine")
  func marksTwice() async throws {
    var old = OldTables()
    for (id, date) in ["2025-11-03", "2025-11-03 00:00:00", "2025-11-04 08:00:00", "2025-11-04"]
      .enumerated()
    {
      old.add("attendance", mark(Int64(id + 1), date, "present"))
    }
    let (_, report) = try await moveIn(old)
    let line = report.lines.first { $0.table == "attendance" }
    #expect(line?.broughtOver == 2)
    #expect(
      report.misfits.map { "\($0.id ?? 0) \($0.column) \($0.found) → \($0.done)" } == [
        "2 student_id 1 → Put into quarantine", "3 date 2025-11-04 08:00:00 → 2025-11-04",
        "4 student_id 1 → Put into quarantine",
      ])
  }

  @Test("days that are none: mended where the record can live with it, else in quarantine")
  func impossibleDays() async throws {
    var old = OldTables()
    old.add("students", old.student(2, "b", nil, admitted: "2025-02-30"))
    old.add("attendance", mark(1, "2025-13-01", "present"))
    old.add("payments", payment(1, .real(5), .real(5), date: "someday"))
    let (school, report) = try await moveIn(old)
    #expect(
      report.misfits.map { "\($0.table) \($0.found) → \($0.done)" } == [
        "students 2025-02-30 → 2025-11-03", "payments someday → 2025-11-03",
        "attendance 2025-13-01 → Put into quarantine",
      ])
    let day = try await school.database.read {
      try $0.row("SELECT admission_date AS d FROM students WHERE id = 2")
    }
    #expect(day?.day("d")?.description == "2025-11-03")
  }

  @Test("amounts are rounded on their decimal text; one that can't be kept is never guessed")
  func amounts() async throws {
    var old = OldTables()
    let found: [Cell] = [
      .real(0.1 + 0.2), .real(1.005), .real(-1.005), .real(1e300), .text("1,234.50"), .integer(7),
    ]
    for (index, amount) in found.enumerated() {
      old.add("payments", payment(Int64(index + 1), amount, .real(0)))
    }
    let (school, report) = try await moveIn(old)
    let units = try await school.database.read {
      try $0.rows("SELECT amount_due AS n FROM \(School.payments) ORDER BY id").map {
        $0.integer("n")
      }
    }
    #expect(units == [30, 101, -101, 123_450, 700])
    #expect(
      report.misfits.map(\.reason) == [
        "A float with rounding noise", "More than two decimals", "More than two decimals",
        "Not an amount that can be kept", "A text instead of a number",
      ])
  }

  @Test("words of a choice in any spelling; others fall back and stay in the notes")
  func choices() async throws {
    var old = OldTables()
    old.add(
      "payments", payment(1, .real(5), .real(2), status: "Partial Paid", method: "Bank-Transfer"),
      payment(2, .real(5), .real(2), status: "??", method: "Barter", notes: "goat"))
    let (school, _) = try await moveIn(old)
    let rows = try await school.database.read {
      try $0.rows("SELECT status, method, notes FROM \(School.payments) ORDER BY id").map {
        $0.values.map(\.text)
      }
    }
    #expect(
      rows == [
        ["partial_paid", "bank_transfer", nil],
        [
          "partial_paid", "other",
          "goat\nStatus in the old system: ??\nMethod in the old system: Barter",
        ],
      ])
  }

  @Test("a table or column that Rollbook does not have is named")
  func strangers() async throws {
    var old = OldTables()
    old.set("library", "id title")
    old.set("alembic_version", "version_num")
    old.set(
      "courses", "id name fee seats colour",
      [.integer(1), .text("Web"), .real(1), .integer(1), .text("red")])
    let (_, report) = try await moveIn(old)
    #expect(
      report.misfits.filter { $0.id == nil }.map { "\($0.table) \($0.column)" } == [
        "courses colour", "library ",
      ])
  }

  private func mark(_ id: Int64, _ date: String, _ status: String) -> [Cell] {
    [.integer(id), .integer(1), .integer(1), .text(date), .text(status), .integer(1), Self.made]
  }

  private func payment(
    _ id: Int64, _ due: Cell, _ paid: Cell, status: String = "paid", date: String = "2025-11-05",
    method: String = "cash", notes: String? = nil
  ) -> [Cell] {
    [
      .integer(id), .integer(1), .integer(1), due, paid, .text(status), .text(date), .text(method),
      notes.map { .text($0) } ?? .null, Self.made, Self.made,
    ]
  }

  private func moveIn(_ old: OldTables) async throws -> (TemporarySchool, MoveInReport) {
    let school = try await TemporarySchool()
    let report = try await MoveIn(from: old.held).run(
      into: school.database, papers: MoveIn.Papers(report: nil, folder: school.folder + "/papers"),
      dryRun: false, actor: "test", at: Timestamp(seconds: 1_768_478_400))
    return (school, report)
  }

  private func texts(of column: String, in table: Table, movedFrom old: OldTables) async throws
    -> [String]
  {
    let (school, _) = try await moveIn(old)
    return try await school.database.read {
      try $0.rows("SELECT \(name: column) AS t FROM \(table) ORDER BY id").map { $0.text("t") }
    }
  }
}
