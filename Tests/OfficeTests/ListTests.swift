import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct ListTests {
  private func listing(_ table: Table) throws -> Listing { try #require(Listing.of(table)) }

  private func ids(_ listing: Listing, _ query: ListQuery, _ desk: Desk, size: Int = 50)
    async throws -> [Int64]
  {
    try await desk.database.read {
      try ListPage.read(listing, query, size: size, on: $0).rows.map(\.id)
    }
  }

  @Test(arguments: Listing.all.map(\.table), [false, true])
  func anyOrderShowsEveryRecordOnceOnPagesForwardsAndBackwards(table: Table, falls: Bool)
    async throws
  {
    let school = try await TemporarySchool()
    try await RandomSchool.fill(school.database, seed: falls ? 1 : 2)
    let listing = try listing(table)
    #expect(
      listing.fields.allSatisfy { field in
        listing.sorts.contains { $0.name == field.column.name }
      })
    for sort in listing.sorts {
      var query = ListQuery(sort: sort.name, isDescending: falls)
      func page(_ size: Int) async throws -> ListPage {
        try await school.database.read { [query] in
          try ListPage.read(listing, query, size: size, on: $0)
        }
      }
      let whole = try await page(50).rows
      #expect(Set(whole.map(\.id)).count == 25)
      if let place = listing.fields.firstIndex(where: { $0.column.name == sort.name }),
        !listing.fields[place].isTitle
      {
        let figures = whole.compactMap { $0.values[place].integer }
        #expect(
          figures.isEmpty || figures.count < 25
            || figures == figures.sorted { falls ? $0 > $1 : $0 < $1 })
      }
      var pages: [[Int64]] = []
      var place: ListQuery.Place? = .first
      while let here = place {
        query.place = here
        let page = try await page(4)
        pages.append(page.rows.map(\.id))
        place = page.next
      }
      #expect(pages.flatMap { $0 } == whole.map(\.id), "\(sort.name)")
      var back: [[Int64]] = []
      place = query.place
      while let here = place {
        query.place = here
        let page = try await page(4)
        back.insert(page.rows.map(\.id), at: 0)
        place = page.previous
      }
      #expect(back == pages, "\(sort.name)")
    }
  }

  @Test(arguments: Listing.all + [.dues])
  func aPlaceOfAnotherOrderIsNoPlace(listing: Listing) async throws {
    let school = try await TemporarySchool()
    try await RandomSchool.fill(school.database, seed: 4)
    try await school.database.read { connection in
      for sort in listing.sorts {
        for place in [
          "i1", "i1.i2", "t61.i2", "t.i2", "i1.t61", "t61.t62.i3", "i1.i2.i3.i4", "x", "t6",
        ] {
          let query = ListQuery(listing) { ["sort": sort.name, "after": place][$0] }
          _ = try ListPage.read(listing, query, on: connection)
        }
      }
    }
  }

  @Test(arguments: ["first_name", "dues", "open_payments"], [false, true])
  func duesAreListedByStudentAndAreThoseOfTheSchool(sort: String, falls: Bool) async throws {
    let school = try await TemporarySchool()
    try await RandomSchool.fill(school.database, seed: 3)
    let dues = try #require(Listing.dues.fields.firstIndex { $0.column.name == "dues" })
    try await school.database.read { connection in
      let owing = try connection.rows(
        "SELECT DISTINCT student_id AS id FROM payments WHERE amount_paid < amount_due")
      var query = ListQuery(sort: sort, isDescending: falls)
      var rows: [ListPage.Row] = []
      var place: ListQuery.Place? = .first
      while let here = place {
        query.place = here
        let page = try ListPage.read(.dues, query, size: 3, on: connection)
        rows += page.rows
        place = page.next
      }
      #expect(rows.map(\.id).sorted() == owing.map { $0.integer("id") }.sorted())
      let sum = rows.reduce(Int64(0)) { $0 + ($1.values[dues].integer ?? 0) }
      #expect(Money(minorUnits: sum) == (try Dues.total(on: connection)))
    }
  }

  @Test func searchFindsTheBeginningOfAnyWordInAnyScript() async throws {
    let desk = try await Desk()
    let a = try await desk.student(
      "Zoë", "D'Souza", ["phone": "0300-1234567", "national_id": "42101-1234567-1"])
    let b = try await desk.student("عائشہ", "خان", ["guardian_name": "Tariq \"the\" Khan"])
    let c = try await desk.student("प्रियंका", "शर्मा")
    let listing = try listing(School.students)
    for (text, found) in [
      ("zo", [a]), ("ZOE souza", [a]), ("0300-123", [a]), ("03001234", [a]), ("421011234567", [a]),
      ("عائ", [b]), ("خان عائشہ", [b]), ("tariq \"the", [b]), ("प्रि", [c]), ("reg-2026-00003", [c]),
      ("ouza", []), ("\"*", [a, b, c]), ("OR AND", []),
    ] {
      #expect(try await Set(ids(listing, ListQuery(search: text), desk)) == Set(found), "\(text)")
    }
    try await desk.database.write { connection in
      try connection.run("UPDATE students SET first_name = 'Chloe' WHERE id = \(a)")
      _ = try connection.run("DELETE FROM students WHERE id = \(b)")
    }
    #expect(try await ids(listing, ListQuery(search: "zoe"), desk) == [])
    #expect(try await ids(listing, ListQuery(search: "chlo"), desk) == [a])
    #expect(try await ids(listing, ListQuery(search: "tariq"), desk) == [])
  }

  @Test func theSearchIsMadeAnewAfterWholesaleWork() async throws {
    let desk = try await Desk()
    let a = try await desk.student("Ayesha")
    try await desk.database.write { connection in
      try connection.wholesale([School.students]) {
        _ = try connection.run("UPDATE students SET first_name = 'Maryam' WHERE id = \(a)")
      }
    }
    let listing = try listing(School.students)
    #expect(try await ids(listing, ListQuery(search: "ayesha"), desk) == [])
    #expect(try await ids(listing, ListQuery(search: "mary"), desk) == [a])
  }

  @Test func filtersAndSearchNarrowPayments() async throws {
    let desk = try await Desk()
    let (a, b) = (try await desk.student("Ayesha"), try await desk.student("Bilal"))
    let (tuition, bus) = (try await desk.category("Tuition"), try await desk.category("Bus"))
    let one = try await desk.payment(a, tuition, due: "10", paid: "10", on: Desk.today.adding(-40))
    let two = try await desk.payment(a, bus, due: "10", paid: "0")
    let three = try await desk.payment(b, tuition, due: "10", paid: "5", on: Desk.today.adding(-1))
    let listing = try listing(School.payments)
    func found(_ parameters: [String: String]) async throws -> [Int64] {
      try await ids(listing, ListQuery(listing) { parameters[$0] }, desk)
    }
    #expect(try await found([:]) == [two, three, one])
    #expect(try await found(["order": "asc"]) == [one, three, two])
    #expect(try await found(["q": "ayes"]) == [two, one])
    #expect(try await found(["student_id": "\(b)"]) == [three])
    #expect(try await found(["dues": "1"]) == [two, three])
    #expect(try await found(["category_id": "\(tuition)"]) == [three, one])
    #expect(try await found(["status": "paid", "method": "cash"]) == [one])
    #expect(try await found(["from": "\(Desk.today.adding(-1))"]) == [two, three])
    #expect(try await found(["to": "\(Desk.today.adding(-1).forPeople)"]) == [three, one])
    #expect(
      try await found(["status": "nonsense", "after": "x", "sort": "y"]) == [two, three, one])
  }

  @Test(arguments: [nil, "admission_date"])
  func studentsAreFoundByTheDayOfTheirAdmission(sort: String?) async throws {
    let desk = try await Desk()
    let days = ["2025-08-01", "2025-08-31", "2026-01-15"]
    var students: [Int64] = []
    for day in days {
      students.append(try await desk.student("A\(day)", "B", ["admission_date": day]))
    }
    let listing = try listing(School.students)
    func found(_ parameters: [String: String]) async throws -> [Int64] {
      try await ids(
        listing, ListQuery(listing) { $0 == "sort" ? sort : parameters[$0] }, desk)
    }
    #expect(try await found(["from": "2025-08-31"]) == Array(students[1...]))
    #expect(try await found(["to": "31-08-2025"]) == Array(students[...1]))
    #expect(try await found(["from": "2025-08-02", "to": "2026-01-14"]) == [students[1]])
    #expect(try await found(["from": "2026-02-01"]) == [])
  }

  @Test func everyListReadsAndSortsAndItsCSVIsWhatItShows() async throws {
    let desk = try await Desk()
    let (a, course, category) = (
      try await desk.student("Ayesha", "=Khan"), try await desk.course("Urdu"),
      try await desk.category()
    )
    _ = try await Enrolling(desk.recording).enrol([a], in: course, on: Desk.today, by: desk.admin)
    _ = try await desk.payment(a, category, due: "10", paid: "0")
    _ = try await Marking(desk.recording).save(
      [.init(student: a, status: "absent", notes: nil, seen: nil)], course: course, day: Desk.today,
      by: desk.admin)
    for listing in Listing.all {
      for sort in listing.sorts {
        #expect(
          try await ids(listing, ListQuery(sort: sort.name), desk) == [1],
          "\(listing.table.name) \(sort.name)")
      }
      let export = try await listing.csv(ListQuery(), from: desk.database, at: Desk.moment)
      var text: [UInt8] = []
      while let piece = try await export.next() { text += piece }
      let lines = String(decoding: text, as: UTF8.self).split(separator: "\r\n")
      #expect(lines.count == 2)
      #expect(lines[0].dropFirst(0).contains(listing.fields.map(\.label).joined(separator: ",")))
    }
    let export = try await Listing.of(School.payments)?.csv(
      ListQuery(), from: desk.database, at: Desk.moment)
    let text = String(decoding: try await export?.next() ?? [], as: UTF8.self)
    #expect(
      text.contains(
        "\r\n1,\(Desk.today.forPeople),REG-2026-00001,Ayesha =Khan,Tuition,,10.00,0.00,10.00,pending,cash,\r\n"
      ))
  }
}
