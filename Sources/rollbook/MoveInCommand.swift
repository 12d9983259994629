import ArgumentParser
import Foundation
import Records
import SQLiteStore
import Safekeeping
import Store

struct MoveInCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move-in",
    abstract: "Brings over a school from the Flask system that Rollbook succeeds.",
    discussion: """
      Only into an empty school. The old file is only read. What does not fit is told, never \
      dropped: docs/MOVING-IN.md says what becomes of what.
      """)

  @OptionGroup var school: SchoolOptions
  @Argument(
    help: "The old system's database file, or its complete backup (JSON), which lacks much.")
  var old: String
  @Flag(help: "Only report what would become of what.")
  var dryRun = false
  @Option(help: "The old system's folder of photos and course outlines, to take them along.")
  var uploads: String?
  @Option(help: "The file for the report, as CSV. Default: in the data folder; none in a dry run.")
  var report: String?

  func run() async throws {
    let open = try await school.open()
    let now = open.clock()
    let stamp = now.forFileName(in: .utc)
    let folder = (open.folder as NSString).appendingPathComponent("move-in_\(stamp)")
    let own = dryRun ? nil : (folder as NSString).appendingPathComponent("report.csv")
    let records = try OldSchoolFile.records(at: old)
    let outcome = try await MoveIn(from: records, uploads: uploads).run(
      into: open.database, papers: MoveIn.Papers(report: report ?? own, folder: folder),
      dryRun: dryRun,
      actor: Terminal.actor, at: now, progress: Self.progress)
    await open.database.close()
    MoveInSummary(outcome, isRehearsal: dryRun).lines.forEach { print($0) }
  }

  private static let progress: @Sendable (Int64) -> Void = { done in
    guard isatty(STDERR_FILENO) == 1 else { return }
    FileHandle.standardError.write(Data("\r\(done) records brought over".utf8))
  }
}

/// The report on moving in, for a terminal.
struct MoveInSummary {
  private let report: MoveInReport
  private let isRehearsal: Bool

  init(_ report: MoveInReport, isRehearsal: Bool) {
    self.report = report
    self.isRehearsal = isRehearsal
  }

  var lines: [String] { table + files + causes + papers }

  private var table: [String] {
    let head = ["Table", "read", "brought over", "of them changed", "quarantined"]
    let rows = (report.lines + [report.total]).map { line in
      [line.table]
        + [line.read, line.broughtOver, line.changed, line.quarantined].map { String($0) }
    }
    let widths = head.indices.map { index in ([head] + rows).map { $0[index].count }.max() ?? 0 }
    return ([head] + rows).map { row in
      row.enumerated().map { index, cell in
        let space = String(repeating: " ", count: widths[index] - cell.count)
        return index == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }
  }

  private var files: [String] {
    report.filesTaken == 0
      ? [] : ["", "\(report.filesTaken) photos and outlines were taken along."]
  }

  /// Each cause once, with its first case; the report has all.
  private var causes: [String] {
    guard !report.groups.isEmpty else { return ["", "Everything fits as it is."] }
    let head = "What did not fit as it was (\(report.misfitCount) in all, each in the report):"
    return ["", head]
      + report.groups.map { group in
        let first = group.first
        let place = first.column.isEmpty ? first.table : "\(first.table).\(first.column)"
        let record = first.id.map { " in record \($0)" } ?? ""
        let times = group.count == 1 ? "," : ", \(group.count) times; first"
        let found = first.found.isEmpty ? "" : " “\(Self.short(first.found))”"
        return "  \(place): \(first.reason)\(times)\(record)\(found) → \(Self.short(first.done))"
      }
  }

  private var papers: [String] {
    let last =
      isRehearsal ? "This was only a rehearsal: nothing was changed." : "The school has moved in."
    return [""] + report.papers.map { "Written: \($0)" } + [last]
  }

  /// One line of at most 60 characters.
  private static func short(_ text: String) -> String {
    let line = String(text.map { $0.isNewline ? " " : $0 })
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
