import ArgumentParser
import Foundation
import Office
import Records
import Store

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Fills an empty database with a believable sample school.",
    discussion: "About 100 records a student; the same for the same number and seed.")

  @OptionGroup var school: SchoolOptions
  @Option(help: "How many students.")
  var students = DemoSchool.usualSize
  @Option(help: "Another seed makes another school.")
  var seed: UInt64 = 1

  func run() async throws {
    let demo = try DemoSchool(students: students, seed: seed)
    let open = try await school.open()
    let accounts = try await Self.fill(open, with: demo)
    for account in accounts {
      print("\(account.role.rawValue): \(account.username), password \(account.password)")
    }
  }

  /// Fills the school, with progress on a terminal; `serve --demo` does it too.
  static func fill(_ open: SchoolOptions.Open, with demo: DemoSchool) async throws
    -> [DemoSchool.Account]
  {
    let isTerminal = isatty(STDERR_FILENO) == 1
    return try await demo.fill(open.database, at: open.clock(), by: Terminal.actor) { done in
      if isTerminal { FileHandle.standardError.write(Data("\r\(done) students".utf8)) }
    }
  }
}
