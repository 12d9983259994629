import ArgumentParser
import Records
import Safekeeping

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Looks at the database, its references, the last good backup, copies and the disk.")

  @OptionGroup var school: SchoolOptions
  @Flag(help: "Tell people too, as the server does by itself: for machines where none runs.")
  var tell = false

  func run() async throws {
    let open = try await school.open()
    let health = try await Health.look(at: open.offsite)
    for finding in health.findings { print("\(finding.isGood ? "ok " : "NOT OK") \(finding.text)") }
    if tell { try await Watch(open.offsite).look() }
    guard health.isGood else { throw ExitCode(1) }
  }
}
