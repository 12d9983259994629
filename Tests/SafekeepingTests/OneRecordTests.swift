import Office
import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// A sample school, a backup of it, and what is done to it afterwards.
@Suite("One record back", .everyEngine) struct OneRecordTests {
  @Test(
    "a deleted student comes back whole, with all that belonged to them, and nothing else moves")
  func deletedStudent() async throws {
    let (practice, path) = try await sample()
    let before = try await practice.contents()
    try await delete(student: 2, practice)
    try await practice.change("UPDATE students SET city = 'Moved' WHERE id = 3")
    let disturbed = try await practice.contents()
    try await with(path, practice) { restoring, prepared in
      let plan = try await restoring.plan(School.students, 2, of: prepared)
      #expect(plan.record.state == .missing)
      #expect(plan.lines.map(\.missing) == [5, 8, 86])
      _ = try await restoring.putBack(
        School.students, 2, of: prepared, state: plan.state, by: "test")
    }
    let after = try await practice.contents()
    for table in School.tables {
      for (id, row) in before.records[table.name] ?? [:] where table != School.students || id != 3 {
        #expect(after.records[table.name]?[id] == row, "\(table.name) \(id)")
      }
    }
    #expect(after.records["students"]?[3] == disturbed.records["students"]?[3])
    _ = try await practice.undo()
    #expect(try await practice.contents().differences(from: disturbed) == [])
  }

  @Test("what was changed since stays, unless it is asked to become again what it was")
  func changedSince() async throws {
    let (practice, path) = try await sample()
    let before = try await practice.contents()
    try await practice.change("UPDATE payments SET notes = 'since' WHERE student_id = 1")
    try await practice.change("UPDATE students SET phone = '1' WHERE id = 1")
    try await with(path, practice) { restoring, prepared in
      let plan = try await restoring.plan(School.students, 1, of: prepared)
      #expect(plan.record.state == .changed && plan.hasChangedBelongings)
      #expect(plan.change.fields.map(\.column.name) == ["phone"])
      _ = try await restoring.putBack(
        School.students, 1, of: prepared, state: plan.state, by: "test")
      let kept = try await practice.contents()
      #expect(kept.records["students"] == before.records["students"])
      #expect(kept.records["payments"] != before.records["payments"])
      let again = try await restoring.plan(School.students, 1, of: prepared)
      _ = try await restoring.putBack(
        School.students, 1, of: prepared, changedToo: true, state: again.state, by: "test")
    }
    #expect(try await practice.contents().differences(from: before) == [])
  }

