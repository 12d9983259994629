import Records
import Testing

@Suite("Cells are read as people write them")
struct ReadingTests {
  static func read(
    _ text: String, _ table: Table, _ column: String, order: DateOrder? = nil,
    mark: DecimalMark? = nil
  ) throws -> Value {
    let column = try #require(table.column(column))
    var reading = Reading(column, zone: .utc, dateOrder: order, decimalMark: mark)
    return try reading.value(text)
  }

  static let days: [(String, DateOrder?, String?)] = [
    ("03-02-2026", nil, "2026-02-03"), ("2026-02-03", nil, "2026-02-03"),
    ("2026/2/3", nil, "2026-02-03"), ("20260203", nil, "2026-02-03"),
    ("3/2/2026", .dayFirst, "2026-02-03"), ("3/2/2026", .monthFirst, "2026-03-02"),
    ("3.2.2026", .dayFirst, "2026-02-03"), ("03-02-2026", .monthFirst, "2026-03-02"),
    ("25/12/2026", nil, "2026-12-25"), ("12/25/2026", nil, "2026-12-25"),
    ("5/5/2026", nil, "2026-05-05"),
    ("3/2/2026", nil, nil), ("3-2-2026", nil, nil), ("25/12/2026", .monthFirst, nil),
    ("3 Feb 2026", nil, "2026-02-03"), ("03-February-2026", nil, "2026-02-03"),
    ("Feb 3, 2026", nil, "2026-02-03"), ("3 Foo 2026", nil, nil), ("46056", nil, "2026-02-03"),
    ("60", nil, nil), ("2026", nil, nil), ("2958465", nil, "9999-12-31"), ("2958466", nil, nil),
    ("03/02/26", .dayFirst, nil), ("30-02-2026", nil, nil), ("31/04/2026", nil, nil),
    ("2026-02-03 00:00:00", nil, "2026-02-03"), ("2026-02-03T00:00", nil, "2026-02-03"),
    ("2026-02-03 10:00", nil, nil), ("29-02-2024", nil, "2024-02-29"), ("29-02-2023", nil, nil),
    (" 03-02-2026\u{A0}", nil, "2026-02-03"), ("yesterday", nil, nil), ("00-00-0000", nil, nil),
    ("1/1/1", .dayFirst, nil), ("٠٣-٠٢-٢٠٢٦", nil, nil), ("-3-2-2026", .dayFirst, nil),
  ]

