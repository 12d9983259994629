import Foundation
import Records
import Store

/// Whether there is room for one more backup, and what may go when there is none.
public struct Room: Hashable, Sendable {
  /// Bytes that the next backup will take, about.
  public let needed: Int64
  /// Bytes that are free; nil when the system does not say.
  public let free: Int64?
  /// The oldest backups that nothing depends on, oldest first: neither the newest proven one, nor a
  /// pinned one, nor a young safety backup.
  public let mayGo: [Vault.Entry]

  /// What has to stay free beside the backup, for the database itself.
  static let reserve: Int64 = 32 << 20

  public var isEnough: Bool { free.map { $0 >= needed + Self.reserve } ?? true }
  /// Whether there is room for fewer than three more.
  public var isScarce: Bool { free.map { $0 < 3 * needed + Self.reserve } ?? false }

  /// Throws a `Problem` that offers what may go when there is no room.
  func require() throws {
    guard !isEnough, let free else { return }
    let offer = mayGo.prefix(3).map { "\($0.name) (\(Self.size($0.size)))" }
    throw Problem(
      .unavailable,
      "The disk is too full for a backup: it takes about \(Self.size(needed)), and \(Self.size(free)) are free.",
      advice: offer.isEmpty
        ? "Nothing was changed. Make room on the disk."
        : "Nothing was changed. Make room, or delete the oldest that may go: \(offer.joined(separator: ", "))."
    )
  }

  private static func size(_ bytes: Int64) -> String {
    bytes < 10 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
  }

  /// Bytes free for this user where `path` is or will be.
  public static func free(at path: String) -> Int64? {
    var path = path
    while !FileManager.default.fileExists(atPath: path), path != "/", !path.isEmpty {
      path = (path as NSString).deletingLastPathComponent
    }
    var info = statvfs()
    guard statvfs(path, &info) == 0 else { return nil }
    return Int64(info.f_bavail) * Int64(info.f_frsize)
  }
}

extension Vault {
  /// The room for one more backup of the school as `connection` sees it.
  public func room(on connection: any Connection) throws -> Room {
    let (entries, counts) = (try entries(), try Counts.read(on: connection))
    let newest = entries.first(where: \.isProven)
    let needed: Int64
    if let newest, let records = newest.note?.records, records > 0 {
      needed = newest.size / records * counts.backedUp * 5 / 4 + newest.size / 4
    } else {
      // Packed, a backup is about a tenth of its text.
      needed = try ExpectedSize.backup(counts, on: connection) / 8
    }
    let now = now()
    let mayGo = entries.filter { entry in
      guard let note = entry.note, !note.isPinned, entry != newest, newest != nil else {
        return false
      }
      let isYoung = now.seconds - entry.createdAt.seconds < Retention.safetyAge
      return !(note.isSafety && isYoung)
    }
    return Room(needed: needed + 65_536, free: freeSpace(folder), mayGo: mayGo.reversed())
  }
}
