import ArgumentParser
import Records
import Safekeeping

struct ClearCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Empties a table, or all of them, after a safety backup; “undo” takes it back.")

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The table, or all.")
  var what: String
  @Flag(help: "Do it without asking.")
  var yes = false

  func run() async throws {
    let open = try await school.open()
    let clearing = Clearing(open.safety)
    let plan = try await clearing.plan(what)
    Terminal.tell("Clearing \(what) takes \(plan.sentence).")
    for loss in plan.losses where loss.count > 0 {
      Terminal.tell(
        "\(loss.count) \(loss.table.many) stay and lose their \(loss.column.titleLabel).")
    }
    try Terminal.confirm("Clear \(what)?", yes: yes)
    let act = try await ProgressLine.watching {
      try await clearing.carryOut(plan, by: Terminal.actor, $0)
    }
    print(
      "Cleared \(act.summary). The safety backup is \(act.backup); “rollbook undo” puts it back.")
  }
}
