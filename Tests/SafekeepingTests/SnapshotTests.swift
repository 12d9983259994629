import Records
import Store
import TestSupport
import Testing

@Suite("Snapshots", .everyEngine) struct SnapshotTests {
  @Test("two at once are two, also after some could not be opened")
  func afterFailures() async throws {
    let school = try await TemporarySchool()
    if Engine.current == .postgres { try await failToOpen(3, school.database) }
    let first = try await school.database.snapshot()
    try await school.database.write { connection in
      _ = try connection.run(
        "INSERT INTO courses (name, fee, seats, created_at, updated_at) VALUES ('A', 1, 1, 1, 1)")
    }
    let second = try await school.database.snapshot()
    #expect(try await courses(first) == 0)
    #expect(try await courses(second) == 1)
    await first.close()
    await first.close()
    #expect(try await courses(second) == 1)
    let third = try await school.database.snapshot()
    await second.close()
    #expect(try await courses(third) == 1)
    await third.close()
  }

  /// Takes away what PostgreSQL's snapshots look at first, for a while.
  private func failToOpen(_ times: Int, _ database: any Database) async throws {
    try await database.write { connection in
      _ = try connection.run("ALTER TABLE table_counts RENAME TO away")
    }
    for _ in 0..<times {
      await #expect(throws: (any Error).self) { try await database.snapshot() }
    }
    try await database.write { connection in
      _ = try connection.run("ALTER TABLE away RENAME TO table_counts")
    }
  }

  private func courses(_ snapshot: any Snapshot) async throws -> Int64 {
    try await snapshot.read { try $0.count("SELECT id FROM courses") }
  }
}
