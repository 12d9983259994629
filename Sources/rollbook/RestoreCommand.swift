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
  @Option(help: "Only this record with what belongs to it, as TABLE/ID; “find” looks for it.")
  var record: String?
  @Flag(help: "With --record: also what belongs to it and was changed since.")
  var changedToo = false
  @Flag(help: "Show the plan and change nothing.")
  var dryRun = false
  @Flag(help: "Do it without asking.")
  var yes = false

  func run() async throws {
    let tables = try only.map(Self.tables)
    let open = try await school.open()
    if identity == nil, try OldBackup.isOne(file) {
      return try await OldBackupRestore(file: file, isDryRun: dryRun, yes: yes).run(open, tables)
    }
    let restoring = Restoring(open.safety)
    let name = file == "-" ? "standard input" : String(file.split(separator: "/").last ?? "")
    let prepared = try await ProgressLine.watching { [file, identity] work in
      try await restoring.prepare(
        InputFile(file, identity: identity), named: name, only: tables, actor: nil, work)
    }
    try await prepared.used { prepared in
      if let record {
        try await putBack(try Self.record(record), of: prepared, restoring)
      } else {
        try await Self.finish(prepared, restoring, dryRun: dryRun, yes: yes)
      }
    }
  }

  /// Shows the plan, asks, and carries it out.
  static func finish(
    _ prepared: Restoring.Prepared, _ restoring: Restoring, dryRun: Bool = false, yes: Bool
  ) async throws {
    show(prepared.plan)
    if dryRun { return }
    guard !prepared.plan.changesNothing else {
      return print("The school is already like the backup.")
    }
    try Terminal.confirm("Restore \(prepared.plan.file)?", yes: yes)
    let act = try await ProgressLine.watching {
      try await restoring.carryOut(prepared, by: Terminal.actor, $0)
    }
    print(
      "Restored \(act.what). The safety backup is \(act.backup); “rollbook undo” takes it back.")
  }

  private static func show(_ plan: RestorePlan) {
    print("Backup of \(plan.school), made \(plan.madeAt)")
    NumbersTable.show(
      ["added", "changed", "removed", "the same"],
      plan.lines.map { ($0.table.name, [$0.added, $0.changed, $0.removed, $0.same]) })
    for remark in plan.remarks { print(remark) }
  }

  private func putBack(
    _ record: (table: Table, id: Int64), of prepared: Restoring.Prepared, _ restoring: Restoring
  ) async throws {
    let plan = try await restoring.plan(record.table, record.id, of: prepared)
    print("\(record.table.one) \(plan.record.title): \(plan.record.state.rawValue) now")
    NumbersTable.show(
      ["missing", "changed", "the same"],
      plan.lines.map { ($0.table.name, [$0.missing, $0.changed, $0.same]) })
    if dryRun { return }
    guard !plan.changesNothing else { return print("There is nothing to put back.") }
    try Terminal.confirm("Put back \(record.table.one) \(plan.record.title)?", yes: yes)
    let act = try await ProgressLine.watching {
      try await restoring.putBack(
        record.table, record.id, of: prepared, changedToo: changedToo, state: plan.state,
        by: Terminal.actor, $0)
    }
    print("\(act.summary). The safety backup is \(act.backup); “rollbook undo” takes it back.")
  }

  private static func record(_ text: String) throws -> (table: Table, id: Int64) {
    let parts = text.split(separator: "/").map { String($0) }
    guard parts.count == 2, let id = Int64(parts[1]) else {
      throw Problem(.invalid, "“\(text)” does not name a record.", advice: "Say TABLE/ID.")
    }
    return (try School.dataTable(parts[0]), id)
  }

  private static func tables(_ list: String) throws -> [Table] {
    try list.split(separator: ",").map { try School.anyTable(String($0.drop { $0 == " " })) }
  }
}