  @Test("days", arguments: days.indices)
  func day(index: Int) throws {
    let (text, order, day) = Self.days[index]
    if let day {
      let value = try Self.read(text, School.students, "date_of_birth", order: order)
      #expect(value.integer.map { Day(number: $0).description } == day)
    } else {
      #expect(throws: Problem.self) {
        try Self.read(text, School.students, "date_of_birth", order: order)
      }
    }
  }

  static let columns: [([String], DateOrder.Finding)] = [
    (["03-02-2026", "04-05-2026", ""], .clear(.dayFirst)),
    (["3/2/2026", "4/5/2026"], .ambiguous(example: "3/2/2026")),
    (["3/2/2026", "25/5/2026"], .clear(.dayFirst)),
    (["3/2/2026", "5/25/2026"], .clear(.monthFirst)),
    (["5/25/2026", "25/5/2026"], .contradictory(dayFirst: "25/5/2026", monthFirst: "5/25/2026")),
    (["46056", "2026-02-03", "5/5/2026", "x"], .clear(.dayFirst)), ([], .clear(.dayFirst)),
  ]

  @Test("a column says itself what comes first, or is asked", arguments: columns.indices)
  func orders(index: Int) {
    var evidence = DateOrder.Evidence()
    for cell in Self.columns[index].0 { Array(cell.utf8).withUnsafeBytes { evidence.look(at: $0) } }
    #expect(evidence.finding == Self.columns[index].1)
  }

  static let amounts: [(String, DecimalMark?, Int64?)] = [
    ("1234.56", nil, 123_456), ("1,234.56", nil, 123_456), ("1.234,56", nil, 123_456),
    ("1234,56", nil, 123_456), ("1,234", nil, 123_400), ("1,234", .comma, nil), ("12,5", nil, 1250),
    ("1.500", nil, nil), ("1.500", .point, 150), ("1.500", .comma, 150_000), ("0.500", nil, 50),
    ("1,234,567", nil, 123_456_700), ("12,34,567.50", nil, 123_456_750),
    ("1.234.567", nil, 123_456_700),
    ("1,23,45", nil, nil), ("1,2345", .point, nil), ("Rs. 1,500/-", nil, 150_000),
    ("PKR 20", nil, 2000),
    ("€ 3,50", nil, 350), ("3,50 €", nil, 350), ("$1", nil, 100), ("-5", nil, -500),
    ("(12.50)", nil, -1250),
    ("−3.00", nil, -300), ("-$4", nil, -400), ("--4", nil, nil), ("1 234,56", nil, 123_456),
    ("1\u{202F}234,56", nil, 123_456), ("1'234.50", nil, 123_450), ("1.005", nil, nil),
    ("1.005", .point, nil),
    ("1.5E+3", nil, nil), ("abc", nil, nil), (".5", nil, nil), ("5.", nil, nil),
    ("1,234.567", nil, nil),
    ("99999999999999999999", nil, nil), ("1-2", nil, nil), ("0", nil, 0), ("+5", nil, nil),
    ("'-5", nil, -500),
    ("12 students", nil, nil), ("NaN", nil, nil), ("1,,000", nil, nil),
  ]

  @Test("amounts", arguments: amounts.indices)
  func amount(index: Int) throws {
    let (text, mark, units) = Self.amounts[index]
    if let units {
      #expect(try Self.read(text, School.courses, "fee", mark: mark) == .integer(units))
    } else {
      #expect(throws: Problem.self) { try Self.read(text, School.courses, "fee", mark: mark) }
    }
  }

  @Test("a column's amounts show their decimal mark together")
  func marks() {
    func mark(_ cells: String...) -> DecimalMark.Evidence {
      var evidence = DecimalMark.Evidence()
      for cell in cells { Array(cell.utf8).withUnsafeBytes { evidence.look(at: $0) } }
      return evidence
    }
    #expect(mark("1,500", "20").mark == nil)
    #expect(mark("1,500", "20.50").mark == .point)
    #expect(mark("1.500", "20,50").mark == .comma)
    #expect(mark("1.234,5", "1.500").mark == .comma)
    #expect(mark("1.234.567").mark == .comma)
    #expect(mark("20,50", "20.50").isContradictory)
  }

  @Test("yes and no, and choices by word or label in any case")
  func words() throws {
    for text in ["yes", "YES", "true", "1", "y"] {
      #expect(try Self.read(text, School.users, "is_active") == .integer(1))
    }
    for text in ["no", "False", "0", " n "] {
      #expect(try Self.read(text, School.users, "is_active") == .integer(0))
    }
    for text in ["", " "] { #expect(try Self.read(text, School.users, "is_active") == .null) }
    #expect(throws: Problem.self) { try Self.read("maybe", School.users, "is_active") }
    for text in ["day_scholar", "Day Scholar", "DAY-SCHOLAR", "dayscholar"] {
      #expect(try Self.read(text, School.students, "admission_type") == .text("day_scholar"))
    }
    for text in ["m", "Male", "M"] {
      #expect(try Self.read(text, School.students, "gender") == .text("M"))
    }
    let problem = #expect(throws: Problem.self) { try Self.read("X", School.students, "gender") }
    #expect(problem?.message == "“X” is not one of M, F, O.")
  }

  @Test("texts stay as they are, but for the mark that keeps formulas from running")
  func texts() throws {
    for (cell, text) in [
      ("'=SUM(A1)", "=SUM(A1)"), ("''x", "'x"), ("'x", "'x"), ("'", "'"), (" a ", " a "),
      ("007", "007"),
      ("'+92 300", "+92 300"), ("3.52E+12", "3.52E+12"),
    ] {
      #expect(try Self.read(cell, School.students, "city") == .text(text))
    }
    #expect(try Self.read("", School.students, "city") == .null)
    #expect(try Self.read("03001234567", School.students, "phone") == .text("03001234567"))
    for text in ["3.52E+12", "3,52E+12", "-1e5+", "9E-3"] where text != "-1e5+" {
      let problem = #expect(throws: Problem.self) {
        try Self.read(text, School.students, "national_id")
      }
      #expect(problem?.message.contains("what a spreadsheet makes of a long number") == true)
    }
  }

  @Test("whole numbers and IDs")
  func integers() throws {
    #expect(try Self.read("30", School.courses, "seats") == .integer(30))
    #expect(try Self.read("1,030", School.courses, "seats") == .integer(1030))
    #expect(try Self.read("30.0", School.courses, "seats") == .integer(30))
    for text in ["30.5", "1E+3", "x", "9223372036854775808"] {
      #expect(throws: Problem.self) { try Self.read(text, School.courses, "seats") }
    }
    for text in ["0", "-1", "1.5", "3.52E+12"] {
      #expect(throws: Problem.self) { try Self.read(text, School.payments, "student_id") }
    }
  }

  @Test("moments: our own, ISO, clocks of twelve hours, serials")
  func moments() throws {
    for text in [
      "03-02-2026 09:15:00", "2026-02-03T09:15:00Z", "2026-02-03 09:15", "3 Feb 2026 9:15 AM",
      "46056.3854166667",
    ] {
      let value = try Self.read(text, School.students, "created_at")
      #expect(
        value.integer.map { Timestamp(seconds: $0).description } == "2026-02-03T09:15:00Z",
        "\(text)")
    }
    #expect(
      try Self.read("3 Feb 2026 12:00 AM", School.students, "created_at")
        == .integer(20_487 * 86_400))
    for text in ["03-02-2026 24:00:00", "03-02-2026 9:60", "03-02-2026 13:00 PM", "03-02-2026 x:y"]
    {
      #expect(throws: Problem.self) { try Self.read(text, School.students, "created_at") }
    }
  }
}
