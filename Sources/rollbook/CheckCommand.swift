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
    let open: SchoolOptions.Open
    do { open = try await school.open() } catch let problem as Problem
      where problem.kind == .damaged
    {
      try tellDamage(problem)
      throw ExitCode(1)
    }
    let health = try await Health.look(at: open.offsite)
    for finding in health.findings { print("\(finding.isGood ? "ok " : "NOT OK") \(finding.text)") }
    if tell { try await Watch(open.offsite).look() }
    guard health.isGood else { throw ExitCode(1) }
  }

  /// A database that can't be opened says nothing; the vault still does.
  private func tellDamage(_ problem: Problem) throws {
    print("NOT OK \(problem)")
    guard let newest = try school.recovery()?.vault.lastGood() else {
      return print("NOT OK There is no proven backup in the vault.")
    }
    print("ok  The newest proven backup is \(newest.name), made \(newest.createdAt).")
  }
}
