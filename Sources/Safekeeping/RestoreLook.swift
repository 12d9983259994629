import Records
import Store

/// A look at the records that a restore would add, change or remove, a page at a time.
public struct RestoreLook: Hashable, Sendable {
  public let records: [RecordChange]
  /// Where the following page begins: after this ID; nil when there is none.
  public let next: Int64?
}

extension Restoring {
  /// The records of one table and kind whose IDs are above `after`, at most `limit`.
  public func look(
    _ prepared: Prepared, at table: Table, _ kind: RecordChange.Kind, after: Int64 = 0,
    limit: Int = 20
  ) async throws -> RestoreLook {
    try await prepared.stage.compare { connection in
      let ids: SQL =
        switch kind {
        case .added: Difference.added(table)
        case .changed: Difference.changed(table)
        case .removed: Difference.removed(table)
        }
      let found = try connection.rows(
        "SELECT id FROM (\(ids)) AS q WHERE id > \(after) ORDER BY id LIMIT \(limit + 1)")
      let shown = found.prefix(limit).map { $0.integer("id") }
      let records = try shown.map { id in
        let now =
          kind == .added ? nil : try connection.row("SELECT * FROM \(table) WHERE id = \(id)")
        let then =
          kind == .removed
          ? nil : try connection.row("SELECT * FROM \(staged: table) WHERE id = \(id)")
        return RecordChange(table, id, now: now, then: then)
      }
      return RestoreLook(records: records, next: found.count > limit ? shown.last : nil)
    }
  }
}

extension RecordChange {
  /// A record in the school and in the stage; nil where it is not.
  init(_ table: Table, _ id: Int64, now: Row?, then: Row?) {
    self.init(
      table, id, before: now.map { row in { row[$0.name] } },
      after: then.map { row in { row[$0.name] } })
  }
}
