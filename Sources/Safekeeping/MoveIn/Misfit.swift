/// One thing of the old school that does not fit as it was.
public struct Misfit: Hashable, Sendable {
  public let table: String
  /// Nil when it concerns the table as a whole.
  public let id: Int64?
  public let column: String
  /// What the old system held.
  public let found: String
  /// Why it does not fit: the same words for the same cause.
  public let reason: String
  /// What stands there now.
  public let done: String
}

/// What moving in found and did: the same for a dry run.
public struct MoveInReport: Sendable {
  /// One table's balance: `read` is always `broughtOver` and `quarantined` together.
  public struct Line: Hashable, Sendable {
    public let table: String
    public var read: Int64 = 0
    public var broughtOver: Int64 = 0
    /// Of those brought over, how many are not as they were.
    public var changed: Int64 = 0
    public var quarantined: Int64 = 0
  }

  /// Misfits of one cause.
  public struct Group: Hashable, Sendable {
    public let first: Misfit
    public internal(set) var count: Int64
  }

  public internal(set) var lines: [Line] = []
  /// In the order in which they were met.
  public internal(set) var groups: [Group] = []
  /// The first misfits, enough for a page; the file has all.
  public internal(set) var misfits: [Misfit] = []
  public internal(set) var misfitCount: Int64 = 0
  /// How many photos and outlines came along.
  public internal(set) var filesTaken: Int64 = 0
  /// The CSV files with the report and the quarantined records, once they are kept.
  public internal(set) var papers: [String] = []
  /// The admins who can sign in once it is done, by name.
  public internal(set) var admins: [String] = []

  public var total: Line {
    lines.reduce(into: Line(table: "total")) { sum, line in
      sum.read += line.read
      sum.broughtOver += line.broughtOver
      sum.changed += line.changed
      sum.quarantined += line.quarantined
    }
  }
}

/// Counts what happens while it happens; every misfit goes straight to the report's file.
final class MoveInTally {
  private(set) var report = MoveInReport()
  private let papers: MoveInPapers
  private var groups: [[String]: Int] = [:]
  private static let shown = 500

  init(papers: MoveInPapers) { self.papers = papers }

  func begin(_ table: String) { report.lines.append(MoveInReport.Line(table: table)) }

  func read() { report.lines[report.lines.count - 1].read += 1 }

  func broughtOver(isChanged: Bool) {
    report.lines[report.lines.count - 1].broughtOver += 1
    if isChanged { report.lines[report.lines.count - 1].changed += 1 }
  }

  func quarantined() { report.lines[report.lines.count - 1].quarantined += 1 }

  func found(admins: [String]) { report.admins = admins }

  func tookFile() { report.filesTaken += 1 }

  func tell(_ misfit: Misfit) throws {
    try papers.report(misfit)
    report.misfitCount += 1
    if report.misfits.count < Self.shown { report.misfits.append(misfit) }
    let cause = [misfit.table, misfit.column, misfit.reason]
    if let index = groups[cause] {
      report.groups[index].count += 1
    } else {
      groups[cause] = report.groups.count
      report.groups.append(MoveInReport.Group(first: misfit, count: 1))
    }
  }
}
