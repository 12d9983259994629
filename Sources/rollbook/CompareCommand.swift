import ArgumentParser
import Records
import Safekeeping

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says what was added, changed and removed between two backups, or a backup and now.")

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The older backup, plain, zstd, gzip or age.")
  var older: String
  @Argument(help: "The newer backup; without it, the school as it is now.")
  var newer: String?
  @Option(help: "The identity file, the key of backups that are encrypted with age.")
  var identity: String?
  @Option(help: "Write the records of this table that differ, as CSV.")
  var csv: String?
  @Option(help: "The file for the CSV; without it, standard output.")
  var output: String?

  func run() async throws {
    let open = try await school.open()
    let comparing = Comparing(open.database)
    let (from, to) = (side(older), newer.map(side) ?? .now)
    if let csv {
      let export = try await comparing.csv(
        of: School.anyTable(csv), from: from, to: to, at: open.clock())
      return try await OutputFile.write(export, to: output ?? "-")
    }
    let lines = try await comparing.lines(from: from, to: to)
    NumbersTable.show(
      ["added", "changed", "removed"],
      lines.map { line in
        (line.table.name, RecordChange.Kind.words.map { line.counts[$0] ?? 0 })
      })
    if lines.allSatisfy(\.isSame) { print("Both are the same, record by record.") }
  }

  private func side(_ path: String) -> Comparing.Side {
    .file(
      path, shown: path.split(separator: "/").last.map { String($0) } ?? path, identity: identity)
  }
}

extension RecordChange.Kind {
  /// In the order in which tables show them.
  fileprivate static let words: [Self] = [.added, .changed, .removed]
}
