import Records
import Store

/// One record of the stage and everything there that belongs to it.
struct Family {
  let table: Table
  let id: Int64
  /// The record as the stage has it.
  let root: Row
  /// What belongs to it, by table, with a query for the IDs in the stage.
  let belongings: [(table: Table, ids: SQL)]
  private let connection: any Connection

  /// Throws a `Problem` when the stage has no such record.
  init(of table: Table, _ id: Int64, on connection: any Connection) throws {
    guard let root = try connection.row("SELECT * FROM \(staged: table) WHERE id = \(id)") else {
      throw Problem(
        .notFound, "The backup has no \(table.one) with the ID \(id).",
        advice: "Nothing was changed. Look for it by name, or in another backup.")
    }
    self.table = table
    self.id = id
    self.root = root
    self.connection = connection
    belongings = Self.belongings(of: table, "SELECT id FROM \(staged: table) WHERE id = \(id)")
  }

  private static func belongings(of table: Table, _ ids: SQL) -> [(table: Table, ids: SQL)] {
    table.dependents.flatMap { child -> [(table: Table, ids: SQL)] in
      let links = child.references(to: table).filter { $0.reference?.bond == .belongs }
      let found: SQL = """
        SELECT id FROM \(staged: child) WHERE \(links.map { "\($0) IN (\(ids))" as SQL }
          .joined(separator: " OR "))
        """
      return [(child, found)] + belongings(of: child, found)
    }
  }

  /// Those of `ids` that the school lacks.
  static func missing(_ table: Table, _ ids: SQL) -> SQL {
    "SELECT id FROM (\(ids)) AS own WHERE id NOT IN (SELECT id FROM \(table))"
  }

  /// Those of `ids` that the school has with other values.
  static func changed(_ table: Table, _ ids: SQL) -> SQL {
    Difference.changed(table, among: ids)
  }

  /// Brings the record and its belongings into the school, in a stage's `join`; says in one
  /// sentence what that was.
  func comeBack(changedToo: Bool) throws -> String {
    let merge = try Merge(on: connection)
    try merge.bring(table, "SELECT id FROM \(staged: table) WHERE id = \(id)")
    try bringParents(of: table, to: merge)
    var staying: Int64 = 0
    for (child, ids) in belongings {
      try merge.bring(child, Self.missing(child, ids))
      if changedToo { try merge.bring(child, Self.changed(child, ids)) }
      staying += try leaveOrphans(in: child, merge)
    }
    for table in School.tables { try checkKeys(of: table) }
    let counts = try merge.counts(.incoming)
    try merge.apply()
    try loseDeadLinks()
    try mendLinks()
    let back = counts.map { $0.table.counted($0.count) }
    return staying == 0
      ? "\(back.listed) put back"
      : "\(back.listed) put back; \(staying) stay away, since what they belong to is gone"
  }

  /// What the incoming records of a table need and the school lacks comes along, up to the top.
  private func bringParents(of table: Table, to merge: Merge) throws {
    for column in table.columns {
      guard let reference = column.reference, let parent = School.table(reference.table),
        reference.bond == .belongs || parent == School.files
      else { continue }
      try merge.bring(
        parent,
        """
        SELECT DISTINCT \(column) AS id FROM \(staged: table) WHERE id IN (\(Merge.incoming(table)))
        AND \(column) IS NOT NULL AND \(column) NOT IN (SELECT id FROM \(parent))
        AND \(column) NOT IN (\(Merge.incoming(parent)))
        """)
      try bringParents(of: parent, to: merge)
    }
  }

  /// Takes belongings off the list whose other parent is neither here nor coming; how many.
  private func leaveOrphans(in child: Table, _ merge: Merge) throws -> Int64 {
    try child.columns.reduce(0) { sum, column in
      guard let reference = column.reference, reference.bond == .belongs,
        let parent = School.table(reference.table)
      else { return sum }
      let left = try merge.drop(
        child,
        """
        SELECT id FROM \(staged: child) WHERE \(column) NOT IN (SELECT id FROM \(parent))
        AND \(column) NOT IN (\(Merge.incoming(parent)))
        """)
      return sum + Int64(left)
    }
  }

  private func checkKeys(of table: Table) throws {
    let returning = Merge.incoming(table)
    for clash in KeyClash.all(of: table, returning: returning, leaving: Merge.outgoing(table)) {
      guard let first = try connection.row(clash.query + " ORDER BY id LIMIT 1") else { continue }
      throw Problem(
        .conflict,
        "\(table.one.capitalizedFirst) \(first.integer("id")) can't come back: \(clash.reason(table)).",
        advice: "Nothing was changed. Change or delete what is in the way first.")
    }
  }

  /// What mentioned the record in the backup, and only lost that link since, gets it back.
  private func mendLinks() throws {
    for mentioner in table.mentioners {
      for column in mentioner.references(to: table) where column.reference?.bond == .mentions {
        try connection.run(
          """
          UPDATE \(mentioner) SET \(column) = \(id) WHERE \(column) IS NULL
          AND id IN (SELECT id FROM \(staged: mentioner) WHERE \(column) = \(id))
          """)
      }
    }
  }

  /// What came back mentions nobody who is gone.
  private func loseDeadLinks() throws {
    for table in School.tables {
      for column in table.columns where column.reference?.bond == .mentions {
        guard let target = column.reference.flatMap({ School.table($0.table) }) else { continue }
        try connection.run(
          """
          UPDATE \(table) SET \(column) = NULL WHERE id IN (\(Merge.incoming(table)))
          AND \(column) IS NOT NULL AND \(column) NOT IN (SELECT id FROM \(target))
          """)
      }
    }
  }
}
