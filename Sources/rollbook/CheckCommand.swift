import ArgumentParser
import Records
import Safekeeping

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Looks at the database, its references, the last good backup and the disk.")

  @OptionGroup var school: SchoolOptions

  func run() async throws {
    let open = try await school.open()
    let health = try await Health.look(at: open.database, vault: open.vault, now: open.clock())
    for finding in health.findings { print("\(finding.isGood ? "ok " : "NOT OK") \(finding.text)") }
    guard health.isGood else { throw ExitCode(1) }
  }
}