  @Test("a payment whose student is gone brings the student along, and only them")
  func parentComesAlong() async throws {
    let (practice, path) = try await sample()
    let before = try await practice.contents()
    try await delete(student: 2, practice)
    let payment = try #require(
      before.records["payments"]?.first { $0.value[1] == .integer(2) }?.key)
    try await with(path, practice) { restoring, prepared in
      let plan = try await restoring.plan(School.payments, payment, of: prepared)
      _ = try await restoring.putBack(
        School.payments, payment, of: prepared, state: plan.state, by: "test")
    }
    let after = try await practice.contents()
    #expect(after.records["students"] == before.records["students"])
    #expect(after.records["payments"]?[payment] == before.records["payments"]?[payment])
    #expect(after.count(School.payments) == before.count(School.payments) - 7)
    #expect(after.count(School.attendance) == before.count(School.attendance) - 86)
  }

  @Test("a course comes back without those whose student is gone; payments find it again")
  func orphansStayAway() async throws {
    let (practice, path) = try await sample()
    let before = try await practice.contents()
    let clearing = Clearing(practice.safety())
    _ = try await clearing.carryOut(clearing.plan("courses"), by: "test")
    try await delete(student: 2, practice)
    try await with(path, practice) { restoring, prepared in
      let plan = try await restoring.plan(School.courses, 1, of: prepared)
      _ = try await restoring.putBack(
        School.courses, 1, of: prepared, state: plan.state, by: "test")
    }
    let after = try await practice.contents()
    #expect(after.records["courses"]?[1] == before.records["courses"]?[1])
    for table in [School.enrollments, School.attendance] {
      for (id, row) in before.records[table.name] ?? [:] {
        let belongs = row[2] == .integer(1) && row[1] != .integer(2)
        #expect(after.records[table.name]?[id] == (belongs ? row : nil), "\(table.name) \(id)")
      }
    }
    for (id, row) in after.records["payments"] ?? [:] {
      let was = before.records["payments"]?[id]?[3]
      #expect(row[3] == (was == .integer(1) ? was : .null), "payment \(id)")
    }
    #expect(try await practice.school.database.read { try $0.brokenReferences(limit: 1) } == [])
  }

  @Test("another record with the same registration number stands in the way, and nothing changes")
  func keyClash() async throws {
    let (practice, path) = try await sample()
    let number = try #require(try await practice.contents().records["students"]?[2]?[1].text)
    try await delete(student: 2, practice)
    try await practice.change(
      "UPDATE students SET registration_number = \(text: number) WHERE id = 1")
    let before = try await practice.contents()
    try await with(path, practice) { restoring, prepared in
      let plan = try await restoring.plan(School.students, 2, of: prepared)
      let problem = await #expect(throws: Problem.self) {
        try await restoring.putBack(
          School.students, 2, of: prepared, state: plan.state, by: "test")
      }
      #expect(problem?.message.contains("Registration Number") == true)
    }
    #expect(try await practice.contents().differences(from: before) == [])
  }

  @Test("a plan from before somebody wrote is refused; a record that is not there is told")
  func refused() async throws {
    let (practice, path) = try await sample()
    try await with(path, practice) { restoring, prepared in
      await #expect(throws: Problem.self) {
        try await restoring.plan(School.students, 999, of: prepared)
      }
      let plan = try await restoring.plan(School.students, 1, of: prepared)
      #expect(plan.changesNothing)
      try await practice.change("UPDATE students SET city = 'X' WHERE id = 1")
      await #expect(throws: Problem.self) {
        try await restoring.putBack(
          School.students, 1, of: prepared, state: plan.state, by: "test")
      }
    }
  }

  @Test("records are found by any words of them, of what they belong to, or by their ID")
  func find() async throws {
    let (practice, path) = try await sample()
    try await practice.change("UPDATE students SET phone = '100%_\\' WHERE id = 1")
    let newer = try await practice.backup()
    try await delete(student: 1, practice)
    let names = try #require(
      try await Contents(of: practice.school.database).records["students"]?[2])
    let (first, last) = (names[2].text ?? "", names[3].text ?? "")
    try await with(path, practice) { restoring, prepared in
      let words = "\(last.uppercased())  \(first.prefix(2))"
      let hits = try await restoring.find(words, in: School.students, of: prepared)
      let hit = hits.first { $0.id == 2 }
      #expect(hit?.state == .same && hit?.title == "\(first) \(last)")
      let byID = try await restoring.find("1", in: School.students, of: prepared)
      #expect(byID.first?.id == 1 && byID.first?.state == .missing)
      let payments = try await restoring.find(last, in: School.payments, of: prepared)
      let areNamed = payments.allSatisfy { $0.title.contains(" · ") }
      #expect(payments.count >= 8 && areNamed)
      #expect(try await restoring.find("  ", in: School.students, of: prepared) == [])
    }
    try await with(newer, practice) { restoring, prepared in
      let hits = try await restoring.find("%_\\", in: School.students, of: prepared)
      #expect(hits.map(\.id) == [1])
    }
  }

  /// Three students with all that belongs to them, and the path of a backup.
  private func sample() async throws -> (Practice, String) {
    let practice = try await Practice(seed: nil)
    _ = try await DemoSchool(students: 3, seed: 11)
      .fill(practice.school.database, at: Practice.moment, by: "test")
    return (practice, try await practice.backup())
  }

  private func delete(student id: Int64, _ practice: Practice) async throws {
    for table in [School.attendance, School.payments, School.enrollments] {
      try await practice.change("DELETE FROM \(table) WHERE student_id = \(id)")
    }
    try await practice.change("DELETE FROM students WHERE id = \(id)")
  }

  private func with(
    _ path: String, _ practice: Practice,
    _ body: (Restoring, Restoring.Prepared) async throws -> Void
  ) async throws {
    let restoring = Restoring(practice.safety())
    let prepared = try await restoring.prepare(InputFile(path), named: "file", actor: nil)
    do {
      try await body(restoring, prepared)
      await prepared.discard()
    } catch {
      await prepared.discard()
      throw error
    }
  }
}
