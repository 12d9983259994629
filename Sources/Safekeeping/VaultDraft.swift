import Foundation
import Records
import Store

/// A backup on its way into the vault: written under another name, synced, read back, renamed,
/// folder synced. A crash leaves the old state or the new one, and a draft that the next backup
/// sweeps away.
///
/// Its name is its own from the first moment, also when another process makes a backup in the same
/// second. A lock on it says that somebody is at work; it goes with the process.
final class VaultDraft {
  /// The name under which it will be kept.
  let name: String
  /// Where it lies until then.
  let path: String
  private let folder: String
  private let descriptor: Int32

  /// Takes the first free name for a backup that would be called `fileName`: `….json.zst`,
  /// `…_2.json.zst` and so on.
  init(of fileName: String, in folder: String) throws {
    self.folder = folder
    Self.sweep(folder)
    let stem = String(fileName.dropLast(".json".count))
    var number = 1
    while true {
      let name = number == 1 ? "\(stem).json.zst" : "\(stem)_\(number).json.zst"
      let path = "\(folder)/.\(name)\(Self.ending)"
      number += 1
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard file >= 0 || errno == EEXIST else { throw Self.failure("made", name) }
      guard file >= 0 else { continue }
      flock(file, LOCK_EX)
      // Only who holds the draft of a name may look whether the name itself is free.
      if Self.isStill(file, at: path) {
        if access("\(folder)/\(name)", F_OK) != 0 {
          (self.name, self.path, descriptor) = (name, path, file)
          return
        }
        unlink(path)
      }
      close(file)
    }
  }

  deinit { close(descriptor) }

  /// Writes `text` compressed; only its owner can read it.
  func write(_ text: BackupText, on connection: any Connection, _ work: Work) throws {
    let compressor = try ZstdWriter(descriptor: descriptor, name: path)
    try text.writeAll(on: connection) {
      try compressor.write($0)
      try work.reach(text.counts.reduce(0) { $0 + $1.count })
    }
    try compressor.finish()
    guard fsync(descriptor) == 0 else { throw Self.failure("written", name) }
  }

  /// Gives it its name for good.
  func publish() throws { try Self.publish(path, as: "\(folder)/\(name)", in: folder) }

  /// Gives a file of `folder`, which is on the disk already, its name for good.
  static func publish(_ draft: String, as path: String, in folder: String) throws {
    guard rename(draft, path) == 0 else { throw failure("renamed", path) }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("synced", folder) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw failure("synced", folder) }
  }

  func discard() { unlink(path) }

  private static let ending = ".part"

  /// Removes the drafts that a crash left: nobody holds their lock any more.
  private static func sweep(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(".json.zst\(ending)") {
      let file = open("\(folder)/\(name)", O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { continue }
      // Until its lock was had, it may have become a backup, and another's draft have its name now.
      let path = "\(folder)/\(name)"
      if flock(file, LOCK_EX | LOCK_NB) == 0, isStill(file, at: path) { unlink(path) }
      close(file)
    }
  }

  /// Whether the locked file is the one at `path`: then only who holds the lock may take that away.
  private static func isStill(_ file: Int32, at path: String) -> Bool {
    var (mine, there) = (stat(), stat())
    return fstat(file, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino
  }

  private static func failure(_ what: String, _ path: String) -> Problem {
    let name = (path as NSString).lastPathComponent
    return Problem(
      .unavailable, "\(name) could not be \(what): \(Problem.systemText(errno)).",
      advice: "Nothing was changed. Check the disk, its free space and the rights on the folder.")
  }
}
