import Office
import Records
import Store
import TestSupport
import Testing

/// Where a class or a school is so big that it is read in another way than a small one.
@Suite(.everyEngine) struct BigSchoolTests {
  /// More than a class that is sorted as a whole.
  private static let many: Int64 = 2_100

  /// A course with very many students, every seventh of them inactive, every fifth joining tomorrow.
  private func bigClass(_ desk: Desk) async throws -> Int64 {
    let course = try await desk.course("Assembly", seats: 3_000)
    let first = try await desk.student("Zuleikha", "Zia")
    try await desk.database.write { connection in
      for number in 1..<Self.many {
        let id = first + number
        try connection.run(
          """
          INSERT INTO students (id, registration_number, first_name, last_name, gender, admission_type,
            admission_date, category, status, created_at, updated_at)
          VALUES (\(id), \(text: "B-\(number)"), \(text: "Name\(number * 37 % 211)"),
            \(text: number % 3 == 0 ? "khan" : "Khan"), 'F', 'hostel', \(Desk.today), 'regular',
            \(text: number % 7 == 0 ? "inactive" : "active"), \(Desk.moment), \(Desk.moment))
          """)
      }
      try connection.run(
        """
        INSERT INTO enrollments (student_id, course_id, enroll_date, created_at, updated_at)
        SELECT id, \(course), \(Desk.today) + (CASE WHEN id % 5 = 0 THEN 1 ELSE 0 END),
          \(Desk.moment), \(Desk.moment) FROM students
        """)
    }
    return course
  }

  private func byName(_ condition: SQL, _ desk: Desk) async throws -> [Int64] {
    try await desk.database.read {
      try $0.rows(
        """
        SELECT s.id FROM students AS s JOIN enrollments AS e ON e.student_id = s.id
        WHERE \(condition) ORDER BY lower(s.first_name), lower(s.last_name), s.id
        """
      ).map { $0.integer("id") }
    }
  }

  @Test func theSheetOfAVeryBigClassComesInPartsThatTogetherAreTheClass() async throws {
    let desk = try await Desk()
    let course = try await bigClass(desk)
    // Marked once, though no longer active: still on that day's sheet.
    let gone = try await byName("s.status = 'inactive'", desk)
    let mark = Marking.Mark(student: gone[0], status: "late", notes: nil, seen: nil)
    let ignored = try await Marking(desk.recording).save(
      [mark], course: course, day: Desk.today, by: desk.clerk)
    #expect(ignored.marked == 0, "who is not on the sheet can't be marked")
    _ = try await desk.database.write {
      try $0.run(
        """
        INSERT INTO attendance (student_id, course_id, date, status, created_at, updated_at)
        VALUES (\(gone[0]), \(course), \(Desk.today), 'late', \(Desk.moment), \(Desk.moment))
        """)
    }

    var (lines, after, parts) = ([AttendanceSheet.Line](), Int64?.none, 0)
    repeat {
      let place = after
      let sheet = try await desk.database.read {
        try AttendanceSheet.read(course: course, day: Desk.today, after: place, on: $0)
      }
      lines += sheet.lines
      after = sheet.isCut ? sheet.lines.last?.student : nil
      parts += 1
    } while after != nil

    let expected = try await byName(
      "s.status = 'active' AND e.enroll_date <= \(Desk.today) OR s.id = \(gone[0])", desk)
    #expect(lines.map(\.student) == expected)
    #expect(parts == (expected.count + AttendanceSheet.page - 1) / AttendanceSheet.page)
    #expect(lines.filter { $0.status != nil }.map(\.student) == [gone[0]])
  }

  @Test func theRosterAndTheListOfAVeryBigClassBeginWithTheFirstNames() async throws {
    let desk = try await Desk()
    let course = try await bigClass(desk)
    let all = try await byName("1 = 1", desk)
    let listing = try #require(Listing.of(School.students))
    try await desk.database.read { connection in
      let overview = try CourseOverview.read(course, on: connection)
      #expect(overview.roster.map(\.student) == Array(all.prefix(CourseOverview.page)))
      #expect(overview.isCut)
      #expect(overview.seats.taken == Self.many)
      let query = ListQuery(filters: ["course_id": .integer(course)])
      let page = try ListPage.read(listing, query, on: connection)
      #expect(page.rows.map(\.id) == Array(all.prefix(ListPage.size)))
    }
  }

