import Records
import Safekeeping

extension MoveInShelf.Waiting {
  /// Whether nobody could look after the school once it has moved in.
  var needsAdmin: Bool { !isDone && report.admins.isEmpty }
}

/// What the page of a move-in's report shows, before and after.
struct MoveInPage {
  /// What was typed of the admin to be made, and what was wrong with it.
  struct NewAdmin {
    var name = ""
    var problem: Problem?
  }

  struct Line {
    let label: Said
    let read: String
    let broughtOver: String
    let changed: String
    let quarantined: String
    let isQuarantined: Bool
  }

  struct Cause {
    let place: Said
    let reason: Said
    let count: String
    let found: String
    let done: Said
  }

  struct Paper {
    let name: String
    let address: String
    let label: Said
    /// Where it can be imported once it is mended; nil for the report.
    let importing: String?
  }

  let key: String
  let file: String
  let isDone: Bool
  let isSignedIn: Bool
  let lines: [Line]
  let total: Line
  let causes: [Cause]
  let misfits: String
  let fits: Bool
  let files: String?
  let quarantined: String?
  let papers: [Paper]
  let admins: String?
  let needsAdmin: Bool
  let newAdmin: String
  let problem: Problem?

  init(_ found: MoveInShelf.Waiting, key: String, admin: NewAdmin, isSignedIn: Bool) {
    let report = found.report
    self.key = key
    self.isSignedIn = isSignedIn
    file = found.sent.name
    isDone = found.isDone
    lines = report.lines.map { Self.line($0, Said(School.table($0.table)?.label ?? $0.table)) }
    total = Self.line(report.total, "Total")
    causes = report.groups.map(Self.cause)
    misfits = grouped(report.misfitCount)
    fits = report.groups.isEmpty
    files = report.filesTaken > 0 ? grouped(report.filesTaken) : nil
    quarantined = report.total.quarantined > 0 ? grouped(report.total.quarantined) : nil
    papers = report.papers.map { Paper($0, at: "/move-in/\(key)/paper/", isDone: found.isDone) }
    admins = report.admins.isEmpty ? nil : report.admins.prefix(5).joined(separator: ", ")
    needsAdmin = found.needsAdmin
    newAdmin = admin.name.isEmpty ? "admin" : admin.name
    problem = admin.problem
  }

  private static func line(_ line: MoveInReport.Line, _ label: Said) -> Line {
    Line(
      label: label, read: grouped(line.read), broughtOver: grouped(line.broughtOver),
      changed: grouped(line.changed), quarantined: grouped(line.quarantined),
      isQuarantined: line.quarantined > 0)
  }

  private static func cause(_ group: MoveInReport.Group) -> Cause {
    let first = group.first
    let table = School.table(first.table)
    let column = table?.column(first.column)?.label ?? first.column
    return Cause(
      place: Said(
        [table?.label ?? first.table, column].filter { !$0.isEmpty }.joined(separator: " · ")),
      reason: Said(first.reason), count: grouped(group.count), found: short(first.found),
      done: Said(short(first.done)))
  }

  private static func short(_ text: String) -> String {
    text.count > 80 ? text.prefix(79) + "…" : text
  }
}

extension MoveInPage.Paper {
  /// `isDone` says whether the school has moved in, so that a quarantine can be imported.
  init(_ path: String, at address: String, isDone: Bool) {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let table = School.table(String(file.dropLast(".csv".count)))
    name = file
    self.address = address + file
    label = table.map { "Quarantine: \($0.label)" } ?? "The whole report"
    importing =
      isDone ? table.flatMap { $0.isData ? "/backup/import?table=\($0.name)" : nil } : nil
  }
}
