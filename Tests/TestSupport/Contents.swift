import Records
import Store

/// Every cell of every table of a school.
public struct Contents: Hashable, Sendable {
  /// By table, then by ID.
  public let records: [String: [Int64: [Value]]]

  /// What a school holds now.
  public init(of database: any Database) async throws {
    records = try await database.read { connection in
      var records: [String: [Int64: [Value]]] = [:]
      for table in School.tables {
        let sql: SQL = "SELECT \(table.columns) FROM \(table)"
        let rows = try connection.rows(sql).map { ($0.integer("id"), $0.values) }
        records[table.name] = Dictionary(uniqueKeysWithValues: rows)
      }
      return records
    }
  }

  public func count(_ table: Table) -> Int { records[table.name]?.count ?? 0 }

  /// The first cells that are not the same in both, one line each; empty when none is.
  public func differences(from other: Contents, limit: Int = 5) -> [String] {
    var found: [String] = []
    for table in School.tables {
      let (mine, others) = (records[table.name] ?? [:], other.records[table.name] ?? [:])
      for id in Set(mine.keys).union(others.keys).sorted() where mine[id] != others[id] {
        found += Self.differences(table, id, mine[id], others[id])
        if found.count >= limit { return Array(found.prefix(limit)) }
      }
    }
    return found
  }

  private static func differences(
    _ table: Table, _ id: Int64, _ mine: [Value]?, _ others: [Value]?
  ) -> [String] {
    guard let mine else { return ["\(table.name) \(id) is only in the other"] }
    guard let others else { return ["\(table.name) \(id) is not in the other"] }
    return zip(table.columns, zip(mine, others)).compactMap { column, values in
      values.0 == values.1 ? nil : "\(table.name) \(id) \(column.name): \(values.0), \(values.1)"
    }
  }
}
