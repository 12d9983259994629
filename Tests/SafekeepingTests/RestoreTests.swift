import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite("Restoring", .everyEngine) struct RestoreTests {
  @Test("a backup comes back into an empty school with every cell", arguments: [1, 2, 3])
  func intoNothing(seed: UInt64) async throws {
    let (old, new) = (try await Practice(seed: seed), try await Practice(seed: nil))
    _ = try await new.restore(old.backup())
    #expect(try await new.contents().differences(from: old.contents()) == [])
  }

  @Test("a school that was given a column later, which stands last, gets every cell into its place")
  func columnsInAnotherOrder() async throws {
    let (old, new) = (try await Practice(seed: 9), try await Practice(seed: nil))
    try await new.change("ALTER TABLE courses DROP COLUMN description")
    try await new.change("ALTER TABLE courses ADD COLUMN description TEXT")
    _ = try await new.restore(old.backup())
    #expect(try await new.contents().differences(from: old.contents()) == [])
  }

  @Test(
    "over another school everything is the backup's but the admins who stay; undo takes it back")
  func overAnother() async throws {
    let (old, new) = (try await Practice(seed: 4), try await Practice(seed: 5))
    let before = try await new.contents()
    _ = try await new.restore(old.backup())
    let (restored, wanted) = (try await new.contents(), try await old.contents())
    for table in School.tables where table != School.users {
      #expect(restored.records[table.name] == wanted.records[table.name], "\(table.name)")
    }
    #expect(try await new.school.database.read { try $0.brokenReferences(limit: 1) } == [])
    _ = try await new.undo()
    #expect(try await new.contents().differences(from: before) == [])
  }

  @Test("a restore cut short anywhere changes nothing")
  func cutShort() async throws {
    let old = try await Practice(seed: 6, records: 6)
    let new = try await Practice(seed: 7, records: 6)
    let path = try await old.backup()
    let before = try await new.contents()
    let cuts = try await new.cutAnywhere {
      _ = try await new.restore(path, on: $0)
    } check: { statement in
      let differences = try await new.contents().differences(from: before)
      #expect(differences == [], "cut at statement \(statement)")
    }
    #expect(cuts >= 10)
    #expect(try await new.contents().records["students"] == old.contents().records["students"])
  }

  @Test("a plan from before somebody wrote is refused, and nothing changes")
  func movedOn() async throws {
    let practice = try await Practice(seed: 8)
    let path = try await practice.backup()
    try await practice.change("DELETE FROM attendance WHERE id = (SELECT min(id) FROM attendance)")
    let restoring = Restoring(practice.safety())
    let prepared = try await restoring.prepare(InputFile(path), named: "file", actor: nil)
    try await practice.change("DELETE FROM attendance WHERE id = (SELECT max(id) FROM attendance)")
    let before = try await practice.contents()
    let problem = await #expect(throws: Problem.self) {
      try await restoring.carryOut(prepared, by: "test")
    }
    #expect(problem?.kind == .conflict)
    #expect(try await practice.contents().differences(from: before) == [])
    await prepared.discard()
  }

  @Test("the plan counts what is added, changed, removed and the same")
  func plan() async throws {
    let practice = try await Practice(seed: 9)
    let path = try await practice.backup()
    try await practice.change(
      "DELETE FROM attendance WHERE id IN (SELECT id FROM attendance LIMIT 4)")
    try await practice.change("UPDATE attendance SET notes = 'changed' WHERE id % 2 = 0")
    let changed = try await practice.school.database.read {
      try $0.row("SELECT count(*) AS n FROM attendance WHERE id % 2 = 0")?.integer("n")
    }
    let restoring = Restoring(practice.safety())
    let prepared = try await restoring.prepare(InputFile(path), named: "file", actor: nil)
    let line = try #require(prepared.plan.lines.first { $0.table == School.attendance })
    #expect(line.added == 4)
    #expect(line.changed == changed)
    #expect(line.removed == 0)
    #expect(line.added + line.changed + line.same == 25)
    await prepared.discard()
  }
}
