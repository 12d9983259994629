import ArgumentParser
import Records
import Safekeeping
import Store

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Makes a complete backup, proves it, and keeps it in the vault.")

  @OptionGroup var school: SchoolOptions
  @Option(help: "A file to write plain JSON to instead, or - for standard output.")
  var output: String?

  func run() async throws {
    let open = try await school.open()
    if let output {
      let export = try await Export.backup(
        from: open.database, reason: "by hand", at: open.clock())
      return try await OutputFile.write(export, to: output)
    }
    let entry = try await ProgressLine.watching {
      try await open.vault.make(from: open.database, reason: "by hand", $0)
    }
    print(try open.vault.path(of: entry.name))
  }
}
