import Foundation
import Records
import Safekeeping

/// Schools that were sent and wait for a yes, and the reports of those that moved in.
///
/// Only few are kept: each holds a copy of the old school on the disk.
actor MoveInShelf {
  struct Waiting: Sendable {
    let sent: SentSchool
    /// The one-time link's token; empty when an admin sent it.
    let token: String
    /// What only the sender's forms know (`Gate.visit`).
    var visit: String
    var report: MoveInReport
    var isDone = false
  }

  private static let most = 3

  private var waiting: [(key: String, value: Waiting)] = []

  /// Keeps a school; answers the key under which only the same visit gets it back.
  func put(_ new: Waiting) -> String {
    while waiting.count >= Self.most { waiting.removeFirst().value.sent.remove() }
    let key = UUID().uuidString
    waiting.append((key, new))
    return key
  }

  func get(_ key: String, for visit: String?) throws -> Waiting {
    guard let found = waiting.first(where: { $0.key == key })?.value, found.visit == visit else {
      throw Problem(
        .notFound, "That school is not here any more.",
        advice: "Nothing was changed. Send the old file again and look at the new report.")
    }
    return found
  }

  /// The school has moved in: what was sent is not needed any more, its report is.
  func finish(_ key: String, _ report: MoveInReport, for visit: String) {
    guard let index = waiting.firstIndex(where: { $0.key == key }) else { return }
    waiting[index].value.report = report
    waiting[index].value.isDone = true
    waiting[index].value.visit = visit
    waiting[index].value.sent.remove()
  }

  /// Removes what a server that ended suddenly left in `folder`.
  func sweep(_ folder: String) throws {
    guard FileManager.default.fileExists(atPath: folder) else { return }
    let known = Set(waiting.map(\.value.sent.folder))
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let path = "\(folder)/\(name)"
      guard !known.contains(path), !receiving.contains(path) else { continue }
      try FileManager.default.removeItem(atPath: path)
    }
  }

  private var receiving: Set<String> = []

  /// A folder into which somebody is sending just now.
  func begin(_ folder: String) { receiving.insert(folder) }
  func end(_ folder: String) { receiving.remove(folder) }
}
