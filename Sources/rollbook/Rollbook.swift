import ArgumentParser
import Foundation
import Records
import Store

@main
struct Rollbook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollbook",
    abstract: "The record book of a school that can't be lost.",
    version: Version.number,
    subcommands: [
      ServeCommand.self, DemoCommand.self, UserCommand.self, ExportCommand.self, BackupCommand.self,
      VerifyCommand.self,
      RestoreCommand.self, FindCommand.self, CompareCommand.self, ImportCommand.self,
      ClearCommand.self, UndoCommand.self,
      VaultCommand.self, RecoverCommand.self,
      CheckCommand.self,
      MoveCommand.self, MoveInCommand.self, BenchCommand.self,
    ])

  /// Every failure is one plain line on standard error and a non-zero exit.
  static func main() async {
    Heap.settle()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let problem as Problem {
      Terminal.tell("rollbook: \(problem)")
      Foundation.exit(1)
    } catch let fault as Fault {
      Terminal.tell(
        "rollbook: Something went wrong inside Rollbook; nothing was changed (\(fault)).")
      Foundation.exit(70)
    } catch {
      let code = exitCode(for: error)
      // What was asked for with --help is no failure.
      guard code != .success else { exit(withError: error) }
      let line = message(for: error).split(separator: "\n").first ?? "That can't be understood."
      Terminal.tell("rollbook: \(line) See “rollbook --help”.")
      Foundation.exit(code.rawValue)
    }
  }
}
