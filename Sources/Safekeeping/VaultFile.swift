import Foundation
import Records
import Store

/// The steps by which a file gets onto the disk for good: written under another name, synced,
/// renamed, folder synced. A crash leaves the old state or the new one.
enum VaultFile {
  /// Writes `text` compressed to a new file that only its owner can read.
  static func write(
    _ text: BackupText, on connection: any Connection, to path: String, _ work: Work
  ) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("made", path) }
    defer { close(file) }
    let compressor = try ZstdWriter(descriptor: file, name: path)
    try text.writeAll(on: connection) {
      try compressor.write($0)
      try work.reach(text.counts.reduce(0) { $0 + $1.count })
    }
    try compressor.finish()
    guard fsync(file) == 0 else { throw failure("written", path) }
  }

  static func publish(_ draft: String, as path: String, in folder: String) throws {
    guard rename(draft, path) == 0 else { throw failure("renamed", path) }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("synced", folder) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw failure("synced", folder) }
  }

  private static func failure(_ what: String, _ path: String) -> Problem {
    let name = (path as NSString).lastPathComponent
    return Problem(
      .unavailable, "\(name) could not be \(what): \(String(cString: strerror(errno))).",
      advice: "Nothing was changed. Check the disk, its free space and the rights on the folder.")
  }
}
