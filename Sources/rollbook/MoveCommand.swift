import ArgumentParser
import Foundation
import Records
import Safekeeping
import Store

struct MoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Moves a school to another database, of either engine, and proves it the same there.",
    discussion: """
      Stop the servers first. The new database has to be empty; the old one stays as it is. Records, \
      accounts, visits, the audit log and what can be undone move; the vault stays in the data \
      folder, where a backup of what moved is added.
      """)

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The database that holds the school: sqlite:PATH or postgres://USER@HOST/NAME.")
  var from: String
  @Argument(help: "The empty database that it moves to, likewise.")
  var to: String

  func run() async throws {
    let folder = try school.folder()
    let clock = SchoolOptions.clock
    try requireThere()
    let source = try await school.open(from)
    let target = try await school.open(to)
    let vault = Vault(folder: "\(folder)/backups", clock: clock)
    try await school.upgrade(source, vault)
    try await school.upgrade(target, vault)
    let lines = try await Moving(from: source, to: target, vault: vault, clock: clock).carryOut()
    await source.close()
    await target.close()
    for line in lines {
      let name = line.table.padding(toLength: 20, withPad: " ", startingAt: 0)
      let count = String(line.count)
      print(
        "\(name)\(String(repeating: " ", count: max(0, 12 - count.count)))\(count)  \(line.checksum)"
      )
    }
    print("Moved to \(target.place). Every table has the same count and checksum in both.")
  }

  /// Opening a SQLite file that is not there would make one.
  private func requireThere() throws {
    guard from.hasPrefix("sqlite:") else { return }
    let path = String(from.dropFirst("sqlite:".count))
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem(
        .notFound, "There is no database \(path).", advice: "Nothing was changed. Check its path.")
    }
  }
}
