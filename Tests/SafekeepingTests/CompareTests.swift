import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite("Comparing", .everyEngine) struct CompareTests {
  @Test("a backup and the state it was made of are the same")
  func same() async throws {
    let practice = try await Practice(seed: 21)
    let lines = try await Comparing(practice.school.database)
      .lines(from: side(practice.backup()), to: .now)
    #expect(lines.map(\.table) == School.tables)
    let areSame = lines.allSatisfy(\.isSame)
    #expect(areSame)
  }

  @Test("every record that was added, changed or removed is counted and named")
  func differences() async throws {
    let practice = try await Practice(seed: 22)
    let before = try await practice.contents()
    let older = try await practice.backup()
    try await disturb(practice)
    let lines = try await Comparing(practice.school.database)
      .lines(from: side(older), to: .now, examples: 1_000)
    try expectTrue(lines, older: before, newer: try await practice.contents())
  }

  @Test("two schools with nothing in common differ in every record, whichever is the older")
  func strangers() async throws {
    let (one, other) = (try await Practice(seed: 23), try await Practice(seed: 24))
    let (first, second) = (try await one.contents(), try await other.contents())
    let (a, b) = (side(try await one.backup()), side(try await other.backup()))
    let comparing = Comparing(one.school.database)
    let there = try await comparing.lines(from: a, to: b, examples: 1_000)
    try expectTrue(there, older: first, newer: second)
    let back = try await comparing.lines(from: b, to: a, examples: 1_000)
    try expectTrue(back, older: second, newer: first)
  }

  @Test("the CSV holds a line for what was added or removed and two for what was changed")
  func csv() async throws {
    let practice = try await Practice(seed: 25)
    let older = try await practice.backup()
    try await disturb(practice)
    let comparing = Comparing(practice.school.database)
    for line in try await comparing.lines(from: side(older), to: .now) {
      let export = try await comparing.csv(
        of: line.table, from: side(older), to: .now, at: Practice.moment)
      var bytes: [UInt8] = []
      while let piece = try await export.next() { bytes += piece }
      let marks = try marks(bytes)
      #expect(marks["added", default: 0] == line.counts[.added] ?? 0)
      #expect(marks["removed", default: 0] == line.counts[.removed] ?? 0)
      #expect(marks["was", default: 0] == line.counts[.changed] ?? 0)
      #expect(marks["is", default: 0] == line.counts[.changed] ?? 0)
    }
  }

  @Test("a password is compared but never written out")
  func secrets() async throws {
    let practice = try await Practice(seed: 26)
    let older = try await practice.backup()
    try await practice.change("UPDATE users SET password_hash = 'another hash'")
    let comparing = Comparing(practice.school.database)
    let lines = try await comparing.lines(from: side(older), to: .now, examples: 1_000)
    let users = try #require(lines.first { $0.table == School.users })
    #expect(users.counts[.changed] == 25)
    let areHidden = users.examples[.changed]?.allSatisfy { $0.fields.isEmpty }
    #expect(areHidden == true)
    let export = try await comparing.csv(
      of: School.users, from: side(older), to: .now, at: Practice.moment)
    var text = ""
    while let piece = try await export.next() { text += String(decoding: piece, as: UTF8.self) }
    #expect(text.contains("Username"))
    #expect(!text.contains("another hash") && !text.contains("Password"))
  }

  /// Removes, changes and adds a little in every table that nothing depends on, and in students.
  private func disturb(_ practice: Practice) async throws {
    try await practice.change("DELETE FROM attendance WHERE id % 5 = 0")
    try await practice.change(
      "UPDATE attendance SET notes = 'seen', updated_at = 5 WHERE id % 3 = 1")
    try await practice.change("UPDATE students SET city = NULL WHERE id % 2 = 0")
    try await practice.change("DELETE FROM payments WHERE id = (SELECT max(id) FROM payments)")
    try await practice.change(
      "INSERT INTO courses (name, fee, seats, created_at, updated_at) VALUES ('New', 1, 2, 3, 4)")
  }

  private func side(_ path: String) -> Comparing.Side { .file(path, shown: "file") }

  private func expectTrue(_ lines: [Comparing.Line], older: Contents, newer: Contents) throws {
    for line in lines {
      let (old, new) = (
        older.records[line.table.name] ?? [:], newer.records[line.table.name] ?? [:]
      )
      let ids: [RecordChange.Kind: [Int64]] = [
        .added: new.keys.filter { old[$0] == nil }.sorted(),
        .removed: old.keys.filter { new[$0] == nil }.sorted(),
        .changed: old.keys.filter { new[$0] != nil && new[$0] != old[$0] }.sorted(),
      ]
      for kind in RecordChange.Kind.allCases {
        #expect(line.examples[kind, default: []].map(\.id) == ids[kind], "\(line.table.name)")
        #expect(line.counts[kind, default: 0] == Int64(ids[kind]?.count ?? 0))
      }
    }
  }

  /// How many lines of a CSV have which word in their first cell.
  private func marks(_ bytes: [UInt8]) throws -> [String: Int64] {
    let reader = CSVReader(MemorySource(bytes).read)
    #expect(try reader.header().first == "Change")
    var marks: [String: Int64] = [:]
    while try reader.nextRow() { marks[reader.string(0), default: 0] += 1 }
    return marks
  }
}
