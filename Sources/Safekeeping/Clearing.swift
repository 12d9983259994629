import Records
import Store

/// Empties tables: a plan, a safety backup, one transaction, an entry in the audit log, and the
/// way back (`Undoing`).
public struct Clearing: Sendable {
  private let safety: Safety

  public init(_ safety: Safety) { self.safety = safety }

  /// What clearing a data table, or `all`, would take. Throws a `Problem` for any other name.
  public func plan(_ what: String) async throws -> ClearPlan {
    try await safety.database.read { try ClearPlan.make(what, on: $0) }
  }

  /// Clears what the plan names, as it is at this moment.
  public func carryOut(_ plan: ClearPlan, by actor: String, _ work: Work = Work()) async throws
    -> Act
  {
    let moment = safety.clock()
    return try await safety.act(before: "clear \(plan.what)", work, in: safety.database.overhaul) {
      connection, backup in
      let plan = try ClearPlan.make(plan.what, on: connection)
      try Self.remove(plan, on: connection)
      return try Acts.record(
        .clear, plan.what, backup: backup, summary: plan.sentence, by: actor, at: moment,
        on: connection)
    }
  }

  private static func remove(_ plan: ClearPlan, on connection: any Connection) throws {
    let going = plan.removals.map(\.table)
    let touched =
      going + plan.losses.map(\.table) + (plan.what == ClearPlan.all ? [School.users] : [])
    try connection.wholesale(unique(touched)) {
      for loss in plan.losses where loss.count > 0 {
        try connection.run(
          "UPDATE \(loss.table) SET \(loss.column) = NULL WHERE \(loss.column) IS NOT NULL")
      }
      for table in going { try connection.run("DELETE FROM \(table)") }
      if plan.what == ClearPlan.all { try removeUsers(on: connection) }
    }
  }

  private static func removeUsers(on connection: any Connection) throws {
    try connection.run(
      "DELETE FROM sessions WHERE user_id IN (SELECT id FROM users WHERE role <> 'admin')")
    try connection.run("DELETE FROM users WHERE role <> 'admin'")
  }

  private static func unique(_ tables: [Table]) -> [Table] { School.tables.filter(tables.contains) }
}
