import Foundation
import Records
import Safekeeping
import Store
import TestSupport
import Testing

extension Practice {
  /// Puts a CSV into the school's folder; answers its path.
  func file(_ text: String) throws -> String { try file(Data(text.utf8)) }

  func file(_ data: Data) throws -> String {
    let path = "\(school.folder)/\(UUID().uuidString).csv"
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  /// The table's own CSV.
  func export(_ table: Table) async throws -> String {
    let export = try await Export.csv(of: table, from: school.database, at: Self.moment)
    var data = Data()
    while let piece = try await export.next() { data.append(contentsOf: piece) }
    return try file(data)
  }

  func plan(_ path: String, _ table: Table, _ options: ImportOptions = ImportOptions()) async throws
    -> ImportPlan
  {
    let prepared = try await Importing(safety()).prepare(
      path, named: "file.csv", into: table, options)
    await prepared.discard()
    return prepared.plan
  }

  func take(
    _ path: String, _ table: Table, _ options: ImportOptions = ImportOptions(),
    on database: (any Database)? = nil
  ) async throws -> Act {
    let importing = Importing(safety(database))
    let prepared = try await importing.prepare(path, named: "file.csv", into: table, options)
    do {
      let act = try await importing.carryOut(prepared, by: "test")
      await prepared.discard()
      return act
    } catch {
      await prepared.discard()
      throw error
    }
  }

  /// The cells of one column, by ID.
  func cells(_ table: Table, _ column: String) async throws -> [Int64: Value] {
    let index = table.index(of: column) ?? 0
    return try await contents().records[table.name, default: [:]].mapValues { $0[index] }
  }
}

@Suite("Importing CSV", .everyEngine) struct ImportTests {
  /// An order in which references are always behind.
  private static let tables = School.tables.filter(\.isData)

  @Test("our own export changes nothing, whatever is in it", arguments: [1, 2, 3] as [UInt64])
  func nothingChanges(seed: UInt64) async throws {
    let practice = try await Practice(seed: seed)
    let before = try await practice.contents()
    for table in Self.tables {
      let path = try await practice.export(table)
      let plan = try await practice.plan(path, table)
      #expect(plan.faults == [], "\(table.name)")
      #expect(plan.changesNothing, "\(table.name): \(plan.sentence)")
      #expect(plan.same == Int64(before.count(table)), "\(table.name)")
      #expect(plan.remarks == [], "\(table.name)")
      _ = try await practice.take(path, table)
    }
    #expect(try await practice.contents().differences(from: before) == [])
  }

  @Test(
    "a cleared school comes back from its CSVs to the cell, but for links to accounts that are gone"
  )
  func clearedSchool() async throws {
    let practice = try await Practice(seed: 4)
    let before = try await practice.contents()
    var paths: [(Table, String)] = []
    for table in Self.tables { paths.append((table, try await practice.export(table))) }
    _ = try await practice.clear("all")
    for (table, path) in paths { _ = try await practice.take(path, table) }
    // Whose account is gone was lost with it, which no CSV holds.
    let lost = School.users
    let after = try await practice.contents()
    for table in Self.tables {
      let mentions = Set(table.references(to: lost).compactMap { table.index(of: $0.name) })
      let kept: ([Value]) -> [Value] = { row in
        row.enumerated().map { mentions.contains($0) ? .null : $1 }
      }
      let (mine, others) = (after.records[table.name] ?? [:], before.records[table.name] ?? [:])
      #expect(mine.mapValues(kept) == others.mapValues(kept), "\(table.name)")
    }
  }

