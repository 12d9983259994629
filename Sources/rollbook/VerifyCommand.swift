import ArgumentParser
import Foundation
import Records
import SQLiteStore
import Safekeeping
import Store

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Proves a backup whole: structure, counts, checksums, references, and a restore into a scratch database."
  )

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The backup, plain, zstd, gzip or age; - for standard input.")
  var file: String
  @Option(help: "The identity file, the key of a backup that is encrypted with age.")
  var identity: String?

  func run() async throws {
    let found = try await SQLiteStage(folder: NSTemporaryDirectory()).used {
      [file, identity] stage in
      try await ProgressLine.watching {
        try await Proof.load(InputFile(file, identity: identity), into: stage, $0)
      }
    }
    NumbersTable.show(found.records.map { ($0.table.name, [$0.count]) })
    print("Whole: made \(found.about.createdAt), \(found.total) records.")
  }
}