  @Test func theListsOfAVeryBigClassAreInOrderOfItsStudents() async throws {
    let desk = try await Desk()
    let course = try await bigClass(desk)
    _ = try await desk.database.write { connection in
      try connection.run(
        """
        INSERT INTO attendance (student_id, course_id, date, status, created_at, updated_at)
        SELECT id, \(course), \(Desk.today), 'absent', \(Desk.moment), \(Desk.moment) FROM students
        """)
    }
    let names = try await byName("1 = 1", desk)
    let filters: [(Table, [String: Value])] = [
      (School.attendance, ["course_id": .integer(course)]),
      (School.attendance, ["status": .text("absent")]),
      (School.attendance, ["course_id": .integer(course), "status": .text("absent")]),
      (School.enrollments, ["course_id": .integer(course)]),
    ]
    try await desk.database.read { connection in
      for (table, filters) in filters {
        let listing = try #require(Listing.of(table))
        let query = ListQuery(filters: filters, sort: "student", isDescending: true)
        let page = try ListPage.read(listing, query, on: connection)
        let last = Array(names.sorted(by: >).prefix(ListPage.size))
        #expect(page.rows.map { $0.references["student_id"] } == last)
      }
      let listing = try #require(Listing.of(School.students))
      // All but the first, who came in February, were admitted today.
      let query = ListQuery(filters: ["from": .integer(Desk.today.number)])
      let page = try ListPage.read(listing, query, on: connection)
      let today = names.filter { $0 != names.min() }
      #expect(page.rows.map(\.id) == Array(today.prefix(ListPage.size)))
    }
  }

  @Test func moreRecordsThanAreSortedAreShownInAnOrderThatAnIndexHolds() async throws {
    let desk = try await Desk()
    let course = try await bigClass(desk)
    let other = try await desk.course("Chess")
    let days = (0..<10).map { "SELECT \($0) AS number" as SQL }.joined(separator: " UNION ALL ")
    _ = try await desk.database.write { connection in
      try connection.run(
        """
        INSERT INTO attendance (student_id, course_id, date, status, notes, created_at, updated_at)
        SELECT s.id, CASE WHEN s.id % 100 = 0 THEN \(other) ELSE \(course) END,
          \(Desk.today) + d.number, 'present', CASE WHEN s.id % 3 = 0 THEN 'late' ELSE NULL END,
          \(Desk.moment), \(Desk.moment)
        FROM students AS s CROSS JOIN (\(days)) AS d
        """)
    }
    let listing = try #require(Listing.of(School.attendance))
    let notes = try #require(listing.fields.firstIndex { $0.column.name == "notes" })
    try await desk.database.read { connection in
      var query = ListQuery(
        sort: "notes", isDescending: true, place: .after([.text("x"), .integer(1)]))
      let page = try ListPage.read(listing, query, on: connection)
      #expect(page.refused?.name == "notes")
      #expect(page.query == ListQuery(sort: "date"))
      let usual = try ListPage.read(listing, ListQuery(), on: connection)
      #expect(page.rows.map(\.id) == usual.rows.map(\.id))

      query = ListQuery(filters: ["course_id": .integer(other)], sort: "notes", isDescending: true)
      let narrow = try ListPage.read(listing, query, on: connection)
      #expect(narrow.refused == nil)
      #expect(narrow.rows.allSatisfy { $0.values[notes] == .text("late") })

      query = ListQuery(sort: "student_id", isDescending: true)
      let byStudent = try ListPage.read(listing, query, on: connection)
      #expect(byStudent.query == ListQuery(sort: "student", isDescending: true))
    }
  }

  @Test func figuresOfTablesAreRememberedWhileOnlyOthersChange() async throws {
    let desk = try await Desk()
    let remembered = Remembered<Int64>()
    func read(_ name: String, of tables: [Table]) async throws -> (figure: Int64, isNew: Bool) {
      try await desk.database.read { connection in
        var isNew = false
        let figure = try remembered.figures(name, of: tables, on: connection) {
          isNew = true
          let counts = try Counts.read(on: connection)
          return tables.reduce(0) { $0 + counts[$1] }
        }
        return (figure, isNew)
      }
    }
    let (people, rooms) = ([School.students], [School.courses, School.enrollments])
    #expect(try await read("people", of: people) == (0, true))
    #expect(try await read("rooms", of: rooms) == (0, true))
    let student = try await desk.student("Ayesha")
    #expect(try await read("people", of: people) == (1, true))
    #expect(try await read("rooms", of: rooms) == (0, false), "a student changes no course")
    let course = try await desk.course("Algebra")
    #expect(try await read("rooms", of: rooms) == (1, true))
    _ = try await Enrolling(desk.recording).enrol(
      [student], in: course, on: Desk.today, by: desk.admin)
    #expect(try await read("rooms", of: rooms) == (2, true))
    #expect(try await read("people", of: people) == (1, false))
  }

  @Test func figuresAreRememberedUntilAnyRecordChanges() async throws {
    let desk = try await Desk()
    let remembered = Remembered<Int64>()
    func students() async throws -> (figure: Int64, computed: Bool) {
      try await desk.database.read { connection in
        var computed = false
        let figure = try remembered.figures("students", on: connection) {
          computed = true
          return try Counts.read(on: connection)[School.students]
        }
        return (figure, computed)
      }
    }
    #expect(try await students() == (0, true))
    #expect(try await students() == (0, false))
    let id = try await desk.student("Ayesha")
    #expect(try await students() == (1, true))
    _ = try await desk.database.write {
      try $0.run("UPDATE students SET city = 'Lahore' WHERE id = \(id)")
    }
    #expect(try await students() == (1, true), "a change counts as much as a new record")
    #expect(try await students() == (1, false))
  }
}