  @Test("undo takes an import back to the cell: what it added, and what it changed")
  func undo() async throws {
    let practice = try await Practice(seed: 5)
    let before = try await practice.contents()
    let ids = try await practice.cells(School.courses, "id").keys.sorted()
    let path = try practice.file(
      "ID,Name,Fee,Seats\n\(ids[0]),Changed,12.50,7\n,New one,100.00,30\n")
    let act = try await practice.take(path, School.courses)
    #expect(act.summary == "1 added and 1 changed from file.csv")
    let names = try await practice.cells(School.courses, "name")
    #expect(names[ids[0]] == .text("Changed"))
    #expect(names.count == ids.count + 1)
    #expect(
      try await practice.cells(School.courses, "updated_at")[ids[0]] == Value(Practice.moment))
    _ = try await practice.undo()
    #expect(try await practice.contents().differences(from: before) == [])
  }

  @Test("an import cut short anywhere changes nothing")
  func cutShort() async throws {
    let practice = try await Practice(seed: 6, records: 8)
    let before = try await practice.contents()
    let path = try practice.file("Name,Fee,Seats\nAlgebra,1.50,20\nLatin,2.50,20\n")
    let cuts = try await practice.cutAnywhere {
      _ = try await practice.take(path, School.courses, on: $0)
    } check: { statement in
      let differences = try await practice.contents().differences(from: before)
      #expect(differences == [], "cut at \(statement)")
    }
    #expect(cuts >= 3)
    #expect(try await practice.contents().count(School.courses) == before.count(School.courses) + 2)
  }

  @Test("one bad row keeps all others out; each fault has its line, column, value and reason")
  func allOrNothing() async throws {
    let practice = try await Practice(seed: nil)
    let path = try practice.file(
      """
      Name,Fee,Seats
      Algebra,1.50,20
      Latin,cheap,20
      ,2.00,20
      Algebra,3.00,20
      Greek,1.00,20,too much
      """)
    let plan = try await practice.plan(path, School.courses)
    #expect(plan.badRows == 4)
    #expect(plan.faults.map(\.line) == [3, 4, 5, 6])
    #expect(plan.faults.map(\.column) == ["Fee", "Name", "Name", nil])
    #expect(plan.faults.map(\.value) == ["cheap", nil, "Algebra", "too much"])
    #expect(plan.faults[2].reason == "Name is the same as on line 2.")
    await #expect(throws: Problem.self) { try await practice.take(path, School.courses) }
    #expect(try await practice.contents().count(School.courses) == 0)
  }

