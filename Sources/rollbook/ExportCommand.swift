import ArgumentParser
import Records
import Safekeeping
import Store

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes a table as CSV, or all as an Excel workbook.")

  @OptionGroup var school: SchoolOptions
  @Argument(
    help:
      "The table: \(School.dataTables.map(\.name).joined(separator: ", ")); or all, with --xlsx.")
  var table: String
  @Option(help: "The file to write; without it, standard output.")
  var output: String?
  @Flag(help: "An Excel workbook: a sheet for each table.")
  var xlsx = false

  func run() async throws {
    guard !xlsx else { return try await WorkbookExport(table, output).write(school) }
    guard table != "all" else {
      throw Problem(
        .invalid, "A CSV holds one table.",
        advice: "Name one, or say “export all --xlsx” for a workbook of all.")
    }
    let table = try School.dataTable(table)
    let open = try await school.open()
    let export = try await Export.csv(of: table, from: open.database, at: open.clock())
    try await OutputFile.write(export, to: output ?? "-")
  }
}
