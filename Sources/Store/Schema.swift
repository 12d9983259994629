import Records

/// The statements that make an empty school, from the description.
public struct Schema: Sendable {
  let dialect: Dialect
  /// A prefix such as `stage.` under which the tables are made, or nothing.
  let prefix: String

  public init(_ dialect: Dialect, prefix: String = "") {
    self.dialect = dialect
    self.prefix = prefix
  }

  /// The tables of the school's records, with their keys.
  public var records: [String] {
    School.tables.flatMap { [create($0)] + keys(of: $0) }
  }

  /// What lists and summaries are read by. A stage does without, which loads it sooner.
  public var indexes: [String] { School.tables.flatMap(indexes) }

  func create(_ table: Table) -> String {
    var lines = ["\"id\" \(dialect.identity)"]
    lines += table.columns.dropFirst().map { line($0, of: table) }
    if let columns = table.uniqueTogether {
      lines.append("UNIQUE (\(columns.map { "\"\($0)\"" }.joined(separator: ", ")))")
    }
    return """
      CREATE TABLE \(prefix)"\(table.name)" (
        \(lines.joined(separator: ",\n  "))
      )\(dialect.tableSuffix)
      """
  }

  private func line(_ column: Column, of table: Table) -> String {
    var line = "\"\(column.name)\" \(type(of: column))"
    if column.isRequired { line += " NOT NULL" }
    if column.isUnique, !column.ignoresCase { line += " UNIQUE" }
    if let check = check(column) {
      line += " CONSTRAINT \"\(table.name).\(column.name)\" CHECK (\(check))"
    }
    if let reference = column.reference {
      line += dialect.references(
        reference.table, reference.bond == .mentions ? " ON DELETE SET NULL" : "")
    }
    return line
  }

  private func type(of column: Column) -> String {
    if column.isBlob { return dialect.blob }
    return column.kind.isInteger ? dialect.integer : dialect.text
  }

  /// What the database itself refuses.
  private func check(_ column: Column) -> String? {
    let name = "\"\(column.name)\""
    return switch column.kind {
    case .text: "\(name) <> ''"
    case .choice(let words): "\(name) IN (\(words.map { "'\($0)'" }.joined(separator: ", ")))"
    case .bool: "\(name) IN (0, 1)"
    case .date: "\(name) BETWEEN \(Day.range.lowerBound.number) AND \(Day.range.upperBound.number)"
    case .timestamp:
      "\(name) BETWEEN \(Day.range.lowerBound.number * 86_400) AND \(Day.range.upperBound.number * 86_400 + 86_399)"
    case .blob(let limit): "\(dialect.byteLength(name)) <= \(limit)"
    case .integer, .money, .reference: nil
    }
  }

  /// Unique columns whose case does not count need an index over an expression.
  private func keys(of table: Table) -> [String] {
    table.columns.filter { $0.isUnique && $0.ignoresCase }.map { column in
      """
      CREATE UNIQUE INDEX \(prefix)"\(table.name)_\(column.name)" ON "\(table.name)" \
      (\(dialect.lower("\"\(column.name)\"")))
      """
    }
  }

  private func indexes(of table: Table) -> [String] {
    let leading = [table.naturalKey.first] + table.indexes.map(\.columns.first)
    let references = table.columns.filter { column in
      guard let target = column.reference?.table, !leading.contains(column.name) else {
        return false
      }
      return target != School.users.name && target != School.files.name
    }
    return table.indexes.map { create($0, of: table) }
      + references.map {
        "CREATE INDEX \(prefix)\"\(table.name)_\($0.name)\" ON \"\(table.name)\" (\"\($0.name)\")"
      }
  }

  private func create(_ index: Table.Index, of table: Table) -> String {
    let name =
      "\(table.name)_\(index.isOrder ? "in_order_of" : "by")_\(index.columns.joined(separator: "_"))"
    let columns =
      index.isOrder
      ? index.columns.compactMap(table.column).map { orderKey(of: $0).text } + ["\"id\""]
      : index.columns.map { index.ignoresCase ? dialect.lower("\"\($0)\"") : "\"\($0)\"" }
    let condition = index.condition.map { " WHERE \($0)" } ?? ""
    return """
      CREATE INDEX \(prefix)"\(name)" ON "\(table.name)" \
      (\(columns.joined(separator: ", ")))\(condition)
      """
  }

  /// What Rollbook keeps for itself; never in a backup, but for the audit log never cleared.
  public var system: [String] {
    let (key, integer, text) = (dialect.identity, dialect.integer, dialect.text)
    let end = dialect.tableSuffix
    return [
      "CREATE TABLE meta (key \(text) PRIMARY KEY, value \(text) NOT NULL)\(end)",
      """
      CREATE TABLE table_counts (
        name \(text) PRIMARY KEY, records \(integer) NOT NULL, changes \(integer) NOT NULL
      )\(end)
      """,
      """
      CREATE TABLE sessions (
        token_hash \(text) PRIMARY KEY, user_id \(integer) NOT NULL\(dialect.references("users", " ON DELETE CASCADE")),
        csrf_token \(text) NOT NULL, began_at \(integer) NOT NULL, seen_at \(integer) NOT NULL,
        flash \(text)
      )\(end)
      """,
      "CREATE INDEX sessions_user_id ON sessions (user_id)",
      """
      CREATE TABLE login_failures (
        subject \(text) PRIMARY KEY, failures \(integer) NOT NULL, last_at \(integer) NOT NULL
      )\(end)
      """,
      """
      CREATE TABLE audit_log (
        id \(key), at \(integer) NOT NULL, actor \(text) NOT NULL, action \(text) NOT NULL,
        subject \(text), detail \(text), act_id \(integer)
      )\(end)
      """,
      "CREATE INDEX audit_log_subject ON audit_log (subject, id)",
      """
      CREATE TABLE acts (
        id \(key), at \(integer) NOT NULL, actor \(text) NOT NULL, kind \(text) NOT NULL,
        what \(text) NOT NULL, backup \(text) NOT NULL, summary \(text) NOT NULL,
        undone_by \(integer)
      )\(end)
      """,
      """
      CREATE TABLE "act_records" (
        act_id \(integer) NOT NULL\(dialect.references("acts", " ON DELETE CASCADE")),
        table_name \(text) NOT NULL,
        record_id \(integer) NOT NULL, after_sum \(text),
        PRIMARY KEY (act_id, table_name, record_id)
      )\(dialect.keyedTableSuffix)
      """,
    ]
  }
}
