import Records
import Store

/// Fills the lists of `Merge` with what restoring the stage would do.
struct RestoreLists {
  /// The tables that were asked for; every one for a whole restore.
  let tables: [Table]
  let merge: Merge
  private var connection: any Connection { merge.connection }

  init(_ tables: [Table], on connection: any Connection) throws {
    self.tables = tables
    merge = try Merge(on: connection)
  }

  /// Lists everything; answers a sentence for each thing that goes beyond what was asked.
  func fill() throws -> [String] {
    var remarks: [String] = []
    for table in tables {
      try merge.bring(table, Difference.added(table) + " UNION ALL " + Difference.changed(table))
      try merge.remove(table, Difference.removed(table))
    }
    for table in School.tables where tables.contains(table) {
      remarks += try bringMissingParents(of: table)
    }
    for table in School.tables where !tables.contains(table) {
      remarks += try removeOrphans(in: table)
    }
    return remarks
  }

  /// What an incoming record refers to and the school lacks comes along; a user does not, since
  /// that would open an account again.
  private func bringMissingParents(of table: Table) throws -> [String] {
    try table.columns.compactMap { column -> String? in
      guard let reference = column.reference, let parent = School.table(reference.table),
        !tables.contains(parent)
      else { return nil }
      let missing: SQL = """
        SELECT DISTINCT s.\(column) AS id FROM \(staged: table) AS s
        WHERE s.id IN (\(Merge.incoming(table))) AND s.\(column) IS NOT NULL
        AND s.\(column) NOT IN (SELECT id FROM \(parent))
        """
      guard parent != School.users else { return try forget(column, of: table, missing) }
      let before = try connection.count(Merge.incoming(parent))
      try merge.bring(
        parent, "SELECT id FROM (\(missing)) AS new WHERE id NOT IN (\(Merge.incoming(parent)))")
      let brought = try connection.count(Merge.incoming(parent)) - before
      return brought == 0
        ? nil : "\(brought) \(parent.many) come along, since \(table.many) refer to them."
    }
  }

  private func forget(_ column: Column, of table: Table, _ missing: SQL) throws -> String? {
    let forgotten = try connection.run(
      "UPDATE \(staged: table) SET \(column) = NULL WHERE \(column) IN (SELECT id FROM (\(missing)) AS q)"
    )
    return forgotten == 0
      ? nil : "\(forgotten) \(table.many) lose their \(column.titleLabel), whose account is gone."
  }

  /// What belongs to a record that goes can't stay.
  private func removeOrphans(in table: Table) throws -> [String] {
    try table.columns.compactMap { column -> String? in
      guard let reference = column.reference, reference.bond == .belongs,
        let parent = School.table(reference.table)
      else { return nil }
      let before = try connection.count(Merge.outgoing(table))
      try merge.remove(
        table,
        """
        SELECT id FROM \(table) WHERE \(column) IN (\(Merge.outgoing(parent)))
        AND id NOT IN (\(Merge.outgoing(table)))
        """)
      let removed = try connection.count(Merge.outgoing(table)) - before
      return removed == 0 ? nil : "\(removed) \(table.many) go, since their \(parent.one) goes."
    }
  }
}
