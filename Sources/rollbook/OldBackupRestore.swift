import Foundation
import Records
import Safekeeping

/// `rollbook restore` of a backup that the old system wrote: it moves into an empty school, and is
/// never put over records, which it knows less of.
struct OldBackupRestore {
  let file: String
  let isDryRun: Bool
  let yes: Bool

  func run(_ open: SchoolOptions.Open, _ only: [Table]?) async throws {
    let name = String(file.split(separator: "/").last ?? "")
    let backup = OldBackup(path: file, shown: name)
    try refuseParts(only, name)
    do {
      try await open.database.read { try MoveIn.checkEmpty(on: $0) }
    } catch let problem as Problem where problem.kind == .conflict {
      show(try backup.survey())
      throw backup.refusal(problem)
    }
    try await moveIn(backup, name, open)
  }

  private func moveIn(_ backup: OldBackup, _ name: String, _ open: SchoolOptions.Open) async throws
  {
    let now = open.clock()
    let folder = (open.folder as NSString).appendingPathComponent(
      "move-in_\(now.forFileName(in: .utc))")
    func run(_ papers: MoveIn.Papers, dryRun: Bool) async throws -> MoveInReport {
      try await MoveIn(from: backup).run(
        into: open.database, papers: papers, dryRun: dryRun, actor: Terminal.actor, at: now)
    }
    let plan = try await run(MoveIn.Papers(report: nil, folder: nil), dryRun: true)
    print("\(name) is a backup of the old system. What bringing it over would do:\n")
    MoveInSummary(plan, isRehearsal: true).lines.forEach { print($0) }
    if isDryRun { return }
    try Terminal.confirm("Bring \(name) over?", yes: yes)
    let report = try await run(
      MoveIn.Papers(report: folder + "/report.csv", folder: folder), dryRun: false)
    report.papers.forEach { print("Written: \($0)") }
    print("The school has moved in. “rollbook clear all” empties it again.")
    if report.admins.isEmpty {
      print("The file has no users: make an admin with “rollbook user add NAME --role admin”.")
    }
  }

  private func refuseParts(_ only: [Table]?, _ name: String) throws {
    guard only != nil else { return }
    throw Problem(
      .invalid, "\(name) is a backup of the old system: its tables can't be restored alone.",
      advice: "Nothing was changed. “rollbook import TABLE \(name)” takes one table from it.")
  }

  private func show(_ survey: OldBackup.Survey) {
    NumbersTable.show(survey.counts.map { ($0.table.name, [$0.records]) })
    print("It lacks:")
    survey.lacks.forEach { print("  \($0)") }
  }
}
