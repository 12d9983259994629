import Foundation
import Records
import Store

/// Brings a whole school over from the system that Rollbook succeeds: in one transaction, and with
/// nothing dropped silently (docs/MOVING-IN.md says what becomes of what).
public struct MoveIn: Sendable {
  private let old: any OldRecords
  private let uploads: String?

  /// `uploads` is the old system's folder of photos and outlines.
  public init(from old: any OldRecords, uploads: String? = nil) {
    self.old = old
    self.uploads = uploads
  }

  /// Where the papers go. Without `report` there is no report as a file; `folder` takes the
  /// quarantine, and is made when it is needed.
  public struct Papers: Sendable {
    public let report: String?
    public let folder: String?

    public init(report: String?, folder: String?) {
      self.report = report
      self.folder = folder
    }
  }

  /// Moves in, or with `dryRun` only finds out what would become of what.
  ///
  /// Throws a `Problem`, with nothing changed, when the school is not empty or the old records
  /// can't be read to their end.
  public func run(
    into database: any Database, papers: Papers, dryRun: Bool, actor: String, at now: Timestamp,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) async throws -> MoveInReport {
    try checkUploads()
    let written = MoveInPapers(report: papers.report, folder: dryRun ? nil : papers.folder)
    do {
      var report = try await database.overhaul { connection in
        try move(onto: connection, written, dryRun, actor, now, progress)
      }
      report.papers = try written.keep()
      return report
    } catch let rehearsal as Rehearsal {
      var report = rehearsal.report
      report.papers = try written.keep()
      return report
    } catch {
      written.drop()
      throw error
    }
  }

  private func move(
    onto connection: any Connection, _ papers: MoveInPapers, _ dryRun: Bool, _ actor: String,
    _ now: Timestamp, _ progress: @escaping @Sendable (Int64) -> Void
  ) throws -> MoveInReport {
    try Residents.checkEmpty(on: connection)
    let reader = try old.open()
    try OldSchema.check(reader, place: old.place)
    let about = try OldSettings(reader, on: connection)
    papers.zone = about.zone
    let moving = try MovingSchool(
      reader, into: connection, about, papers: papers, uploads: uploads, now: now,
      progress: progress)
    try connection.wholesale(School.tables, refilling: School.tables) { try moving.run() }
    try prove(moving, on: connection)
    moving.tally.found(admins: try Residents.admins(on: connection))
    try record(moving, actor, on: connection)
    try papers.finish()
    guard !dryRun else { throw try rehearsal(moving, on: connection) }
    return moving.tally.report
  }

  /// The database checks references only before a commit, which a rehearsal never reaches.
  private func rehearsal(_ moving: MovingSchool, on connection: any Connection) throws -> Rehearsal
  {
    if let broken = try connection.brokenReferences(limit: 1).first {
      throw Fault("moving in: \(broken)")
    }
    return Rehearsal(report: moving.tally.report)
  }

  private func record(_ moving: MovingSchool, _ actor: String, on connection: any Connection) throws
  {
    let total = moving.tally.report.total
    try AuditLog.record(
      actor: actor, action: "move-in",
      detail: "Moved in from \(old.place): \(total.broughtOver) records brought over, "
        + "\(total.changed) of them changed, \(total.quarantined) put into quarantine.",
      at: moving.now, on: connection)
  }

  /// What was counted while it was brought over is what is there now.
  private func prove(_ moving: MovingSchool, on connection: any Connection) throws {
    let counts = try Counts.read(on: connection)
    for line in moving.tally.report.lines {
      guard let table = School.table(line.table), table.isData else { continue }
      let made =
        table.name == School.paymentCategories.name && moving.generalCategory != nil ? 1 : 0
      guard counts[table] == line.broughtOver + Int64(made),
        line.read == line.broughtOver + line.quarantined
      else { throw Fault("moving in counted \(line), but the table has \(counts[table])") }
    }
  }

  /// Throws a `Problem` unless a school can move in: nothing but admins and settings may be here.
  public static func checkEmpty(on connection: any Connection) throws {
    try Residents.checkEmpty(on: connection)
  }

  private func checkUploads() throws {
    guard let uploads else { return }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: uploads, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw Problem(
        .notFound, "There is no folder \(uploads).", advice: "Nothing was changed. Check its path.")
    }
  }
}

/// Ends a dry run's transaction with nothing changed.
private struct Rehearsal: Error {
  let report: MoveInReport
}

/// What the old school's own settings say about how to read it.
struct OldSettings {
  private(set) var zone: Zone
  private(set) var prefix: String

  init(_ reader: any OldReader, on connection: any Connection) throws {
    let here = try SchoolSettings.read(on: connection)
    zone = here.zone
    prefix = here.prefix
    guard let columns = reader.tables["settings"], columns.contains("key"),
      columns.contains("value")
    else { return }
    let rows = try reader.cursor(over: ["key", "value"], of: "settings")
    while try rows.next() {
      let key = String(decoding: rows.bytes(0), as: UTF8.self)
      let value = String(decoding: rows.bytes(1), as: UTF8.self)
      if key == SchoolSettings.Key.prefix.rawValue { prefix = value }
      if key == SchoolSettings.Key.zone.rawValue { zone = Zone(value) ?? zone }
    }
  }
}