  @Test("the file of bad rows holds them as they were, and can be imported once mended")
  func badRows() async throws {
    let practice = try await Practice(seed: nil)
    let path = try practice.file(
      "Name,Fee,Seats\r\nAlgebra,1.50,20\r\n'=Latin,cheap,20\r\n\"Greek, old\",dear,\"2\n1\"\r\n")
    let importing = Importing(practice.safety())
    let prepared = try await importing.prepare(path, named: "file.csv", into: School.courses)
    let out = practice.school.folder + "/bad.csv"
    try await importing.writeBadRows(of: prepared, to: out)
    await prepared.discard()
    // Foundation's own reading of a file would take the byte order mark off.
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self)
    #expect(text.hasPrefix("\u{FEFF}Name,Fee,Seats,Line,Reason\r\n'=Latin,cheap,20,3,"))
    #expect(text.contains("\r\n\"Greek, old\",dear,\"2\n1\",4,"))
    let mended = text.split(separator: "cheap").joined(separator: "5").split(separator: "dear")
      .joined(separator: "6").split(separator: "\"2\n1\"").joined(separator: "21")
    _ = try await practice.take(try practice.file(mended), School.courses)
    let names = try await practice.cells(School.courses, "name").values
    #expect(Set(names) == [.text("=Latin"), .text("Greek, old")])
  }

  @Test("rows are matched by their ID, else by what people know a record by")
  func naturalKeys() async throws {
    let practice = try await Practice(seed: nil)
    let first = try practice.file("Name,Fee,Seats\nAlgebra,1.50,20\nLatin,2.50,20\n")
    _ = try await practice.take(first, School.courses)
    let again = try practice.file("name,seats\nLatin,33\nAlgebra,20\nGreek,5\n")
    let unfinished = try await practice.plan(again, School.courses)
    #expect(unfinished.faults.map(\.reason) == ["Fee is missing."])
    let whole = try practice.file("name,seats,fee\nLatin,33,2.50\nAlgebra,20,1.5\nGreek,5,0\n")
    let plan = try await practice.plan(whole, School.courses)
    #expect([plan.added, plan.changed, plan.same] == [1, 1, 1])
    _ = try await practice.take(whole, School.courses)
    #expect(
      try await practice.cells(School.courses, "seats") == [
        1: .integer(20), 2: .integer(33), 3: .integer(5),
      ])
    let moved = try await practice.plan(
      try practice.file("ID,Name,Seats\n90,Latin,1\n"), School.courses)
    #expect([moved.added, moved.changed] == [0, 1])
    #expect(moved.remarks.count == 1)
  }

  @Test("names and numbers may change hands inside one file")
  func exchange() async throws {
    let practice = try await Practice(seed: nil)
    _ = try await practice.take(
      try practice.file("ID,Name,Fee,Seats\n1,A,1,1\n2,B,1,1\n3,C,1,1\n"), School.courses)
    _ = try await practice.take(try practice.file("ID,Name\n1,B\n2,A\n"), School.courses)
    #expect(
      try await practice.cells(School.courses, "name") == [
        1: .text("B"), 2: .text("A"), 3: .text("C"),
      ])
    let clash = try await practice.plan(try practice.file("ID,Name\n1,C\n"), School.courses)
    #expect(clash.faults.map(\.reason) == ["Course 3 has the same Name already."])
  }

  @Test("references lead somewhere, and twice the same record is refused")
  func references() async throws {
    let practice = try await Practice(seed: nil)
    _ = try await practice.take(try practice.file("ID,Name,Fee,Seats\n1,A,1,1\n"), School.courses)
    let path = try practice.file(
      "Student ID,Course ID,Enroll Date,Student\n7,1,01-02-2026,Ali\n7,1,02-02-2026,Ali\n")
    let plan = try await practice.plan(path, School.enrollments)
    #expect(plan.faults.map(\.reason).contains("There is no student with the ID 7."))
    #expect(plan.faults.map(\.reason).contains("Student and Course is the same as on line 2."))
    #expect(plan.remarks == [])
  }

  @Test("a bad row is not blamed for lacking a number that the school would have given")
  func missingNumberIsNoFault() async throws {
    let practice = try await Practice(seed: nil)
    let path = try practice.file(
      """
      First Name,Last Name,Gender,Admission Type,Admission Date,Date Of Birth,Phone
      Ayesha,Khan,F,hostel,2026-02-03,31-02-2008,0300-1
      Bilal,Khan,M,hostel,,2008-02-03,0300-2
      """)
    let faults = try await practice.plan(path, School.students).faults
    #expect(faults.map(\.column) == ["Date Of Birth", "Admission Date"], "\(faults)")
  }

  @Test("new students get registration numbers behind those there are, and what is usual")
  func registrationNumbers() async throws {
    let practice = try await Practice(seed: nil)
    let path = try practice.file(
      """
      Registration Number,First Name,Last Name,Gender,Admission Type,Admission Date
      REG-2026-00007,Ali,Raza,Male,Day Scholar,05-02-2026
      ,Sara,Khan,F,hostel,06-02-2026
      ,Omar,Aziz,m,HOSTEL,06-02-2025
      """)
    let plan = try await practice.plan(path, School.students)
    #expect(plan.faults == [])
    #expect(plan.remarks.contains("2 new students get a registration number."))
    _ = try await practice.take(path, School.students)
    #expect(
      try await practice.cells(School.students, "registration_number") == [
        1: .text("REG-2026-00007"), 2: .text("REG-2026-00008"), 3: .text("REG-2025-00001"),
      ])
    #expect(try await practice.cells(School.students, "status")[2] == .text("active"))
  }

  @Test("IDs are given above every one there ever was")
  func ids() async throws {
    let practice = try await Practice(seed: nil)
    _ = try await practice.take(try practice.file("ID,Name,Fee,Seats\n40,A,1,1\n"), School.courses)
    _ = try await practice.clear("courses")
    _ = try await practice.take(try practice.file("Name,Fee,Seats\nB,1,1\n"), School.courses)
    #expect(try await practice.cells(School.courses, "id").keys.sorted() == [41])
  }

  @Test("a column of dates is read in one way, which is asked for when it does not show")
  func dates() async throws {
    let practice = try await Practice(seed: nil)
    let head = "First Name,Last Name,Gender,Admission Type,Date Of Birth,Admission Date\n"
    let row = "Ali,Raza,M,hostel,"
    let unclear = try practice.file(head + row + "01/02/2010,01-02-2026\n")
    await #expect(throws: Problem.self) { try await practice.plan(unclear, School.students) }
    _ = try await practice.take(unclear, School.students, ImportOptions(dates: .dmy))
    #expect(try await practice.cells(School.students, "date_of_birth")[1] == Value(Day(2010, 2, 1)))
    let clear = try practice.file(
      head + row + "01/02/2010,01-02-2026\n" + row + "01/13/2010,01-02-2026\n")
    _ = try await practice.take(clear, School.students)
    let days = try await practice.cells(School.students, "date_of_birth")
    #expect(days[2] == Value(Day(2010, 1, 2)))
    #expect(days[3] == Value(Day(2010, 1, 13)))
    let mixed = try practice.file(
      head + row + "13/02/2010,01-02-2026\n" + row + "02/13/2010,01-02-2026\n")
    await #expect(throws: Problem.self) { try await practice.plan(mixed, School.students) }
  }

  @Test("one cell far down settles how the days before it are read, and no fault is told twice")
  func settledLate() async throws {
    let practice = try await Practice(seed: nil)
    let head = "First Name,Last Name,Gender,Admission Type,Date Of Birth,Admission Date\n"
    let row = "Ali,Raza,M,hostel,"
    let ours = String(repeating: row + "03-02-2010,01-02-2026\n", count: 1500)
    let late = row + "02/28/2010,01-02-2026\n"
    let bad = "Ali,Raza,unheard-of,hostel,03-02-2010,01-02-2026\n"
    let plan = try await practice.plan(
      try practice.file(head + bad + ours + late), School.students)
    #expect(plan.faultCount == 1 && plan.faults.first?.line == 2 && plan.rows == 1502)
    _ = try await practice.take(try practice.file(head + ours + late), School.students)
    let births = Set(try await practice.cells(School.students, "date_of_birth").values)
    #expect(births == [Value(Day(2010, 3, 2)), Value(Day(2010, 2, 28))])
    let admissions = Set(try await practice.cells(School.students, "admission_date").values)
    #expect(admissions == [Value(Day(2026, 2, 1))])
  }

  @Test(
    "a file as Excel saves it elsewhere: semicolons, decimal commas, UTF-16, headers of its own")
  func spreadsheets() async throws {
    let practice = try await Practice(seed: nil)
    let text = "sep=;\r\nKursname;COURSE FEE;seats;Bemerkung\r\nÄsthetik;1.234,50;20;x\r\n;;;\r\n"
    let options = ImportOptions(headers: ["kursname": "name", "Course Fee": "fee"])
    for (place, encoding) in [String.Encoding.utf8, .windowsCP1252, .utf16].enumerated() {
      let data = try #require(text.data(using: encoding))
      let path = try practice.file(data)
      let plan = try await practice.plan(path, School.courses, options)
      #expect(plan.faults == [])
      #expect([plan.added, plan.changed, plan.same] == (place == 0 ? [1, 0, 0] : [0, 0, 1]))
      #expect(plan.remarks == ["The column “Bemerkung” is passed over."])
      if place == 0 { _ = try await practice.take(path, School.courses, options) }
    }
    #expect(try await practice.cells(School.courses, "fee") == [1: .integer(123_450)])
    #expect(try await practice.cells(School.courses, "name") == [1: .text("Ästhetik")])
  }

  @Test("a mapping that makes no sense is refused")
  func mapping() async throws {
    let practice = try await Practice(seed: nil)
    let path = try practice.file("Title,Name,Fee,Seats\nx,A,1,1\n")
    for headers in [["Title": "name"], ["Titel": "name"], ["Title": "colour"]] {
      await #expect(throws: Problem.self) {
        try await practice.plan(path, School.courses, ImportOptions(headers: headers))
      }
    }
    let other = try practice.file("a,b\n1,2\n")
    await #expect(throws: Problem.self) { try await practice.plan(other, School.courses) }
    await #expect(throws: Problem.self) {
      try await practice.plan(try practice.file(""), School.courses)
    }
  }

  @Test("a plan is not carried out once the school has changed")
  func movedOn() async throws {
    let practice = try await Practice(seed: nil)
    let importing = Importing(practice.safety())
    let path = try practice.file("Name,Fee,Seats\nA,1,1\n")
    let prepared = try await importing.prepare(path, named: "file.csv", into: School.courses)
    try await practice.change(
      "INSERT INTO courses (name, fee, seats, created_at, updated_at) VALUES ('B', 1, 1, 0, 0)")
    await #expect(throws: Problem.self) { try await importing.carryOut(prepared, by: "test") }
    await prepared.discard()
    #expect(try await practice.contents().count(School.courses) == 1)
  }

  @Test("an hour that the clocks show twice stays the one that the school has")
  func repeatedHour() async throws {
    let practice = try await Practice(seed: nil)
    // 25 October 2026, 02:30 in Berlin, for the second time.
    try await practice.change(
      "INSERT INTO settings (key, value, created_at, updated_at) VALUES ('time_zone', 'Europe/Berlin', 0, 0)"
    )
    try await practice.change(
      """
      INSERT INTO courses (name, fee, seats, created_at, updated_at)
      VALUES ('A', 1, 1, 1792891800, 1792895400)
      """)
    let plan = try await practice.plan(try await practice.export(School.courses), School.courses)
    #expect(plan.changesNothing)
  }

  @Test(
    "a new name that only looks like one that is there is noticed, in the school and in the file")
  func lookalikes() async throws {
    let practice = try await Practice(seed: nil)
    let (whole, apart) = ("Jos\u{E9}", "Jose\u{301}")
    _ = try await practice.take(
      try practice.file("Name,Fee,Seats\n\(whole),1,1\nAda,1,1\n"), School.courses)
    let file = try practice.file(
      "Name,Fee,Seats\n\(apart),1,1\nZo\u{EB},1,1\nZoe\u{308},1,1\n\u{622}\u{645},1,1\nAda,2,1\n")
    let plan = try await practice.plan(file, School.courses)
    #expect(plan.added == 4 && plan.badRows == 0)
    let noticed = plan.remarks.filter { $0.contains("looks the same") }
    #expect(noticed.count == 2)
    #expect(noticed.first?.hasPrefix("Line 2") == true)
    #expect(noticed.first?.contains("course 1") == true)
    #expect(noticed.last?.hasPrefix("Line 4") == true)
    #expect(noticed.last?.contains("line 3") == true)
    // What is the same to the byte is that record, and what is taken stays as it is written.
    let same = try practice.file("Name,Fee,Seats\n\(whole),1,1\n")
    #expect(try await practice.plan(same, School.courses).remarks == [])
    _ = try await practice.take(file, School.courses)
    let names = try await practice.cells(School.courses, "name").values.compactMap(\.text)
    let isKept = names.contains { $0.utf8.elementsEqual(apart.utf8) }
    #expect(isKept)
  }
}
