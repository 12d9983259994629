import Foundation
import Office
import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// An undo is an act like others: it is taken back, and that again.
@Suite("Undoing an undo", .everyEngine) struct UndoAgainTests {
  enum Deed: CaseIterable {
    case clearStudents, clearAll, restore, importCourses

    func carryOut(on practice: Practice) async throws -> Act {
      switch self {
      case .clearStudents: return try await practice.clear("students")
      case .clearAll: return try await practice.clear("all")
      case .restore: return try await practice.restore(try await practice.strangersBackup(seed: 22))
      case .importCourses:
        let file = try practice.file("Name,Fee,Seats\nAlgebra of undo,1.50,20\n")
        return try await practice.take(file, School.courses)
      }
    }
  }

  @Test(
    "does what was undone once more, cell by cell, as often as somebody likes",
    arguments: Deed.allCases)
  func again(deed: Deed) async throws {
    let practice = try await Practice(seed: 21)
    let before = try await practice.contents()
    var last = try await deed.carryOut(on: practice)
    let after = try await practice.contents()
    #expect(after.differences(from: before) != [])
    let undoing = Undoing(practice.safety())
    for expected in [before, after, before, after] {
      last = try await undoing.carryOut(try await undoing.find(backup: last.backup), by: "test")
      #expect(try await practice.contents().differences(from: expected) == [])
    }
  }

  @Test("of all that an act brought, what was changed since stays behind, and nothing else")
  func changedSince() async throws {
    let practice = try await Practice(seed: nil)
    // More than are looked at together, side by side and with gaps.
    let ids = Array(1...5203) + stride(from: 5301, to: 7501, by: 2)
    let rows = ids.map { "\($0),Course \($0),1.50,20\n" }.joined()
    _ = try await practice.take(
      try practice.file("ID,Name,Fee,Seats\n" + rows), School.courses)
    let changed: [Int64] = [1, 500, 501, 1000, 5000, 5001, 5203, 5301, 6001, 7499]
    try await practice.change(
      "UPDATE courses SET seats = 21 WHERE id IN (\(changed.map(Value.integer)))")
    try await practice.change("DELETE FROM courses WHERE id IN (2, 700, 5303)")
    let before = try await practice.contents()
    let problem = await #expect(throws: Problem.self) { try await practice.undo() }
    #expect(problem?.message.contains("Course 1 ") == true, "\(String(describing: problem))")
    #expect(try await practice.contents().differences(from: before) == [])
    _ = try await practice.undo(leavingOut: true)
    #expect(try await practice.cells(School.courses, "id").keys.sorted() == changed)
  }

  @Test("an account that goes by an undo is signed out, and stands in nobody's way")
  func sessions() async throws {
    let practice = try await Practice(seed: 23)
    let before = try await practice.contents()
    _ = try await practice.restore(try await practice.strangersBackup(seed: 24))
    try await practice.change(
      """
      INSERT INTO sessions (token_hash, user_id, csrf_token, began_at, seen_at)
      SELECT 'token ' || id, id, 'x', 0, 0 FROM users
      """)
    _ = try await practice.undo()
    #expect(try await practice.contents().differences(from: before) == [])
    let orphans = try await practice.school.database.read {
      try $0.count("SELECT token_hash FROM sessions WHERE user_id NOT IN (SELECT id FROM users)")
    }
    #expect(orphans == 0)
  }
}

extension Practice {
  /// The path of a backup of another school.
  fileprivate func strangersBackup(seed: UInt64) async throws -> String {
    let other = try await Practice(seed: seed)
    return try file(Data(contentsOf: URL(fileURLWithPath: try await other.backup())))
  }
}
