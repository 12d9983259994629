import Foundation
import Records

/// The files of stages. Each holds all that a school holds, so only its owner may read it.
enum ScratchFile {
  private static let prefix = ".stage-"

  /// Makes an empty one in `folder` and answers its path; takes away what programs that are no
  /// more have left there.
  static func make(in folder: String) throws -> String {
    sweep(folder)
    let name = "\(prefix)\(getpid())-\(UUID().uuidString).sqlite"
    let path = (folder as NSString).appendingPathComponent(name)
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw Problem(
        .unavailable,
        "No scratch database can be made in \(folder): \(Problem.systemText(errno)).",
        advice: "Nothing was changed. Check the disk and the rights on that folder.")
    }
    close(file)
    return path
  }

  /// Deletes one, with what SQLite had to leave beside it when the disk was full.
  static func remove(_ path: String) {
    for ending in ["", "-journal", "-wal", "-shm"] { unlink(path + ending) }
  }

  /// Deletes the scratch files of processes that ended without doing so, as after a power cut.
  static func sweep(_ folder: String) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch { return }
    for name in names where name.hasPrefix(prefix) && !isAlive(owner(of: name)) {
      unlink((folder as NSString).appendingPathComponent(name))
    }
  }

  /// The number of the process in a name; nil when it is not one of these names.
  private static func owner(of name: String) -> pid_t? {
    name.dropFirst(prefix.count).split(separator: "-").first.flatMap { pid_t($0) }
  }

  /// Also true when it can't be told.
  private static func isAlive(_ process: pid_t?) -> Bool {
    guard let process, process > 0 else { return true }
    return kill(process, 0) == 0 || errno != ESRCH
  }
}
