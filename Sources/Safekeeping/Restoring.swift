import Records
import Store

/// Brings back a complete backup, or some tables of it: a proof, a plan, a safety backup, one
/// transaction, and the way back.
public struct Restoring: Sendable {
  let safety: Safety

  public init(_ safety: Safety) { self.safety = safety }

  /// A proven file in a stage, with the plan of what it would change. `discard` it in any case.
  public struct Prepared: Discardable {
    public let plan: RestorePlan
    let tables: [Table]
    let stage: any Stage

    public func discard() async { await stage.discard() }
  }

  /// Proves a file and finds what restoring it would do.
  ///
  /// `only` names tables; what they refer to comes along when the school lacks it. `actor` is the
  /// user who asks, who stays an active admin whatever the file says; nil at the command line.
  /// `input` is read on the engine's thread.
  public func prepare(
    _ input: InputFile, named file: String, only: [Table]? = nil, actor: String?,
    _ work: Work = Work()
  ) async throws -> Prepared {
    try await safety.database.stage().filled { stage in
      let found = try await Proof.load(input, into: stage, work)
      let tables = only.map { only in School.tables.filter(only.contains) } ?? School.tables
      try work.begin("Comparing it with the school")
      let plan = try await stage.compare { connection in
        let kept =
          tables.contains(School.users)
          ? try Keeping(actor: actor, on: connection).adjustStage() : []
        let lists = try RestoreLists(tables, on: connection)
        let remarks = try lists.fill()
        return RestorePlan(
          file: file, madeAt: found.about.createdAt, school: found.about.school,
          lines: try Self.lines(lists, found), remarks: kept + remarks,
          state: try Counts.read(on: connection).state)
      }
      return Prepared(plan: plan, tables: tables, stage: stage)
    }
  }

  /// Carries the plan out. Throws a `Problem` when the school changed since it was made.
  public func carryOut(_ prepared: Prepared, by actor: String, _ work: Work = Work()) async throws
    -> Act
  {
    let moment = safety.clock()
    let (plan, tables) = (prepared.plan, prepared.tables)
    return try await safety.act(before: "restore \(plan.file)", work, in: prepared.stage.join) {
      connection, backup in
      guard try Counts.read(on: connection).state == plan.state else { throw Self.movedOn }
      let lists = try RestoreLists(tables, on: connection)
      _ = try lists.fill()
      let sessions = try KeptSessions(of: actor, on: connection)
      try lists.merge.apply()
      try sessions.putBack(on: connection)
      let act = try Acts.record(
        .restore, plan.file, backup: backup, summary: plan.sentence, by: actor, at: moment,
        on: connection)
      try Footprint(act, on: connection).record()
      return act
    }
  }

  private static func lines(_ lists: RestoreLists, _ found: Proof.Found) throws -> [RestorePlan
    .Line]
  {
    let connection = lists.merge.connection
    return try School.tables.compactMap { table in
      let incoming = try connection.count(Merge.incoming(table))
      let changed = try connection.count(
        Merge.incoming(table) + " WHERE id IN (SELECT id FROM \(table))")
      let removed = try connection.count(Merge.outgoing(table))
      guard lists.tables.contains(table) || incoming + removed > 0 else { return nil }
      let same =
        lists.tables.contains(table)
        ? try connection.count("SELECT id FROM \(staged: table)") - incoming : 0
      return RestorePlan.Line(
        table: table, added: incoming - changed, changed: changed, removed: removed, same: same)
    }
  }

  static let movedOn = Problem(
    .conflict, "The school changed while you were looking at the plan.",
    advice: "Nothing was restored. Look at the new plan and decide again.")
}
