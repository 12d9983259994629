import ArgumentParser
import Records
import Safekeeping

struct FindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Finds records in a backup; “restore FILE --record TABLE/ID” puts one of them back.")

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The backup, plain, zstd, gzip or age.")
  var file: String
  @Argument(help: "The table: \(School.dataTables.map(\.name).joined(separator: ", ")).")
  var table: String
  @Argument(help: "What you remember of it: part of a name, a number, or its ID.")
  var text: [String]
  @Option(help: "The identity file, the key of a backup that is encrypted with age.")
  var identity: String?

  func run() async throws {
    let table = try School.dataTable(table)
    let open = try await school.open()
    let restoring = Restoring(open.safety)
    let prepared = try await restoring.prepare(
      InputFile(file, identity: identity), named: file, actor: nil)
    let found = try await prepared.used {
      try await restoring.find(text.joined(separator: " "), in: table, of: $0)
    }
    for record in found {
      print("\(table.name)/\(record.id)  \(record.title)  \(Self.word(record.state))")
    }
    if found.isEmpty { print("The backup has nothing that fits.") }
  }

  private static func word(_ state: FoundRecord.State) -> String {
    switch state {
    case .missing: "gone now"
    case .changed: "changed since"
    case .same: "the same now"
    }
  }
}
