import Records
import Store

/// Finds what the school would refuse of the drafts, all of it at once and by the database itself.
struct DraftChecks {
  let table: Table
  /// How many drafts there are.
  let rows: Int64
  /// Whether the school has no record of the table yet.
  let isFirst: Bool
  let blanks: Blanks
  let connection: any Connection
  private var drafts: SQL { Drafts.stagedRows }

  /// Above it no new ID is taken: it would leave later ones no room.
  static let largestID: Int64 = 999_999_999_999_999

  /// Puts the rows without a fault into the stage.
  func run() throws {
    try missing()
    try largeIDs()
    try references()
    let isDone = try stageAll()
    if !isDone { try sameRecord() }
    for key in table.uniqueKeys {
      if !isDone { try sameInFile(key) }
      if !isFirst { try sameInSchool(key) }
    }
    if try !isDone || hasFaults() { try stageGood() }
  }

  private func hasFaults() throws -> Bool {
    try connection.row("SELECT line FROM \(Drafts.stagedFaults) LIMIT 1") != nil
  }

  private var staging: SQL {
    "INSERT INTO \(staged: table) (\(table.columns)) SELECT \(table.columns) FROM \(drafts)"
  }

  /// Tries to put every row into the stage, whose keys are those of the school: if all of them get in,
  /// none is the same as another, and nobody needs to look for that.
  private func stageAll() throws -> Bool {
    guard try !hasFaults() else { return false }
    return try connection.run(staging + " WHERE true ON CONFLICT DO NOTHING")
      == Int(rows)
  }

  private func stageGood() throws {
    try connection.run("DELETE FROM \(staged: table)")
    try connection.run(staging + " WHERE line NOT IN (SELECT line FROM \(Drafts.stagedFaults))")
  }

  /// Adds a fault for each row that `query` gives as line, value and reason; the first about a cell
  /// stays.
  private func add(_ column: Column, _ query: SQL) throws {
    let place = Int64(table.index(of: column.name) ?? 0)
    try connection.run(
      """
      INSERT INTO \(Drafts.stagedFaults) (line, place, value, reason)
      SELECT q.line, \(place), q.value, q.reason FROM (\(query)) AS q WHERE true ON CONFLICT DO NOTHING
      """)
  }

  private func missing() throws {
    let wanted = table.columns.dropFirst().filter {
      $0.isRequired && blanks.isSomewhere($0.name)
    }
    let number = wanted.first { $0.name == "registration_number" }
    for column in wanted where column != number {
      try missing(column, where: "\(column) IS NULL")
    }
    // The school gives a number to every row that is good otherwise: that none was given is no fault by itself.
    if let number {
      try missing(
        number, where: "\(number) IS NULL AND line NOT IN (SELECT line FROM \(Drafts.stagedFaults))"
      )
    }
  }

  private func missing(_ column: Column, where condition: SQL) throws {
    try add(
      column,
      """
      SELECT line, NULL AS value, \(text: "\(column.label) is missing.") AS reason
      FROM \(drafts) WHERE \(condition)
      """)
  }

  private func largeIDs() throws {
    try add(
      table.columns[0],
      """
      SELECT line, CAST(id AS TEXT) AS value, 'The ID is too large for a new record.' AS reason
      FROM \(drafts) WHERE target IS NULL AND id > \(Self.largestID)
      """)
  }

  private func references() throws {
    for column in table.columns {
      guard let reference = column.reference, let parent = School.table(reference.table) else {
        continue
      }
      try add(
        column,
        """
        SELECT line, CAST(\(column) AS TEXT) AS value,
        \(text: "There is no \(parent.one) with the ID ") || CAST(\(column) AS TEXT) || '.' AS reason
        FROM \(drafts) WHERE \(column) IS NOT NULL AND \(column) NOT IN (SELECT id FROM \(parent))
        """)
    }
  }

  private func sameRecord() throws {
    try add(
      table.columns[0],
      """
      SELECT d.line, CAST(d.id AS TEXT) AS value,
      \(text: "It is the same \(table.one) as on line ") || CAST(f.line AS TEXT) || '.' AS reason
      FROM \(drafts) AS d JOIN (SELECT id, min(line) AS line FROM \(drafts) GROUP BY id HAVING count(*) > 1) AS f
      ON f.id = d.id WHERE d.line > f.line
      """)
  }

  private func sameInFile(_ key: [Column]) throws {
    guard let last = key.last else { return }
    let names = key.map { "\($0)" as SQL }.joined(separator: ", ")
    let same = key.map { "f.\($0) = d.\($0)" as SQL }.joined(separator: " AND ")
    let reason = "\(Self.labels(key)) is the same as on line "
    try add(
      last,
      """
      SELECT d.line, CAST(d.\(last) AS TEXT) AS value,
      \(text: reason) || CAST(f.line AS TEXT) || '.' AS reason
      FROM \(drafts) AS d JOIN (
        SELECT \(names), min(line) AS line, min(id) AS low, max(id) AS high FROM \(drafts)
        GROUP BY \(names) HAVING count(*) > 1) AS f
      ON \(same) WHERE d.line > f.line AND f.low <> f.high
      """)
  }

  private func sameInSchool(_ key: [Column]) throws {
    guard let last = key.last else { return }
    let same = key.map { "m.\($0) = d.\($0)" as SQL }.joined(separator: " AND ")
    try add(
      last,
      """
      SELECT d.line, CAST(d.\(last) AS TEXT) AS value,
      \(text: "\(table.one.capitalizedFirst) ") || CAST(m.id AS TEXT) ||
      \(text: " has the same \(Self.labels(key)) already.") AS reason
      FROM \(drafts) AS d JOIN \(table) AS m ON \(same)
      WHERE m.id <> d.id AND m.id NOT IN (SELECT id FROM \(drafts) WHERE id IS NOT NULL)
      """)
  }

  private static func labels(_ key: [Column]) -> String { key.map(\.titleLabel).listed }
}
