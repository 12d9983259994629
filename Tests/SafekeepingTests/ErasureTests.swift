import Foundation
import Records
import SQLiteStore
import Store
import TestSupport
import Testing

@Suite("What a deleted record held is gone from the file") struct ErasureTests {
  @Test("whatever SQLite was built to do, and also after work on whole tables")
  func overwritten() async throws {
    for isAfterBulk in [false, true] {
      let school = try await TemporarySchool()
      let words = "a note that nobody shall find"
      try await school.database.write { connection in
        for number in 1...300 {
          try connection.run(
            """
            INSERT INTO payment_categories
              (name, description, default_amount, is_active, created_at, updated_at)
            VALUES (\(text: "Fee \(number)"), \(text: "\(words) \(number)"), 0, 1, 0, 0)
            """)
        }
      }
      if isAfterBulk {
        try await school.database.overhaul { connection in
          _ = try connection.wholesale(School.tables) {
            try connection.run("DELETE FROM attendance")
          }
        }
      }
      #expect(try holds(school, words))
      try await school.database.write { connection in
        _ = try connection.run("DELETE FROM payment_categories WHERE description IS NOT NULL")
      }
      await school.database.close()
      #expect(try !holds(school, words), "\(isAfterBulk)")
    }
  }

  /// Whether the file or its log has the words somewhere.
  private func holds(_ school: TemporarySchool, _ words: String) throws -> Bool {
    try ["", "-wal"].contains { ending in
      let path = "\(school.folder)/rollbook.sqlite\(ending)"
      guard FileManager.default.fileExists(atPath: path) else { return false }
      return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(words.utf8)) != nil
    }
  }
}
