import Records
import Store

/// What putting back one record of a backup would do, with what belongs to it.
public struct RecordPlan: Hashable, Sendable {
  /// Records of another table that belong to it in the backup.
  public struct Line: Hashable, Sendable {
    public let table: Table
    /// Not in the school now: they come back.
    public let missing: Int64
    /// Changed since: they come back only when that is asked for.
    public let changed: Int64
    public let same: Int64
  }

  public let record: FoundRecord
  /// The record itself: now, and in the backup.
  public let change: RecordChange
  public let lines: [Line]
  /// The state of the school that the plan was made from (`Counts.state`).
  public let state: Int64

  /// Whether there is anything to put back, with or without what was changed since.
  public var changesNothing: Bool {
    record.state == .same && lines.allSatisfy { $0.missing + $0.changed == 0 }
  }
  public var hasChangedBelongings: Bool { lines.contains { $0.changed > 0 } }
}

extension Restoring {
  /// Finds what putting back a record would do. Throws a `Problem` when the backup has no such one.
  public func plan(
    _ table: Table, _ id: Int64, of prepared: Prepared
  ) async throws -> RecordPlan {
    try await prepared.stage.compare { connection in
      let family = try Family(of: table, id, on: connection)
      let now = try connection.row("SELECT * FROM \(table) WHERE id = \(id)")
      return RecordPlan(
        record: try FoundRecord(table, family.root, on: connection),
        change: RecordChange(table, id, now: now, then: family.root),
        lines: try family.belongings.map { try Self.line($0.table, $0.ids, connection) },
        state: try Counts.read(on: connection).state)
    }
  }

  private static func line(
    _ table: Table, _ ids: SQL, _ connection: any Connection
  ) throws -> RecordPlan.Line {
    let missing = try connection.count(Family.missing(table, ids))
    let changed = try connection.count(Family.changed(table, ids))
    return RecordPlan.Line(
      table: table, missing: missing, changed: changed,
      same: try connection.count(ids) - missing - changed)
  }

  /// Puts a record back as the backup has it, with what belongs to it and is missing now; with
  /// `changedToo` also what belongs to it and was changed since. Nothing is removed, and what came
  /// after the backup stays.
  ///
  /// `state` is that of the plan. Throws a `Problem` when the school changed since, or when another
  /// record has what must be unique.
  public func putBack(
    _ table: Table, _ id: Int64, of prepared: Prepared, changedToo: Bool = false, state: Int64,
    by actor: String, _ work: Work = Work()
  ) async throws -> Act {
    let moment = safety.clock()
    let file = prepared.plan.file
    let before = "putting back \(table.one) \(id)"
    return try await safety.act(before: before, work, in: prepared.stage.join) {
      connection, backup in
      guard try Counts.read(on: connection).state == state else { throw Self.movedOn }
      let family = try Family(of: table, id, on: connection)
      let back = try family.comeBack(changedToo: changedToo)
      let record = try FoundRecord(table, family.root, on: connection)
      let act = try Acts.record(
        .restore, "\(table.one) \(record.title) from \(file)", backup: backup, summary: back,
        by: actor, at: moment, on: connection)
      try Footprint(act, on: connection).record()
      return act
    }
  }
}
