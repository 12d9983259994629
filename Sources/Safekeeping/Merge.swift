import Records
import Store

/// Takes chosen records from the stage into the school and removes chosen ones from it.
///
/// Which ones stands in two temporary tables, so that a million records cost no memory. Undo,
/// restore and import all end here.
struct Merge {
  let connection: any Connection

  /// Empties the two lists.
  init(on connection: any Connection) throws {
    self.connection = connection
    for list in ["incoming", "outgoing"] {
      try connection.run(
        """
        CREATE TEMP TABLE IF NOT EXISTS \(name: list)
        (table_name TEXT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (table_name, id))
        """)
      try connection.run("DELETE FROM \(name: list)")
    }
  }

  /// Puts the IDs that `query` gives on the list of those to be taken from the stage.
  func bring(_ table: Table, _ query: SQL) throws {
    try connection.run(
      "INSERT INTO incoming (table_name, id) SELECT \(text: table.name), id FROM (\(query)) AS q")
  }

  /// Puts the IDs that `query` gives on the list of those to be removed.
  func remove(_ table: Table, _ query: SQL) throws {
    try connection.run(
      "INSERT INTO outgoing (table_name, id) SELECT \(text: table.name), id FROM (\(query)) AS q")
  }

  /// The IDs of one list, as a query.
  static func incoming(_ table: Table) -> SQL {
    "SELECT id FROM incoming WHERE table_name = \(text: table.name)"
  }
  static func outgoing(_ table: Table) -> SQL {
    "SELECT id FROM outgoing WHERE table_name = \(text: table.name)"
  }

  /// How many records of each table the lists name, in the order of the description.
  func counts(_ list: String) throws -> [(table: Table, count: Int64)] {
    let rows = try connection.rows(
      "SELECT table_name, count(*) AS n FROM \(name: list) GROUP BY table_name")
    return School.tables.compactMap { table in
      rows.first { $0.text("table_name") == table.name }.map { (table, $0.integer("n")) }
    }
  }

  /// Carries both lists out, in an `overhaul`: everything listed is taken away and what is incoming
  /// put in anew, so that records may exchange what must be unique.
  func apply() throws {
    let touched = try counts("incoming") + counts("outgoing")
    let tables = School.tables.filter { table in
      touched.contains { $0.table == table || $0.table.mentioners.contains(table) }
    }
    let counts = try Counts.read(on: connection)
    let work = Dictionary(touched.map { ($0.table, $0.count) }, uniquingKeysWith: +)
    guard work.values.reduce(0, +) > Self.few else { return try apply(to: tables, counts) }
    let refilled = tables.filter { work[$0, default: 0] > counts[$0] }
    try connection.wholesale(tables, refilling: refilled) { try apply(to: tables, counts) }
  }

  /// Up to how many records counting one by one is cheaper than counting the table anew.
  private static let few = 10_000

  private func apply(to tables: [Table], _ counts: Counts) throws {
    if tables.contains(School.users) { try endSessions() }
    for table in tables where counts[table] > 0 {
      let listed = Self.outgoing(table) + " UNION ALL " + Self.incoming(table)
      try connection.run("DELETE FROM \(table) WHERE id IN (\(listed))")
    }
    for table in tables {
      try connection.run(
        """
        INSERT INTO \(table) (\(table.columns))
        SELECT \(table.columns) FROM \(staged: table) WHERE id IN (\(Self.incoming(table))) ORDER BY id
        """)
      try connection.raiseSequence(of: table)
    }
    for table in tables { try loseLinks(to: table) }
  }

  /// Whoever is changed or removed has to sign in again.
  private func endSessions() throws {
    try connection.run(
      """
      DELETE FROM sessions WHERE user_id IN (\(Self.incoming(School.users)))
      OR user_id IN (\(Self.outgoing(School.users)))
      """)
  }

  /// What stays and mentions a record that went loses the link.
  private func loseLinks(to table: Table) throws {
    for mentioner in table.mentioners {
      for column in mentioner.references(to: table) {
        try connection.run(
          """
          UPDATE \(mentioner) SET \(column) = NULL
          WHERE \(column) IN (\(Self.outgoing(table))) AND \(column) NOT IN (SELECT id FROM \(table))
          """)
      }
    }
  }
}

extension Table {
  /// The sets of columns that no two records may share.
  var uniqueKeys: [[Column]] {
    let single = columns.filter(\.isUnique).map { [$0] }
    guard let together = uniqueTogether else { return single }
    return single + [together.compactMap(column)]
  }
}
