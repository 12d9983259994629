import Records
import Store

/// One transaction on a link. Only the thread that runs the body it is lent to may use it.
final class PostgresConnection: Connection {
  let link: PostgresLink
  /// Inserters with records that have not gone to the server yet, the first of them first.
  private var waiting: [PostgresInserter] = []
  /// The cursor whose next rows are on their way.
  private var fetching: PostgresCursor?
  private var cursors = 0

  init(_ link: PostgresLink) { self.link = link }

  @discardableResult
  func run(_ sql: SQL) throws -> Int {
    try settle()
    return try link.run(sql).changes
  }

  func rows(_ sql: SQL) throws -> [Row] {
    try settle()
    return try link.run(sql).rows
  }

  func cursor(_ sql: SQL) throws -> any Cursor {
    try settle()
    cursors += 1
    let name = "rollbook_\(cursors)"
    _ = try link.run("DECLARE \(name: name) NO SCROLL CURSOR FOR \(sql)")
    return PostgresCursor(name, on: self)
  }

  func stream(_ sql: SQL) throws -> any Cursor {
    guard sql.values.isEmpty else { return try cursor(sql) }
    try settle()
    return try PostgresStream(PostgresText.of(sql), on: link)
  }

  func inserter(into table: Table) throws -> any Inserter { PostgresInserter(table, on: self) }

  func inserter(into table: String, columns: [String]) throws -> any Inserter {
    PostgresInserter(table, columns, on: self)
  }

  /// Keeps the indexes: to drop one would lock out whoever reads the table.
  func wholesale<T>(_ tables: [Table], refilling refilled: [Table], _ body: () throws -> T) throws
    -> T
  {
    let names = ",\(tables.map(\.name).joined(separator: ",")),"
    try run("SELECT set_config('rollbook.wholesale', \(text: names), true)")
    let result = try body()
    try run("SELECT set_config('rollbook.wholesale', '', true)")
    for table in tables {
      try run(
        """
        UPDATE table_counts SET records = (SELECT count(*) FROM \(table)), changes = changes + 1
        WHERE name = \(text: table.name)
        """)
    }
    return result
  }

  func makeList(_ name: String) throws {
    try run("CREATE TEMP TABLE IF NOT EXISTS \(name: name) (id BIGINT PRIMARY KEY)")
    try run("DELETE FROM \(name: name)")
  }

  /// A sequence does not take part in transactions: what fails leaves a gap, never an ID twice.
  func raiseSequence(ofTable name: String, above id: Int64) throws {
    let last = max(try lastID(ofTable: name), id)
    guard last > 0 else { return }
    try run("SELECT setval(\(text: "\"\(Self.sequence(name))\"")::regclass, \(last))")
  }

  func lastID(of table: Table) throws -> Int64 { try lastID(ofTable: table.name) }

  func statements(of migration: Migration) -> [SQL] { migration.postgres }

  func brokenReferences(limit: Int) throws -> [BrokenReference] {
    var broken: [BrokenReference] = []
    for table in School.tables {
      for column in table.columns where broken.count < limit {
        guard let target = column.reference.flatMap({ School.table($0.table) }) else { continue }
        let found = try rows(
          """
          SELECT c.id FROM \(table) AS c LEFT JOIN \(target) AS p ON p.id = c.\(column)
          WHERE c.\(column) IS NOT NULL AND p.id IS NULL ORDER BY c.id LIMIT \(limit - broken.count)
          """)
        broken += found.map {
          BrokenReference(table: table.name, id: $0.integer("id"), target: target.name)
        }
      }
    }
    return broken
  }

  func students(matching words: [String]) -> SQL { StudentWords.query(words) }
}

extension PostgresConnection {
  private static func sequence(_ table: String) -> String { "\(table)_id_seq" }

  private func lastID(ofTable name: String) throws -> Int64 {
    let row = try row(
      """
      SELECT greatest((SELECT coalesce(max(id), 0) FROM \(name: name)),
        (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM \(name: Self.sequence(name))))
        AS n
      """)
    return row?.integer("n") ?? 0
  }

  /// The ID that the next new record of a table would have had.
  func takeID(of table: Table) throws -> Int64 {
    try row("SELECT nextval(\(text: "\"\(Self.sequence(table.name))\"")::regclass) AS n")?
      .integer("n") ?? 0
  }

  /// Sees to it that the server has all it was given and the line is free for the next statement.
  func settle() throws {
    if let cursor = fetching {
      fetching = nil
      try cursor.receive()
    }
    while let inserter = waiting.first {
      waiting.removeFirst()
      try inserter.flush()
    }
  }

  func awaits(_ inserter: PostgresInserter) { waiting.append(inserter) }

  /// Asks for rows that will be taken when they are needed, or when the line is.
  func fetch(_ text: String, for cursor: PostgresCursor) throws {
    try settle()
    try link.send(text)
    fetching = cursor
  }
}
