import Records
import Store

/// A school of random records in every table: awkward texts and extreme values, IDs with gaps,
/// references that lead somewhere, and nothing twice that must be unique.
public enum RandomSchool {
  /// Fills an empty school with `records` records in each table.
  public static func fill(
    _ database: any Database, seed: UInt64, records: Int = 25
  ) async throws {
    try await database.overhaul { connection in
      try connection.wholesale(School.tables) {
        var writer = Writer(seed: seed, records: records)
        for table in School.tables { try writer.fill(table, on: connection) }
      }
      for table in School.tables { try connection.raiseSequence(of: table) }
    }
  }

  private struct Writer {
    let records: Int
    var random: Seeded
    /// By table, of those that are filled already.
    var ids: [String: [Int64]] = [:]

    init(seed: UInt64, records: Int) {
      self.records = records
      random = Seeded(seed)
    }

    mutating func fill(_ table: Table, on connection: any Connection) throws {
      let inserter = try connection.inserter(into: table)
      var rows = RandomRows(table, seed: random.next())
      var seen: Set<[Value]> = []
      var id: Int64 = 0
      while ids[table.name, default: []].count < records {
        id += Int64(random.number(1...3))
        let row = fitted(rows.next(id: id), of: table)
        if let key = table.uniqueTogether {
          let cells = key.compactMap { table.index(of: $0) }.map { row[$0] }
          guard seen.insert(cells).inserted else { continue }
        }
        for (index, value) in row.enumerated() { inserter.bind(index, value) }
        try inserter.insert()
        ids[table.name, default: []].append(id)
      }
    }

    /// The same row with references that lead somewhere and unique texts.
    private mutating func fitted(_ row: [Value], of table: Table) -> [Value] {
      zip(table.columns, row).map { column, value in
        guard value != .null else { return .null }
        if let reference = column.reference {
          let all = ids[reference.table] ?? []
          return all.isEmpty ? .null : .integer(all[random.number(0...(all.count - 1))])
        }
        guard column.isUnique, let text = value.text else { return value }
        return .text("\(text) \(row[0].integer ?? 0)")
      }
    }
  }
}
