import ArgumentParser
import Records
import Safekeeping

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Puts back what the latest, or the named, destructive act took away.")

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The safety backup of the act to take back; without it, the latest.")
  var backup: String?
  @Flag(help: "Leave out what can't come back because of what was done since.")
  var leaveOut = false

  func run() async throws {
    let open = try await school.open()
    let undoing = Undoing(open.safety)
    let name = backup.map { String($0.split(separator: "/").last ?? "") }
    let act = try await undoing.find(backup: name)
    let undo = try await ProgressLine.watching { [leaveOut] in
      try await undoing.carryOut(act, leavingOut: leaveOut, by: Terminal.actor, $0)
    }
    print(
      "Undone: \(act.title). \(undo.summary.prefix(1).uppercased() + undo.summary.dropFirst()).")
  }
}
