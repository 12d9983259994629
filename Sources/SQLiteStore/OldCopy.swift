import Foundation
import Records

/// A copy of a database that another program may be writing, its log included, in a temporary
/// folder that goes with it.
final class OldCopy {
  let path: String
  private let folder: String

  /// What SQLite keeps beside a file while it is in use or was not closed.
  private static let companions = ["-wal", "-journal"]
  private static let attempts = 5

  static func isNeeded(for place: String) throws -> Bool {
    (companions + ["-shm"]).contains { FileManager.default.fileExists(atPath: place + $0) }
  }

  init(of place: String) throws {
    folder = (NSTemporaryDirectory() as NSString).appendingPathComponent(
      "rollbook-\(UUID().uuidString)")
    path = (folder as NSString).appendingPathComponent("old.db")
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Self.copy(place, to: path)
    } catch {
      Self.remove(folder)
      throw (error as? Problem)
        ?? Problem(
          .unavailable, "\(place) could not be copied to a temporary folder.",
          advice: "Nothing was changed. Make room there, or stop the old system first.")
    }
  }

  deinit { Self.remove(folder) }

  /// A copy counts when none of the files was written meanwhile.
  private static func copy(_ place: String, to path: String) throws {
    for attempt in 0..<attempts {
      if attempt > 0 { usleep(300_000) }
      let before = traces(of: place)
      for part in [""] + companions {
        remove(path + part)
        guard FileManager.default.fileExists(atPath: place + part) else { continue }
        try FileManager.default.copyItem(atPath: place + part, toPath: path + part)
      }
      if traces(of: place) == before { return }
    }
    throw Problem(
      .unavailable, "\(place) is being written to all the time.",
      advice: "Nothing was changed. Stop the old system and try again.")
  }

  /// Size and time of change of the file and its companions.
  private static func traces(of place: String) -> [[Int]] {
    ([""] + companions).map { part in
      var status = stat()
      guard stat(place + part, &status) == 0 else { return [] }
      return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
  }

  private static func remove(_ path: String) {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      // It is not there, or the system clears its temporary folder by itself.
    }
  }
}
