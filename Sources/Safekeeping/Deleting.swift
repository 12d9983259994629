import Records
import Store

/// Deletes one record with all that belongs to it: a plan, a safety backup, one transaction, an
/// entry in the audit log, and the way back (`Undoing`).
public struct Deleting: Sendable {
  private let safety: Safety

  public init(_ safety: Safety) { self.safety = safety }

  /// What deleting a record would take.
  public struct Plan: Hashable, Sendable {
    public let table: Table
    public let id: Int64
    /// What goes along, by table.
    public let along: [Count]
    /// What stays and only loses its link.
    public let links: [Count]

    /// Some records of one table.
    public struct Count: Hashable, Sendable {
      public let table: Table
      public let count: Int64
      /// `3 payments`
      public var text: String { table.counted(count) }
    }

    /// `student 12, 5 enrollments and 8 payments`
    public var sentence: String { (["\(table.one) \(id)"] + along.map(\.text)).listed }
  }

  /// Throws a `Problem` when there is no such record.
  public func plan(_ table: Table, _ id: Int64) async throws -> Plan {
    try await safety.database.read { try Self.plan(table, id, on: $0) }
  }

  /// Deletes the record and what belongs to it, as it is at this moment.
  public func carryOut(_ table: Table, _ id: Int64, by actor: String) async throws -> Act {
    let moment = safety.clock()
    let what = "\(table.name)/\(id)"
    return try await safety.act(
      before: "delete \(table.one) \(id)", Work(), in: safety.database.overhaul
    ) {
      connection, backup in
      let plan = try Self.plan(table, id, on: connection)
      let merge = try Merge(on: connection)
      for count in plan.along {
        try merge.remove(count.table, Self.belonging(count.table, to: table, id))
      }
      try merge.remove(table, "SELECT id FROM \(table) WHERE id = \(id)")
      try Self.loseLinks(to: table, id, merge)
      for goer in plan.along.map(\.table) + [table] {
        try connection.run("DELETE FROM \(goer) WHERE id IN (\(Merge.outgoing(goer)))")
      }
      let act = try Acts.record(
        .delete, what, backup: backup, summary: "deleted \(plan.sentence)", by: actor, at: moment,
        on: connection)
      // The lists tell what to put back and what else was touched.
      try Footprint(act, on: connection).record()
      return act
    }
  }

  private static func plan(
    _ table: Table, _ id: Int64, on connection: any Connection
  ) throws -> Plan {
    guard try connection.row("SELECT id FROM \(table) WHERE id = \(id)") != nil else {
      throw Problem(
        .notFound, "There is no \(table.one) with the ID \(id).",
        advice: "Nothing was changed. It may have been deleted already.")
    }
    return Plan(
      table: table, id: id,
      along: try table.dependents.map {
        Plan.Count(table: $0, count: try connection.count(belonging($0, to: table, id)))
      }.filter { $0.count > 0 },
      links: try table.mentioners.map {
        Plan.Count(table: $0, count: try connection.count(mentioning($0, table, id)))
      }.filter { $0.count > 0 })
  }

  /// No table that belongs to another has any that belong to it.
  private static func belonging(_ child: Table, to table: Table, _ id: Int64) -> SQL {
    let same = child.references(to: table).map { "\($0) = \(id)" as SQL }
    return "SELECT id FROM \(child) WHERE \(same.joined(separator: " OR "))"
  }

  private static func mentioning(_ other: Table, _ table: Table, _ id: Int64) -> SQL {
    belonging(other, to: table, id)
  }

  private static func loseLinks(to table: Table, _ id: Int64, _ merge: Merge) throws {
    for mentioner in table.mentioners {
      try merge.bring(mentioner, mentioning(mentioner, table, id))
      for column in mentioner.references(to: table) {
        try merge.connection.run("UPDATE \(mentioner) SET \(column) = NULL WHERE \(column) = \(id)")
      }
    }
  }
}
