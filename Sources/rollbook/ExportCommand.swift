import ArgumentParser
import Records
import Safekeeping
import Store

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes a table as CSV.")

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The table: \(School.dataTables.map(\.name).joined(separator: ", ")).")
  var table: String
  @Option(help: "The file to write; without it, standard output.")
  var output: String?

  func run() async throws {
    let table = try School.dataTable(table)
    let open = try await school.open()
    let export = try await Export.csv(of: table, from: open.database, at: open.clock())
    try await OutputFile.write(export, to: output ?? "-")
  }
}
