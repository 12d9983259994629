import Foundation
import Records
import Safekeeping
import Store
import TestSupport
import Testing

/// Schools that the program of format 1 made (Golden/make_format1.sh), brought to today's.
@Suite("Upgrading", .everyEngine) struct UpgradeTests {
  @Test("a school of format 1 keeps every cell and becomes what a new school is")
  func formatOne() async throws {
    let old = try await Old()
    let before = try await Contents(of: old.school.database)
    #expect(before.count(School.payments) == 16)
    let told = try #require(try await old.upgrade().runIfDue())
    let new = try await Practice(seed: nil)
    _ = try await new.restore(Old.golden("format1.json").path)

    #expect(try await Contents(of: old.school.database).differences(from: before) == [])
    #expect(try await new.contents().differences(from: before) == [])
    let (carried, fresh) = (
      try await Shape(of: old.school.database), try await Shape(of: new.school.database)
    )
    #expect(carried.lines.symmetricDifference(fresh.lines) == [])
    #expect(fresh.lines.count > 60)
    #expect(try await old.format() == Schema.format)
    let backup = try #require(try old.vault.entries().first)
    #expect(backup.isProven && backup.note?.reason == "before upgrade")
    #expect(told.contains(backup.name))
    let entry = try await old.school.database.read {
      try AuditLog.entries(action: "upgrade", limit: 2, on: $0)
    }
    #expect(entry.map(\.detail) == [told])
  }

  @Test("the backup from before an upgrade holds the school cell by cell")
  func backup() async throws {
    let old = try await Old()
    let before = try await Contents(of: old.school.database)
    _ = try await old.upgrade().runIfDue()
    let path = try old.vault.path(of: try #require(try old.vault.entries().first).name)
    let back = try await Practice(seed: nil)
    _ = try await back.restore(path)
    #expect(try await back.contents().differences(from: before) == [])
  }

  @Test("a school of today's format is left alone")
  func today() async throws {
    let old = try await Old()
    _ = try await old.upgrade().runIfDue()
    #expect(try await old.upgrade().runIfDue() == nil)
    #expect(try old.vault.entries().count == 1)
    let new = try await Practice(seed: 1)
    let upgrade = Upgrade(
      database: new.school.database, vault: new.vault, clock: { Practice.moment })
    #expect(try await upgrade.runIfDue() == nil)
    #expect(try new.vault.entries().isEmpty)
  }

  @Test("an upgrade cut short anywhere leaves format 1 and one backup, and the next gets through")
  func cutShort() async throws {
    let old = try await Old()
    let before = try await Shape(of: old.school.database)
    var cuts = 0
    while true {
      let cut = CutShort(old.school.database, at: cuts + 1)
      do {
        _ = try await old.upgrade(cut).runIfDue()
        break
      } catch is PowerCut {
        cuts += 1
        #expect(try await Shape(of: old.school.database) == before, "cut at statement \(cuts)")
        #expect(try await old.format() == 1)
      }
    }
    let steps = Migration.steps(after: 1)
    let statements = steps.reduce(0) {
      $0 + (Engine.current == .sqlite ? $1.sqlite : $1.postgres).count + 1
    }
    #expect(cuts == statements + 1, "each statement, each step's number, the log")
    #expect(try old.vault.entries().count == 1)
    #expect(try await old.format() == Schema.format)
  }

  @Test("of several programs that open a school at once one upgrades it")
  func atOnce() async throws {
    let old = try await Old()
    let told = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<4 { group.addTask { try await old.upgrade().runIfDue() } }
      return try await group.reduce(into: [String]()) { all, one in all += one.map { [$0] } ?? [] }
    }
    #expect(told.count == 1)
    #expect(try old.vault.entries().count == 1)
  }

  @Test("an act from before notes shared rows is taken back, but for what changed since")
  func notes() async throws {
    let new = try await Practice(seed: nil)
    let rows = [2, 4, 6].map { "\($0),Course \($0),1.50,20\n" }.joined()
    _ = try await new.take(try new.file("ID,Name,Fee,Seats\n" + rows), School.courses)
    try await new.change("UPDATE act_records SET after_sum = 'xxh3:' || after_sum")
    try await new.change("UPDATE meta SET value = '5' WHERE key = 'schema_version'")
    try await new.change("UPDATE courses SET seats = 21 WHERE id = 4")
    let upgrade = Upgrade(
      database: new.school.database, vault: new.vault, clock: { Practice.moment })
    #expect(try await upgrade.runIfDue() != nil)
    _ = try await new.undo(leavingOut: true)
    #expect(try await new.cells(School.courses, "id").keys.sorted() == [4])
  }

  @Test("a school whose format is 1 though it has the index upgrades too")
  func indexAlready() async throws {
    let new = try await Practice(seed: 2)
    let (before, shape) = (try await new.contents(), try await Shape(of: new.school.database))
    try await new.change("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    let upgrade = Upgrade(
      database: new.school.database, vault: new.vault, clock: { Practice.moment })
    #expect(try await upgrade.runIfDue() != nil)
    #expect(try await Shape(of: new.school.database) == shape)
    #expect(try await new.contents().differences(from: before) == [])
  }
}

/// A school of format 1 with a vault.
private struct Old {
  let school: TemporarySchool
  let vault: Vault

  init() async throws {
    school = try await TemporarySchool(
      sqlite: Self.golden("format1.sqlite"), postgres: Self.golden("format1.sql"))
    vault = Vault(folder: school.folder + "/backups", clock: { Practice.moment })
  }

  func upgrade(_ database: (any Database)? = nil) -> Upgrade {
    Upgrade(database: database ?? school.database, vault: vault, clock: { Practice.moment })
  }

  func format() async throws -> Int64 {
    try await school.database.read { try Schema.format(on: $0) }
  }

  static func golden(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
  }
}
