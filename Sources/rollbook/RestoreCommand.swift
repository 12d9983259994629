import ArgumentParser
import Records
import Safekeeping

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract:
      "Brings back a complete backup: shows the plan, then applies it after a safety backup.")

  @OptionGroup var school: SchoolOptions
  @Argument(help: "The backup, plain, zstd, gzip or age; - for standard input.")
  var file: String
  @Option(help: "The identity file, the key of a backup that is encrypted with age.")
  var identity: String?
  @Option(help: "Only these tables, with commas between.")
  var only: String?
  @Flag(help: "Show the plan and change nothing.")
  var dryRun = false
  @Flag(help: "Do it without asking.")
  var yes = false

  func run() async throws {
    let tables = try only.map(Self.tables)
    let open = try await school.open()
    let restoring = Restoring(open.safety)
    let name = file == "-" ? "standard input" : String(file.split(separator: "/").last ?? "")
    let prepared = try await restoring.prepare(
      InputFile(file, identity: identity), named: name, only: tables, actor: nil)
    do {
      try await finish(prepared, restoring)
      await prepared.discard()
    } catch {
      await prepared.discard()
      throw error
    }
  }

  private func finish(_ prepared: Restoring.Prepared, _ restoring: Restoring) async throws {
    show(prepared.plan)
    if dryRun { return }
    guard !prepared.plan.changesNothing else {
      return print("The school is already like the backup.")
    }
    try Terminal.confirm("Restore \(prepared.plan.file)?", yes: yes)
    let act = try await restoring.carryOut(prepared, by: Terminal.actor)
    print(
      "Restored \(act.what). The safety backup is \(act.backup); “rollbook undo” takes it back.")
  }

  private func show(_ plan: RestorePlan) {
    print("Backup of \(plan.school), made \(plan.madeAt)")
    print(Self.row("", ["added", "changed", "removed", "the same"]))
    for line in plan.lines {
      let numbers = [line.added, line.changed, line.removed, line.same].map { String($0) }
      print(Self.row(line.table.name, numbers))
    }
    for remark in plan.remarks { print(remark) }
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    cells.reduce(name + String(repeating: " ", count: max(0, 20 - name.count))) {
      $0 + String(repeating: " ", count: max(1, 12 - $1.count)) + $1
    }
  }

  private static func tables(_ list: String) throws -> [Table] {
    try list.split(separator: ",").map { name in
      let name = name.drop { $0 == " " }
      guard let table = School.table(String(name)) else {
        throw Problem(
          .notFound, "There is no table called “\(name)”.",
          advice: "The tables are \(School.tables.map(\.name).joined(separator: ", ")).")
      }
      return table
    }
  }
}
