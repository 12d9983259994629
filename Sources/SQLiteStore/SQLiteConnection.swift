import GRDBSQLite
import Records
import Store

/// One open connection. Only the thread that runs the body it is lent to may use it.
final class SQLiteConnection: Connection {
  let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  @discardableResult
  func run(_ sql: SQL) throws -> Int {
    let statement = try prepared(sql)
    while try statement.step() {}
    return Int(sqlite3_changes64(handle))
  }

  func rows(_ sql: SQL) throws -> [Row] {
    let statement = try prepared(sql)
    let width = Int(sqlite3_column_count(statement.handle))
    let names = (0..<width).map {
      String(cString: sqlite3_column_name(statement.handle, Int32($0)))
    }
    let cursor = SQLiteCursor(statement)
    var rows: [Row] = []
    while try cursor.next() {
      rows.append(Row(names: names, values: (0..<width).map(cursor.value)))
    }
    return rows
  }

  func cursor(_ sql: SQL) throws -> any Cursor { SQLiteCursor(try prepared(sql)) }

  func inserter(into table: Table) throws -> any Inserter {
    try inserter(into: table.name, columns: table.columns.map(\.name))
  }

  func inserter(into table: String, columns: [String]) throws -> any Inserter {
    let names = columns.map { "\(name: $0)" as SQL }.joined(separator: ", ")
    let places = [SQL](repeating: "?", count: columns.count).joined(separator: ", ")
    let sql: SQL = "INSERT INTO \(name: table) (\(names)) VALUES (\(places))"
    return SQLiteInserter(try SQLiteStatement(sql.text, on: handle))
  }

  func wholesale<T>(_ tables: [Table], refilling refilled: [Table], _ body: () throws -> T) throws
    -> T
  {
    // Pages that come free need no overwriting then (docs/decisions/overhaul.md).
    try run("PRAGMA secure_delete = FAST")
    defer { attempt("PRAGMA secure_delete = ON") }
    // Room to find places in an index, and to sort for one. What SQLite has by itself is 2000 KiB.
    try run("PRAGMA cache_size = -8192")
    defer { attempt("PRAGMA cache_size = -2000") }
    for table in tables { try execute(Bookkeeping.drop(table)) }
    let isSearched = tables.contains(School.students)
    if isSearched { try execute(StudentSearch.drop) }
    let result = try withoutIndexes(of: refilled, body)
    if isSearched { try execute([StudentSearch.rebuild] + StudentSearch.triggers) }
    for table in tables {
      try run(
        """
        UPDATE table_counts SET records = (SELECT count(*) FROM \(table)), changes = changes + 1
        WHERE name = \(text: table.name)
        """)
      try execute(Bookkeeping.triggers(table))
    }
    return result
  }

  /// Keys stay: only `body` can tell what it does with records that clash.
  private func withoutIndexes<T>(of tables: [Table], _ body: () throws -> T) throws -> T {
    let indexes = try tables.flatMap { table in
      try rows(
        """
        SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = \(text: table.name)
        AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE %' ORDER BY rowid
        """)
    }
    for index in indexes { try run("DROP INDEX \(name: index.text("name"))") }
    let result = try body()
    try execute(indexes.map { $0.text("sql") })
    return result
  }

  func makeList(_ name: String) throws {
    try run("CREATE TEMP TABLE IF NOT EXISTS \(name: name) (id INTEGER PRIMARY KEY)")
    try run("DELETE FROM \(name: name)")
  }

  func takeAll(of table: Table) throws {
    let columns = try rows("SELECT name FROM pragma_table_info(\(text: table.name), 'main')")
    // A column that a school was given later stands elsewhere than in the stage.
    guard columns.map({ $0.text("name") }) == table.columns.map(\.name) else {
      return try take(table)
    }
    // Said in these words SQLite copies rows and keys as they lie, where both tables are alike and
    // this one is empty (xferOptimization in its insert.c); else it does what it always does.
    try run("INSERT INTO \(table) SELECT * FROM \(staged: table)")
  }

  func raiseSequence(ofTable name: String, above id: Int64) throws {
    try run(
      """
      UPDATE sqlite_sequence SET seq = max(
        seq, \(id), (SELECT coalesce(max(id), 0) FROM \(name: name)))
      WHERE name = \(text: name)
      """)
  }

  func lastID(of table: Table) throws -> Int64 {
    let row = try row(
      """
      SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = \(text: table.name)), 0),
      coalesce((SELECT max(id) FROM \(table)), 0)) AS n
      """)
    return row?.integer("n") ?? 0
  }

  func statements(of migration: Migration) -> [SQL] { migration.sqlite }

  func brokenReferences(limit: Int) throws -> [BrokenReference] {
    let cursor = try cursor("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")
    var broken: [BrokenReference] = []
    while broken.count < limit, try cursor.next() {
      broken.append(
        BrokenReference(
          table: String(decoding: cursor.bytes(0), as: UTF8.self), id: cursor.integer(1),
          target: String(decoding: cursor.bytes(2), as: UTF8.self)))
    }
    return broken
  }

  func students(matching words: [String]) -> SQL {
    "SELECT rowid FROM student_search WHERE student_search MATCH \(text: StudentSearch.query(words))"
  }

  /// Runs what only tidies up. When it fails, the next use of the connection says so.
  func attempt(_ sql: SQL) {
    do { try run(sql) } catch { return }
  }

  /// Statements of our own without values, such as the schema's.
  func execute(_ statements: [String]) throws {
    for text in statements {
      guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else {
        throw SQLiteError.last(on: handle, sql: text)
      }
    }
  }

  private func prepared(_ sql: SQL) throws -> SQLiteStatement {
    let statement = try SQLiteStatement(sql.text, on: handle)
    statement.bind(sql.values)
    return statement
  }
}

/// The triggers that keep `table_counts` true, so that a count costs one look-up however big the
/// table is (docs/decisions/counts.md).
enum Bookkeeping {
  static func triggers(_ table: Table) -> [String] {
    [("INSERT", "records + 1"), ("DELETE", "records - 1"), ("UPDATE", "records")].map {
      (event, records) in
      """
      CREATE TRIGGER "count_\(table.name)_\(event.lowercased())" AFTER \(event) ON "\(table.name)" BEGIN
        UPDATE table_counts SET records = \(records), changes = changes + 1 WHERE name = '\(table.name)';
      END
      """
    }
  }

  static func drop(_ table: Table) -> [String] {
    ["insert", "delete", "update"].map { "DROP TRIGGER \"count_\(table.name)_\($0)\"" }
  }
}
