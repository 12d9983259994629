import Records
import Store

/// What an act left behind, record by record, so that undo can tell what was changed since.
///
/// Clearing needs none: what it took is in its safety backup and nothing is left.
struct Footprint {
  private let act: Act
  private let connection: any Connection

  init(_ act: Act, on connection: any Connection) {
    self.act = act
    self.connection = connection
  }

  /// Keeps a checksum of every record that the lists of `Merge` brought, and a mark for every one
  /// they removed.
  func record() throws {
    let marks = try connection.inserter(
      into: "act_records", columns: ["act_id", "table_name", "record_id", "after_sum"])
    for table in School.tables {
      let name = Array(table.name.utf8)
      try connection.run(
        """
        INSERT INTO act_records (act_id, table_name, record_id, after_sum)
        SELECT \(act.id), \(text: table.name), id, NULL FROM (\(Merge.outgoing(table))) AS q
        """)
      let brought: SQL =
        "SELECT id AS record_id, NULL AS after_sum FROM (\(Merge.incoming(table))) AS q"
      try eachNow(brought, table) { id, now, _ in
        marks.bind(0, integer: act.id)
        name.withUnsafeBytes { marks.bind(1, text: $0) }
        marks.bind(2, integer: id)
        if let now { marks.bind(3, text: now) }
        try marks.insert()
      }
    }
  }

  /// Puts on `Merge`'s list of incoming records those that are still as the act left them.
  func listUntouched(_ table: Table) throws {
    let list = try connection.inserter(into: Merge.List.incoming.name(table), columns: ["id"])
    try eachNow(marks(table), table) { id, now, then in
      let isSame =
        if let now, let then { now.elementsEqual(then) } else { now == nil && then == nil }
      if isSame { try list.insert([.integer(id)]) }
    }
  }

  /// The marks of this act for a table: `record_id` and `after_sum`.
  func marks(_ table: Table) -> SQL {
    """
    SELECT record_id, after_sum FROM act_records
    WHERE act_id = \(act.id) AND table_name = \(text: table.name)
    """
  }

  /// Calls `body` with each ID, its record's checksum now (nil when it is gone) and `after_sum`.
  private func eachNow(
    _ ids: SQL, _ table: Table,
    _ body: (Int64, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) throws -> Void
  ) throws {
    let columns = table.columns.map { "m.\($0)" as SQL }.joined(separator: ", ")
    let rows = try connection.cursor(
      """
      SELECT \(columns), a.record_id, a.after_sum FROM (\(ids)) AS a
      LEFT JOIN \(table) AS m ON m.id = a.record_id
      """)
    let (id, then) = (table.columns.count, table.columns.count + 1)
    let writer = JSONWriter(table)
    var line = ByteText(capacity: 1024)
    var now = ByteText(capacity: 64)
    while try rows.next() {
      line.removeAll()
      now.removeAll()
      let isThere = !rows.isNull(0)
      if isThere {
        writer.record(rows, into: &line)
        var sum = Checksum()
        sum.add(line.bytes)
        sum.write(into: &now)
      }
      try body(rows.integer(id), isThere ? now.bytes : nil, rows.bytesIfAny(then))
    }
  }
}
