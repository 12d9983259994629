import Foundation
import SQLiteStore
import TestSupport
import Testing

@Suite struct ScratchFileTests {
  /// A journal that could not be rolled back on a full disk stays beside its file.
  @Test func aStageThatIsDiscardedLeavesNothing() async throws {
    let folder = NSTemporaryDirectory() + "scratch-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let stage = try await SQLiteStage(folder: folder)
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
    for ending in ["-journal", "-wal", "-shm"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)\(ending)"))
    }
    await stage.discard()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }
}
