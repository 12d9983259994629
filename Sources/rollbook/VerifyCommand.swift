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
    CountsTable.print(found.records)
    print("Whole: made \(found.about.createdAt), \(found.total) records.")
  }
}

enum CountsTable {
  /// A table of two columns, names left and numbers right.
  static func print(_ rows: [(table: Table, count: Int64)]) {
    for row in rows {
      let name = row.table.name.padding(toLength: 20, withPad: " ", startingAt: 0)
      let count = String(row.count)
      Swift.print(name + String(repeating: " ", count: max(0, 12 - count.count)) + count)
    }
  }
}
