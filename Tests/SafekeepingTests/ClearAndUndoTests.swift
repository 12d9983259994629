import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite("Clearing and undoing", .everyEngine) struct ClearAndUndoTests {
  private static let everything = School.dataTables.map(\.name) + [ClearPlan.all]

  @Test("what a clearing takes is what its plan said, and undo brings back every cell")
  func roundTrip() async throws {
    for (seed, what) in Self.everything.enumerated() {
      let practice = try await Practice(seed: UInt64(seed))
      let before = try await practice.contents()
      let plan = try await Clearing(practice.safety()).plan(what)
      _ = try await practice.clear(what)
      let after = try await practice.contents()
      for removal in plan.removals {
        #expect(removal.count == before.count(removal.table), "\(what)")
        #expect(after.count(removal.table) == 0, "\(what): \(removal.table.name)")
      }
      let going = Set(plan.removals.map(\.table)).union(what == "all" ? [School.users] : [])
      for table in School.tables where !going.contains(table) {
        #expect(after.count(table) == before.count(table), "\(what): \(table.name)")
      }
      #expect(try await practice.school.database.read { try $0.brokenReferences(limit: 1) } == [])
      _ = try await practice.undo()
      #expect(try await practice.contents().differences(from: before) == [], "\(what)")
    }
  }

  @Test("clearing all leaves the active admins and every setting")
  func survivors() async throws {
    let practice = try await Practice(seed: 8)
    let before = try await practice.contents()
    _ = try await practice.clear("all")
    let after = try await practice.contents()
    let role = try #require(School.users.index(of: "role"))
    let admins = before.records["users", default: [:]].filter { $0.value[role] == .text("admin") }
    #expect(after.records["users"] == admins)
    #expect(after.records["settings"] == before.records["settings"])
    #expect(after.records["files"] == before.records["files"])
  }

  @Test("a clearing cut short anywhere changes nothing", arguments: ["students", "courses", "all"])
  func clearCutShort(what: String) async throws {
    let practice = try await Practice(seed: 9, records: 12)
    let before = try await practice.contents()
    let cuts = try await practice.cutAnywhere {
      _ = try await practice.clear(what, on: $0)
    } check: { statement in
      let differences = try await practice.contents().differences(from: before)
      #expect(differences == [], "cut at statement \(statement)")
    }
    #expect(cuts >= 3)
    #expect(try await practice.contents() != before)
  }

  @Test("an undo cut short anywhere changes nothing, and works afterwards")
  func undoCutShort() async throws {
    let practice = try await Practice(seed: 10, records: 8)
    let before = try await practice.contents()
    _ = try await practice.clear("students")
    let cleared = try await practice.contents()
    let cuts = try await practice.cutAnywhere {
      _ = try await practice.undo(on: $0)
    } check: { statement in
      let differences = try await practice.contents().differences(from: cleared)
      #expect(differences == [], "cut at statement \(statement)")
    }
    #expect(cuts >= 5)
    #expect(try await practice.contents().differences(from: before) == [])
  }

  @Test("undo refuses what is in the way, by name, and can leave it out")
  func inTheWay() async throws {
    let practice = try await Practice(seed: 11)
    let before = try await practice.contents()
    let key = try #require(School.students.index(of: "registration_number"))
    let (id, student) = try #require(before.records["students"]?.min { $0.key < $1.key })
    let number = try #require(student[key].text)
    _ = try await practice.clear("students")
    try await practice.change(
      """
      INSERT INTO students (registration_number, first_name, last_name, gender, admission_type,
        admission_date, category, status, created_at, updated_at)
      VALUES (\(text: number), 'New', 'Comer', 'O', 'hostel', 20000, 'regular', 'active', 1, 1)
      """)
    let cleared = try await practice.contents()
    let problem = await #expect(throws: Problem.self) { try await practice.undo() }
    #expect(problem?.kind == .conflict)
    #expect(problem?.message.contains("Student \(id)") == true, "\(String(describing: problem))")
    #expect(try await practice.contents().differences(from: cleared) == [])
    _ = try await practice.undo(leavingOut: true)
    let after = try await practice.contents()
    #expect(after.count(School.students) == before.count(School.students))
    #expect(after.records["students"]?[id] == nil)
    #expect(try await practice.school.database.read { try $0.brokenReferences(limit: 1) } == [])
  }

  @Test("what was added since stays, and no ID is used again")
  func addedSince() async throws {
    let practice = try await Practice(seed: 12)
    let before = try await practice.contents()
    _ = try await practice.clear("payment_categories")
    try await practice.change(
      """
      INSERT INTO payment_categories (name, default_amount, is_active, created_at, updated_at)
      VALUES ('New', 100, 1, 1, 1)
      """)
    _ = try await practice.undo()
    var after = try await practice.contents().records
    let ids = before.records["payment_categories", default: [:]].keys
    let added = after["payment_categories", default: [:]].keys.filter { !ids.contains($0) }
    #expect(added.count == 1)
    #expect(added.allSatisfy { id in ids.allSatisfy { $0 < id } })
    for id in added { after["payment_categories"]?[id] = nil }
    #expect(after == before.records)
  }
}
