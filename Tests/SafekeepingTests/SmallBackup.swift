import Crypto
import Foundation
import Records
import Safekeeping
import Testing

/// `Golden/small_backup.json`, a backup that was not made by Rollbook's own writer.
enum SmallBackup {
  static func bytes() throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Golden/small_backup.json")))
  }

  static func text() throws -> String { String(decoding: try bytes(), as: UTF8.self) }

  /// The text with something replaced, and a SHA-256 that fits again.
  static func changed(_ old: String, _ new: String) throws -> String {
    let text = try text()
    #expect(text.contains(old))
    return seal(text.replacingOccurrences(of: old, with: new))
  }

  static func seal(_ text: String) -> String {
    guard let key = text.range(of: "\"sha256\": \"", options: .backwards) else { return text }
    let digest = SHA256.hash(data: Data(text[..<key.lowerBound].utf8))
    let hex = digest.map { String(format: "%02x", Int($0)) }.joined()
    return text[..<key.lowerBound] + "\"sha256\": \"\(hex)\"\n}\n"
  }

  /// Reads a backup to its end.
  @discardableResult
  static func prove(_ bytes: some Sequence<UInt8>) throws -> BackupProof {
    try BackupReader(MemorySource(Array(bytes)), name: "small.json").trailer()
  }

  /// The sentence with which a text is refused.
  static func refusal(of text: String) -> String? {
    #expect(throws: Problem.self) { try prove(text.utf8) }?.message
  }
}
