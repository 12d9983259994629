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

  @Test(
    "a stream gives what a cursor gives, and one that is given up leaves a connection that works")
  func streams() async throws {
    let school = try await TemporarySchool()
    try await school.database.write { connection in
      for id in 1...5000 {
        _ = try connection.run(
          """
          INSERT INTO courses (id, name, fee, seats, created_at, updated_at)
          VALUES (\(Int64(id)), \(text: "Course \(id)"), \(Int64(id) * 7), 1, 1, 1)
          """)
      }
    }
    let query: SQL = "SELECT id, name, fee, outline_file_id FROM courses ORDER BY id"
    let snapshot = try await school.database.snapshot()
    let (streamed, stepped) = try await snapshot.read { connection in
      (try Self.cells(connection.stream(query)), try Self.cells(connection.cursor(query)))
    }
    #expect(streamed == stepped)
    #expect(streamed.count == 5000)
    #expect(
      try await snapshot.read {
        try Self.cells($0.stream("SELECT id, first_name, id, id FROM students"))
      }.isEmpty)
    // Given up and asked for something else in one go: a server that can't send on keeps others waiting.
    let giveUp: @Sendable (any Connection) throws -> Void = { connection in
      _ = try connection.stream(query).next()
      _ = try connection.rows("SELECT 1 AS one")
    }
    if Engine.current == .postgres {
      await #expect(throws: (any Error).self) { try await snapshot.read(giveUp) }
    } else {
      try await snapshot.read(giveUp)
    }
    await snapshot.close()
    for _ in 1...3 {
      let again = try await school.database.snapshot()
      #expect(try await courses(again) == 5000)
      await again.close()
    }
  }

  private static func cells(_ rows: any Cursor) throws -> [[String]] {
    var found: [[String]] = []
    while try rows.next() {
      found.append([
        "\(rows.integer(0))", String(decoding: rows.bytes(1), as: UTF8.self), "\(rows.integer(2))",
        rows.isNull(3) ? "null" : "\(rows.integer(3))",
      ])
    }
    return found
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
