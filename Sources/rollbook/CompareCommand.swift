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
        of: try table(csv), from: from, to: to, at: open.clock())
      return try await OutputFile.write(export, to: output ?? "-")
    }
    let lines = try await comparing.lines(from: from, to: to)
    PlanTable.show(
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

  private func table(_ name: String) throws -> Table {
    guard let table = School.table(name) else {
      throw Problem(
        .notFound, "There is no table called “\(name)”.",
        advice: "The tables are \(School.tables.map(\.name).joined(separator: ", ")).")
    }
    return table
  }
}

extension RecordChange.Kind {
  /// In the order in which tables show them.
  fileprivate static let words: [Self] = [.added, .changed, .removed]
}

/// A table of numbers on standard output, names left and numbers right.
enum PlanTable {
  static func show(_ heads: [String], _ rows: [(name: String, numbers: [Int64])]) {
    print(line("", heads))
    for row in rows { print(line(row.name, row.numbers.map { String($0) })) }
  }

  private static func line(_ name: String, _ cells: [String]) -> String {
    cells.reduce(name + String(repeating: " ", count: max(0, 20 - name.count))) {
      $0 + String(repeating: " ", count: max(1, 12 - $1.count)) + $1
    }
  }
}
