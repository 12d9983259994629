import Foundation
import Records

/// The CSV behind an import: the file itself, or what a table of an old backup is as CSV.
struct ImportSource: Sendable {
  let path: String
  /// What the person should know of it, one sentence each.
  let remarks: [String]
  private let isOurs: Bool

  init(_ file: String, named name: String, _ table: Table) throws {
    isOurs = try OldBackup.isOne(file)
    guard isOurs else {
      try Self.refuseBackup(file, named: name)
      path = file
      remarks = []
      return
    }
    path = (NSTemporaryDirectory() as NSString).appendingPathComponent(
      "rollbook-\(UUID().uuidString).csv")
    let backup = OldBackup(path: file, shown: name)
    try backup.writeCSV(of: table, to: path)
    let lack = try backup.survey().lacks.first { $0.hasPrefix("\(table.label): ") }
    remarks =
      [
        "The file is a backup of the old system: only its \(table.many) are taken, and lines are counted as in a CSV of them."
      ] + (lack.map { ["It lacks \($0)."] } ?? [])
  }

  func headers() throws -> [String] {
    let file = try InputFile(path)
    return try CSVReader { try file.read(into: $0) }.header()
  }

  func discard() { if isOurs { unlink(path) } }

  private static func refuseBackup(_ file: String, named name: String) throws {
    guard try OldBackup.looksLikeOne(file) else { return }
    throw Problem(
      .invalid, "\(name) is JSON, and no CSV.",
      advice:
        "Nothing was changed. A complete backup comes back under Restore, or by “rollbook restore”."
    )
  }
}
