import Foundation
import Records
import Store

/// How the school's record book is: what `check` prints and the pages show.
public struct Health: Hashable, Sendable {
  public struct Finding: Hashable, Sendable {
    public let isGood: Bool
    /// One sentence: what was looked at and what was found.
    public let text: String
  }

  public let findings: [Finding]
  public var isGood: Bool { findings.allSatisfy(\.isGood) }

  /// Backups older than this are told in red.
  public static let oldestGoodBackup = 7 * 86_400
  /// Bytes that must be free in the data folder.
  static let leastFree: Int64 = 256 << 20

  /// Looks at everything; reads the whole database.
  public static func look(
    at database: any Database, vault: Vault, now: Timestamp
  ) async throws -> Health {
    let faults = try await database.integrityFaults()
    let broken = try await database.read { try $0.brokenReferences(limit: 3) }
    let counts = try await database.read { try Counts.read(on: $0) }
    return Health(findings: [
      Finding(
        isGood: faults.isEmpty,
        text: faults.first.map { "The database is damaged: \($0)" }
          ?? "The database is sound: \(counts.backedUp) records."),
      Finding(
        isGood: broken.isEmpty,
        text: broken.first.map { "A reference leads nowhere: \($0)." }
          ?? "Every reference leads to a record."),
      try backup(vault, now: now, isEmpty: counts.total == 0),
      disk(vault.folder),
    ])
  }

  private static func backup(_ vault: Vault, now: Timestamp, isEmpty: Bool) throws -> Finding {
    let entries = try vault.entries()
    if let damaged = entries.first(where: { $0.note?.fault != nil }) {
      return Finding(isGood: false, text: "The backup \(damaged.name) is damaged.")
    }
    guard let last = entries.first(where: \.isProven) else {
      return Finding(
        isGood: isEmpty,
        text: isEmpty ? "There is nothing to back up yet." : "There is no proven backup.")
    }
    let age = now.seconds - last.createdAt.seconds
    return Finding(
      isGood: age <= oldestGoodBackup,
      text: "The last good backup is \(last.name), \(age / 86_400) days old.")
  }

  /// Looks at the nearest folder that exists, since the vault is made with the first backup.
  private static func disk(_ folder: String) -> Finding {
    var path = folder
    while !FileManager.default.fileExists(atPath: path), path != "/", !path.isEmpty {
      path = (path as NSString).deletingLastPathComponent
    }
    var info = statvfs()
    guard statvfs(path, &info) == 0 else {
      return Finding(isGood: false, text: "The free disk space can't be read.")
    }
    let free = Int64(info.f_bavail) * Int64(info.f_frsize)
    return Finding(isGood: free >= leastFree, text: "\(free >> 20) MiB of disk are free.")
  }
}
