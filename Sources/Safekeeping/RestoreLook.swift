import Records
import Store

/// A look at the records that a restore would add, change or remove, a page at a time.
public struct RestoreLook: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case added, changed, removed
  }

  /// A field with what it is now and what it would be; for added or removed records one is nil.
  public struct Field: Hashable, Sendable {
    public let column: Column
    public let now: Value?
    public let then: Value?
  }

  public struct Record: Hashable, Sendable {
    public let id: Int64
    public let title: String
    /// Of a changed record only what differs.
    public let fields: [Field]
  }

  public let records: [Record]
  /// Where the following page begins: after this ID; nil when there is none.
  public let next: Int64?
}

extension Restoring {
  /// The records of one table and kind whose IDs are above `after`, at most `limit`.
  public func look(
    _ prepared: Prepared, at table: Table, _ kind: RestoreLook.Kind, after: Int64 = 0,
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
        return Self.record(table, id, now, then)
      }
      return RestoreLook(records: records, next: found.count > limit ? shown.last : nil)
    }
  }

  private static func record(_ table: Table, _ id: Int64, _ now: Row?, _ then: Row?)
    -> RestoreLook.Record
  {
    let fields = table.columns.dropFirst().filter { !$0.isSecret && !$0.isBlob }.compactMap {
      column in
      let (before, after) = (now?[column.name], then?[column.name])
      return before == after || (before ?? .null) == (after ?? .null)
        ? nil : RestoreLook.Field(column: column, now: before, then: after)
    }
    let known = then ?? now
    let title = table.title.compactMap { name -> String? in
      switch known?[name] {
      case .text(let text): text
      case .integer(let number): String(number)
      default: nil
      }
    }
    return RestoreLook.Record(id: id, title: title.joined(separator: " "), fields: fields)
  }
}
