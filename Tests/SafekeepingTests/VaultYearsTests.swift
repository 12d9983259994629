import Foundation
import Records
import Safekeeping
import Store
import Synchronization
import TestSupport
import Testing

/// A school whose vault is looked after over years, with a clock that only the test moves.
@Suite(.everyEngine) struct VaultYearsTests {
  private final class Years: Sendable {
    let school: TemporarySchool
    let vault: Vault
    let clock: @Sendable () -> Timestamp
    private let boxes: Boxes

    init() async throws {
      let school = try await TemporarySchool()
      try await RandomSchool.fill(school.database, seed: 5, records: 2)
      let box = Boxes()
      self.school = school
      clock = { box.now }
      vault = Vault(
        folder: school.folder + "/backups", freeSpace: { _ in box.free }, clock: { box.now })
      boxes = box
    }

    func wait(_ days: Int) { boxes.wait(Int64(days) * 86_400) }
    func setFree(_ bytes: Int64) { boxes.setFree(bytes) }

    var backups: ScheduledBackups {
      ScheduledBackups(database: school.database, vault: vault, clock: clock)
    }

    var offsite: Offsite { Offsite(database: school.database, vault: vault, clock: clock) }

    func change() async throws {
      let now = clock()
      try await school.database.write {
        try SettingRows.set("note", to: now.description, at: now, on: $0)
      }
    }

    /// Turns a bit of a kept backup, as an old disk does.
    func rot(_ name: String) throws {
      let url = URL(fileURLWithPath: try vault.path(of: name))
      var data = try Data(contentsOf: url)
      data[data.count / 2] ^= 1
      try data.write(to: url)
    }
  }

  /// The moment and the room on the disk.
  private final class Boxes: Sendable {
    private let seconds = Mutex<Int64>(1_704_067_200)
    private let bytes = Mutex<Int64>(1 << 40)
    var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }
    var free: Int64 { bytes.withLock { $0 } }
    func wait(_ more: Int64) { seconds.withLock { $0 += more } }
    func setFree(_ new: Int64) { bytes.withLock { $0 = new } }
  }

  @Test("through years of backups, rot and pruning there is always a proven one")
  func neverWithout() async throws {
    let years = try await Years()
    var random = Seeded(3)
    for round in 1...60 {
      years.wait(Int.random(in: 1...25, using: &random))
      if round % 3 != 0 { try await years.change() }
      let made = try #require(try await years.backups.runIfDue(), "due after days")
      #expect(made.isProven)
      let old = try years.vault.entries().dropFirst().randomElement(using: &random)
      if round % 7 == 0, let old, old.isProven { try years.rot(old.name) }
      _ = try await years.backups.reverifyNext()
      let entries = try years.vault.entries()
      #expect(entries.contains { $0.isProven })
      #expect(try years.vault.lastGood()?.name == made.name)
    }
    let entries = try years.vault.entries()
    let months = Set(entries.map { $0.createdAt.day(in: .utc).parts.month })
    #expect(months.count >= 10, "a year's months are there")
  }

  @Test("a school that did not change makes no new file but renews the proof")
  func unchanged() async throws {
    let years = try await Years()
    let first = try #require(try await years.backups.runIfDue())
    years.wait(30)
    let second = try #require(try await years.backups.runIfDue())
    #expect(second.name == first.name)
    #expect(second.note?.provenAt == years.clock())
    #expect(try years.vault.entries().count == 1)
    let health = try await Health.watch(years.offsite)
    #expect(health.findings.contains { $0.kind == .backup && $0.isGood }, "not overdue: \(health)")
  }

  @Test("another server's claim holds while it is renewed, and ends with its process or its time")
  func claims() async throws {
    let years = try await Years()
    func claim(_ process: Int32, host: String, until more: Int) async throws {
      let text = "\(years.clock().adding(more).seconds)\t\(process)\tother\t\(host)"
      try await years.school.database.write { connection in
        _ = try connection.run(
          "INSERT INTO meta (key, value) VALUES ('scheduled_backup_claim', \(text: text)) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )
      }
    }
    let host = ProcessInfo.processInfo.hostName
    try await claim(1, host: host, until: 60)
    #expect(try await years.backups.runIfDue() == nil, "process 1 is alive")
    try await claim(1, host: "elsewhere", until: 60)
    #expect(try await years.backups.runIfDue() == nil, "nobody can say")
    try await claim(1, host: "elsewhere", until: -1)
    #expect(try await years.backups.runIfDue() != nil, "its time is over")
    years.wait(1)
    try await claim(4_194_303, host: host, until: 60)
    #expect(try await years.backups.runIfDue() != nil, "no such process")
    years.wait(1)
    try await claim(getpid(), host: host, until: 60)
    #expect(try await years.backups.runIfDue() != nil, "our number, but not us: started again")
  }

  @Test("without room no backup is begun, nothing is left, and the oldest that may go is offered")
  func fullDisk() async throws {
    let years = try await Years()
    var names: [String] = []
    for _ in 1...3 {
      try await years.change()
      names.append(try #require(try await years.backups.runIfDue()).name)
      years.wait(1)
    }
    try await years.change()
    years.setFree(1 << 20)
    let problem = await #expect(throws: Problem.self) { try await years.backups.runIfDue() }
    #expect(problem?.message.contains("too full") == true)
    #expect(problem?.advice.contains(names[0]) == true)
    #expect(problem?.advice.contains(names[2]) == false, "the newest proven one is not offered")
    let left = try FileManager.default.contentsOfDirectory(atPath: years.vault.folder)
    #expect(left.filter { $0.hasSuffix(".part") } == [])
    let health = try await Health.watch(years.offsite)
    #expect(Set(health.faults.map(\.kind)) == [.schedule, .disk])
    years.setFree(1 << 40)
    #expect(try await years.backups.runIfDue()?.isProven == true, "due still, since none was made")
    #expect(try await Health.watch(years.offsite).isGood)
  }

  @Test("trouble is told at once and each day, its end once, and a week without any once")
  func telling() async throws {
    let years = try await Years()
    let told = Mutex<[Message.Event]>([])
    var telling = Telling()
    telling.webhook = "https://example.invalid/"
    let watch = try Watch(years.offsite, telling: telling) { message in
      told.withLock { $0.append(message.event) }
    }
    func days(_ count: Int, backingUp: Bool) async throws -> [Message.Event] {
      told.withLock { $0 = [] }
      for _ in 1...count {
        years.wait(1)
        if backingUp {
          try await years.change()
          _ = try await years.backups.runIfDue()
        }
        for _ in 1...3 { try await watch.look() }
      }
      return told.withLock { $0 }
    }
    #expect(try await days(28, backingUp: true) == [.well, .well, .well, .well])
    try await years.change()
    let without = try await days(6, backingUp: false)
    #expect(without == [.well, .trouble, .trouble, .trouble, .trouble], "\(without)")
    let again = try await days(1, backingUp: true)
    #expect(again == [.recovered], "\(again)")
  }
}
