import Office
import Records
import Safekeeping
import Store
import TestSupport
import Testing

extension StreamTests {
  @Test(
    "a packed backup with a bit changed is called damaged by its name, whatever nonsense it unpacks to",
    arguments: [["zstd", "-c", "-q"], ["zstd", "-c", "-q", "-19"], ["gzip", "-c"]])
  func damagedBackup(command: [String]) async throws {
    let packed = try run(command, try await Self.sampleBackup())
    #expect(try Proof.read(InputFile(write("whole", packed))).total > 1000)
    var random = Seeded(21)
    // The first bytes say what a file is packed in and how; then all is content until the checksum.
    for index in stride(from: 20, to: packed.count, by: packed.count / 300) {
      var changed = packed
      changed[index] ^= 1 << random.number(0...7)
      let file = try InputFile(write("changed", changed), shown: "monday.json.zst")
      let problem = #expect(throws: Problem.self, "byte \(index)") { try Proof.read(file) }
      let message = problem?.message ?? ""
      #expect(message.hasPrefix("monday.json.zst is damaged: "), "byte \(index): \(message)")
    }
  }

  /// More than a packer takes in one piece, so that there is nonsense before the checksum.
  private static func sampleBackup() async throws -> [UInt8] {
    let school = try await TemporarySchool()
    _ = try await DemoSchool(students: 30, seed: 8)
      .fill(school.database, at: SchoolRoundTripTests.moment, by: "test")
    return try await SchoolRoundTripTests.all(
      Export.backup(from: school.database, reason: "by hand", at: SchoolRoundTripTests.moment))
  }
}
