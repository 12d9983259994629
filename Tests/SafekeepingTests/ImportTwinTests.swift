import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// Rows of one file that are the same record.
@Suite("Twins in a file", .everyEngine) struct ImportTwinTests {
  @Test(
    "twins are found whether or not anything else is wrong, in a school with and without records",
    arguments: ["", "8,Latin,cheap,1\n"], ["", "ID,Name,Fee,Seats\n1,Algebra,1,1\n"])
  func found(fault: String, before: String) async throws {
    let practice = try await Practice(seed: nil)
    if !before.isEmpty {
      _ = try await practice.take(try practice.file(before), School.courses)
    }
    let contents = try await practice.contents()
    let path = try practice.file(
      "ID,Name,Fee,Seats\n5,Greek,1,1\n6,Greek,1,1\n7,History,1,1\n7,Physics,1,1\n" + fault)
    let plan = try await practice.plan(path, School.courses)
    #expect(plan.faults.prefix(2).map(\.line) == [3, 5])
    #expect(
      plan.faults.prefix(2).map(\.reason) == [
        "Name is the same as on line 2.", "It is the same course as on line 4.",
      ])
    #expect(plan.badRows == (fault.isEmpty ? 2 : 3))
    #expect(plan.added == 2, "only what is good is counted")
    await #expect(throws: Problem.self) { try await practice.take(path, School.courses) }
    #expect(try await practice.contents().differences(from: contents) == [])
  }

  @Test("the same cells in one row and not the other are no twins")
  func blank() async throws {
    let practice = try await Practice(seed: nil)
    let path = try practice.file(
      """
      First Name,Last Name,Gender,Admission Type,Admission Date,Phone
      Ali,Khan,M,hostel,01-02-2026,
      Ali,Khan,M,hostel,01-02-2026,
      """)
    let plan = try await practice.plan(path, School.students)
    #expect(plan.faults == [])
    #expect(plan.added == 2)
  }
}

/// `Connection.wholesale` of tables that get new records.
@Suite("A table that is filled anew", .everyEngine) struct RefillTests {
  @Test("has the keys, indexes, triggers and counts of one that grew")
  func shape() async throws {
    let practice = try await Practice(seed: 1)
    let (shape, records) = (
      try await Shape(of: practice.school.database), try await practice.contents()
    )
    try await practice.school.database.overhaul { connection in
      _ = try connection.wholesale(School.tables, refilling: School.tables) {
        try connection.run("DELETE FROM \(School.attendance)")
      }
    }
    #expect(try await Shape(of: practice.school.database) == shape)
    let counts = try await practice.school.database.read { try Counts.read(on: $0) }
    #expect(counts[School.attendance] == 0)
    #expect(counts[School.payments] == Int64(records.count(School.payments)))
  }

  @Test("is as it was when that fails")
  func failure() async throws {
    let practice = try await Practice(seed: 1)
    let (shape, records) = (
      try await Shape(of: practice.school.database), try await practice.contents()
    )
    await #expect(throws: PowerCut.self) {
      try await practice.school.database.overhaul { connection in
        try connection.wholesale(School.tables, refilling: School.tables) {
          try connection.run("DELETE FROM \(School.attendance)")
          throw PowerCut()
        }
      }
    }
    #expect(try await Shape(of: practice.school.database) == shape)
    #expect(try await practice.contents().differences(from: records) == [])
  }
}
