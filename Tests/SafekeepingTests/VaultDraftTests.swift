import Foundation
import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite("Backups of one second") struct VaultDraftTests {
  @Test("many at once get names of their own, and all of them are whole")
  func manyAtOnce() async throws {
    let practice = try await Practice(seed: 31)
    var names: [String] = []
    // Which of them meet, and where, is another each time.
    for _ in 0..<20 {
      names += try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<8 {
          group.addTask {
            // Another process has another vault value on the same folder.
            let vault = Vault(folder: practice.vault.folder, clock: { Practice.moment })
            return try await vault.make(from: practice.school.database, reason: "test").name
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(Set(names).count == 160)
    #expect(Set(try practice.vault.entries().map(\.name)) == Set(names))
    for name in names { _ = try Proof.read(InputFile(practice.vault.path(of: name))) }
    #expect(try drafts(practice).isEmpty)
  }

  @Test("what a crash left is swept away by the next; what somebody works on is not")
  func leftovers() async throws {
    let practice = try await Practice(seed: 32)
    let entry = try await practice.vault.make(from: practice.school.database, reason: "test")
    let stem = entry.name.dropLast(".json.zst".count)
    let left = "\(practice.vault.folder)/.\(stem)_2.json.zst.part"
    let busy = "\(practice.vault.folder)/.\(stem)_3.json.zst.part"
    for path in [left, busy] { try Data("half".utf8).write(to: URL(fileURLWithPath: path)) }
    let file = open(busy, O_WRONLY)
    flock(file, LOCK_EX)
    defer { close(file) }
    let next = try await practice.vault.make(from: practice.school.database, reason: "test")
    #expect(next.name == "\(stem)_2.json.zst")
    let third = try await practice.vault.make(from: practice.school.database, reason: "test")
    #expect(third.name == "\(stem)_4.json.zst")
    #expect(try drafts(practice) == ["\(stem)_3.json.zst.part"].map { "." + $0 })
  }

  private func drafts(_ practice: Practice) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: practice.vault.folder)
      .filter { $0.hasSuffix(".part") }
  }
}
