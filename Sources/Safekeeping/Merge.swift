import Records
import Store

/// Takes chosen records from the stage into the school and removes chosen ones from it.
///
/// Which ones stands in two lists, of IDs in temporary tables, so that a million records cost no memory.
/// Undo, restore and import all end here.
struct Merge {
  enum List: String, CaseIterable {
    /// To be taken from the stage.
    case incoming
    /// To be removed.
    case outgoing

    func name(_ table: Table) -> String { "\(rawValue)_\(table.name)" }
  }

  let connection: any Connection

  /// Empties the two lists.
  init(on connection: any Connection) throws {
    self.connection = connection
    for list in List.allCases {
      for table in School.tables { try connection.makeList(list.name(table)) }
    }
  }

  /// Puts the IDs that `query` gives on the list of those to be taken from the stage.
  func bring(_ table: Table, _ query: SQL) throws { try add(query, to: .incoming, table) }

  /// Puts the IDs that `query` gives on the list of those to be removed.
  func remove(_ table: Table, _ query: SQL) throws { try add(query, to: .outgoing, table) }

  private func add(_ query: SQL, to list: List, _ table: Table) throws {
    try connection.run(
      "INSERT INTO \(name: list.name(table)) (id) SELECT id FROM (\(query)) AS q")
  }

  /// Takes the IDs that `query` gives off a list; answers how many it had.
  @discardableResult
  func drop(_ table: Table, _ query: SQL, from list: List = .incoming) throws -> Int {
    try connection.run(
      "DELETE FROM \(name: list.name(table)) WHERE id IN (SELECT id FROM (\(query)) AS q)")
  }

  /// The IDs of one list, as a query.
  static func incoming(_ table: Table) -> SQL { query(.incoming, table) }
  static func outgoing(_ table: Table) -> SQL { query(.outgoing, table) }

  private static func query(_ list: List, _ table: Table) -> SQL {
    "SELECT id FROM \(name: list.name(table))"
  }

  /// How many records of each table a list names, in the order of the description.
  func counts(_ list: List) throws -> [(table: Table, count: Int64)] {
    try School.tables.map { ($0, try connection.count(Self.query(list, $0))) }.filter { $0.1 > 0 }
  }

  /// Carries both lists out, in an `overhaul`: everything listed is taken away and what is incoming
  /// put in anew, so that records may exchange what must be unique.
  func apply() throws {
    let touched = try counts(.incoming) + counts(.outgoing)
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
      try take(table)
      try connection.raiseSequence(of: table)
    }
    for table in tables { try loseLinks(to: table) }
  }

  private func take(_ table: Table) throws {
    let incoming = Self.incoming(table)
    let left = try connection.row(
      "SELECT id FROM \(staged: table) WHERE id NOT IN (\(incoming)) LIMIT 1")
    if left == nil {
      try connection.takeAll(of: table)
    } else {
      try connection.take(table, where: "id IN (\(incoming))")
    }
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
