import Foundation
import Records
import Safekeeping
import Store

/// What the pages of moving in need from outside: how an old file is opened, and where papers go.
public struct OldSchool: Sendable {
  /// The data folder.
  private let folder: String
  private let open: @Sendable (_ path: String, _ shown: String) throws -> any OldRecords

  /// `open` opens the old system's file at a path, which a person calls otherwise.
  public init(
    papers folder: String,
    open: @escaping @Sendable (_ path: String, _ shown: String) throws -> any OldRecords
  ) {
    self.folder = folder
    self.open = open
  }

  /// A move-in of what was sent.
  func moveIn(from sent: SentSchool) throws -> MoveIn {
    MoveIn(from: try open(sent.file, sent.name), uploads: sent.uploads)
  }

  /// Where the papers of a move-in at that moment go, as on the command line.
  func newPapers(at now: Timestamp) -> MoveIn.Papers {
    let folder = "\(folder)/\(Self.prefix)\(now.forFileName(in: .utc))"
    return MoveIn.Papers(report: folder + "/report.csv", folder: folder)
  }

  /// The folders of papers that are kept, newest first, each with its files.
  func keptPapers() throws -> [(folder: String, files: [String])] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try names.filter { $0.hasPrefix(Self.prefix) }
      .map { name in
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")
        return (name, files.filter { $0.hasSuffix(".csv") }.sorted(by: Self.reportFirst))
      }
      .sorted { Self.moment($0.folder) > Self.moment($1.folder) }
  }

  /// The path of a kept paper. Only what is in the list has one.
  func path(of file: String, in folder: String) throws -> String {
    let kept = try keptPapers().first { $0.folder == folder }
    guard let kept, kept.files.contains(file) else {
      throw Problem(.notFound, "There is no such paper.", advice: "Choose one from the list.")
    }
    return "\(self.folder)/\(folder)/\(file)"
  }

  private static let prefix = "move-in_"

  private static func reportFirst(_ a: String, _ b: String) -> Bool {
    (a == "report.csv" ? 0 : 1, a) < (b == "report.csv" ? 0 : 1, b)
  }

  /// `DD_MM_YYYY_HH_MM_SS` in an order in which the year counts first.
  private static func moment(_ folder: String) -> String {
    let parts = folder.dropFirst(prefix.count).split(separator: "_")
    guard parts.count == 6 else { return folder }
    return ([parts[2], parts[1], parts[0]] + parts[3...]).joined()
  }
}

/// What somebody sent to move in with: the old file, and maybe photos and outlines.
struct SentSchool: Sendable {
  let folder: String
  /// What the sender calls the old file.
  let name: String

  var file: String { Self.file(in: folder) }
  var rehearsal: String { folder + "/report.csv" }

  /// The folder of photos and outlines, if any came.
  var uploads: String? {
    let path = Self.uploads(in: folder)
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Forgets what was sent.
  func remove() {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      // It is gone already; what a crash leaves behind goes with the next upload.
    }
  }

  /// Where a file of the form goes; nil when it is none that is wanted.
  static func place(of path: String, field: String, in folder: String) -> String? {
    let parts = path.split { $0 == "/" || $0 == "\\" }.map(String.init)
    guard let name = parts.last, parts.count <= 12, parts.allSatisfy(isPlain) else { return nil }
    switch field {
    case "old":
      // What SQLite keeps beside a file in use has the newest records in it.
      for end in ["-wal", "-journal"] where name.hasSuffix(end) { return file(in: folder) + end }
      return name.hasSuffix("-shm") ? nil : file(in: folder)
    case "uploads":
      // The first part is the name of the folder that was chosen.
      let inside = parts.count > 1 ? parts.dropFirst() : parts[...]
      return ([uploads(in: folder)] + inside).joined(separator: "/")
    default: return nil
    }
  }

  private static func isPlain(_ part: String) -> Bool {
    part != "." && part != ".." && part.utf8.count <= 200 && !part.utf8.contains(0)
  }

  private static func file(in folder: String) -> String { folder + "/old.db" }
  private static func uploads(in folder: String) -> String { folder + "/uploads" }
}
