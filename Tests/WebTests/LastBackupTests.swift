import Records
import Store
import TestSupport
import Testing
import Web

@Suite(.everyEngine) struct LastBackupTests {
  private static let week = 8 * 86_400
  private static let alarm = "panel-row is-alarm"

  @Test(arguments: ["/", "/backup/"])
  func aBackupOfASchoolThatDidNotChangeIsNeverOld(path: String) async throws {
    let school = try await WebSchool(students: 2)
    #expect(try await school.browser(as: .admin).get(path).text.contains(Self.alarm))
    _ = try await school.vault.make(from: school.database, reason: "by hand")

    school.wait(Self.week)
    let calm = try await school.browser(as: .admin).get(path).text
    #expect(!calm.contains(Self.alarm))
    #expect(calm.contains("8 days ago"))
    #expect(calm.contains("Nothing has changed since."))

    _ = try await school.database.write {
      try $0.run("UPDATE students SET city = 'X' WHERE id = 1")
    }
    let red = try await school.browser(as: .admin).get(path).text
    #expect(red.contains(Self.alarm))
    #expect(!red.contains("Nothing has changed since."))
  }

  @Test(arguments: ["/", "/backup/"])
  func aScheduledBackupThatFailedIsToldWhileTheSchoolIsNotSafe(path: String) async throws {
    let school = try await WebSchool(students: 2)
    _ = try await school.vault.make(from: school.database, reason: "by hand")
    _ = try await school.database.write {
      try $0.run(
        "INSERT INTO meta (key, value) VALUES ('scheduled_backup_fault', 'The disk is full.')")
    }
    #expect(!(try await school.browser(as: .admin).get(path).text.contains(Self.alarm)))

    _ = try await school.database.write {
      try $0.run("UPDATE students SET city = 'X' WHERE id = 1")
    }
    let red = try await school.browser(as: .admin).get(path).text
    #expect(red.contains(Self.alarm))
    #expect(red.contains("The last scheduled backup failed: "))
    #expect(red.contains("The disk is full."))
  }

  @Test(arguments: ["/", "/backup/"])
  func anEmptySchoolHasNothingToBackUp(path: String) async throws {
    let school = try await WebSchool()

    let page = try await school.browser(as: .admin).get(path).text

    #expect(!page.contains(Self.alarm))
    #expect(page.contains("There is nothing to back up yet."))
  }
}
