import ArgumentParser
import Foundation
import Records
import Safekeeping

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Takes the rows of a CSV into a table: shows the plan, then applies it after a safety backup.",
    discussion: """
      Rows with a known ID (or registration number, name and so on) are changed, others added; none \
      is removed. With one bad row nothing is changed.
      """)

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The table.")
  var table: String
  @Argument(
    help:
      "The CSV, as Excel, LibreOffice, Google Sheets or Rollbook write it; - for standard input.")
  var file: String
  @Option(
    help: ArgumentHelp(
      "The column that a header of the file stands for, once for each; nothing after the = passes it over.",
      valueName: "header=column"))
  var map: [String] = []
  @Option(help: "What comes first in the file's dates: dmy, mdy or ymd. Default: what they show.")
  var dates: String?
  @Option(help: "Write the rows that can't be taken to this file, with their reasons.")
  var badRows: String?
  @Flag(help: "Show the plan and change nothing.")
  var dryRun = false
  @Flag(help: "Do it without asking.")
  var yes = false

  func run() async throws {
    let table = try School.dataTable(table)
    let options = try options()
    let open = try await school.open()
    let input = try ImportInput(file, folder: open.folder)
    let importing = Importing(open.safety)
    let prepared = try await ProgressLine.watching {
      try await importing.prepare(input.path, named: input.name, into: table, options, $0)
    }
    try await prepared.used { try await finish($0, importing) }
  }

  private func finish(_ prepared: Importing.Prepared, _ importing: Importing) async throws {
    let plan = prepared.plan
    show(plan)
    if plan.badRows > 0, let badRows {
      try await importing.writeBadRows(of: prepared, to: badRows)
      print("Written: \(badRows)")
    }
    try plan.requireGood()
    if dryRun { return }
    guard !plan.changesNothing else { return print("The school already holds all of it.") }
    try Terminal.confirm("Import \(plan.file)?", yes: yes)
    let act = try await ProgressLine.watching {
      try await importing.carryOut(prepared, by: Terminal.actor, $0)
    }
    print(
      "Imported \(act.what): \(act.summary). The safety backup is \(act.backup); “rollbook undo” takes it back."
    )
  }

  private func show(_ plan: ImportPlan) {
    print(
      "\(plan.table.name): \(plan.added) added, \(plan.changed) changed, \(plan.same) the same, "
        + "\(plan.badRows) bad, of \(plan.rows) rows")
    for remark in plan.remarks { print(remark) }
    for fault in plan.faults.prefix(Self.shownFaults) { print(fault) }
    let more = plan.faultCount - Int64(Self.shownFaults)
    if more > 0 { print("… and \(more) more; --bad-rows FILE has them all.") }
  }

  private static let shownFaults = 20

  private func options() throws -> ImportOptions {
    var options = ImportOptions()
    for choice in map {
      guard let mark = choice.lastIndex(of: "=") else {
        throw Problem(
          .invalid, "“\(choice)” maps nothing.", advice: "Say --map \"Their Header=column\".")
      }
      options.headers[String(choice[..<mark])] = String(choice[choice.index(after: mark)...])
    }
    guard let dates else { return options }
    options.dates = ImportOptions.Dates(rawValue: dates.lowercased())
    guard options.dates != nil else {
      throw Problem(.invalid, "“\(dates)” is no order of dates.", advice: "Use dmy, mdy or ymd.")
    }
    return options
  }
}

/// The file to import, which is read more than once: standard input is kept in the data folder for
/// as long.
private final class ImportInput {
  let path: String
  let name: String
  private let isKept: Bool

  init(_ file: String, folder: String) throws {
    isKept = file == "-"
    name = isKept ? "standard input" : String(file.split(separator: "/").last ?? "")
    path =
      isKept
      ? (folder as NSString).appendingPathComponent(".import-\(UUID().uuidString).csv") : file
    if isKept { try keepStandardInput() }
  }

  deinit { if isKept { unlink(path) } }

  private func keepStandardInput() throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Self.unwritable(path) }
    defer { close(file) }
    let handle = FileHandle(fileDescriptor: file)
    while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
      do { try handle.write(contentsOf: piece) } catch { throw Self.unwritable(path) }
    }
  }

  private static func unwritable(_ path: String) -> Problem {
    Problem(
      .unavailable, "Standard input could not be kept in \(path).",
      advice: "Nothing was changed. Make room on the disk, or name a file.")
  }
}
