import Records
import Store

/// Finds for each draft the record that it is about, and completes it: what the file does not have
/// comes from that record, or for a new one from what is usual.
struct DraftMatching {
  let table: Table
  /// The columns that the file has.
  let given: [Column]
  /// Whether first and last name were written as one.
  let hasFullName: Bool
  let prefix: String
  let now: Timestamp
  /// Whether the school has no record of the table yet.
  let isFirst: Bool
  let blanks: Blanks
  let connection: any Connection
  private var rows: SQL { Drafts.stagedRows }

  /// Answers a sentence for each thing that a person might not expect.
  func run() throws -> [String] {
    var remarks: [String] = []
    if !isFirst {
      try keepRepeatedHour()
      remarks = try match()
      try keepNames()
    }
    return try remarks + alike() + complete() + forgetAccounts() + number()
  }

  private func alike() throws -> [String] {
    try Lookalikes(in: table, given: given, on: connection)?.remarks() ?? []
  }

  private func has(_ name: String) -> Bool { given.contains { $0.name == name } }

  private func match() throws -> [String] {
    try connection.run("UPDATE \(rows) SET target = id WHERE id IN (SELECT id FROM \(table))")
    let key = table.naturalKey.compactMap(table.column)
    guard !key.isEmpty, key.allSatisfy(given.contains) else { return [] }
    let same = key.map { "m.\($0) = d.\($0)" as SQL }.joined(separator: " AND ")
    try connection.run(
      "UPDATE \(rows) AS d SET target = m.id FROM \(table) AS m WHERE d.target IS NULL AND \(same)")
    let moved = try connection.run(
      "UPDATE \(rows) SET id = target WHERE target IS NOT NULL AND id IS NOT NULL AND id <> target")
    try connection.run("UPDATE \(rows) SET id = target WHERE target IS NOT NULL AND id IS NULL")
    let labels = key.map(\.titleLabel).joined(separator: ", ")
    return moved == 0
      ? []
      : [
        "\(moved) rows have an ID that is not there and were matched by \(labels): the IDs stay as they are in the school."
      ]
  }

  /// A time that the clocks showed twice is the one that the school has, if it has one of them.
  private func keepRepeatedHour() throws {
    for name in ["created_at", "updated_at"] where has(name) {
      let later = "\(name)_later"
      guard !blanks.isEverywhere(later) else { continue }
      try connection.run(
        """
        UPDATE \(rows) AS d SET \(name: name) = d.\(name: later) FROM \(table) AS m
        WHERE m.id = d.id AND m.\(name: name) = d.\(name: later)
        """)
    }
  }

  /// Where the school takes the same full name apart otherwise, it knows better than we do.
  private func keepNames() throws {
    guard hasFullName, table.title.count == 2 else { return }
    let (first, last) = ("\(name: table.title[0])" as SQL, "\(name: table.title[1])" as SQL)
    try connection.run(
      """
      UPDATE \(rows) AS d SET \(first) = m.\(first), \(last) = m.\(last) FROM \(table) AS m
      WHERE m.id = d.target AND trim(m.\(first) || ' ' || m.\(last)) = trim(d.\(first) || ' ' || d.\(last))
      """)
  }

  private func complete() throws -> [String] {
    let kept = ["registration_number", "created_at", "updated_at"]
    let missing = table.columns.dropFirst().filter { !given.contains($0) || kept.contains($0.name) }
    if !missing.isEmpty {
      let cells = missing.map { "\($0) = coalesce(d.\($0), m.\($0))" as SQL }
      try connection.run(
        "UPDATE \(rows) AS d SET \(cells.joined(separator: ", ")) FROM \(table) AS m WHERE m.id = d.target"
      )
    }
    for name in ["created_at", "updated_at"] where blanks.isSomewhere(name) {
      try connection.run("UPDATE \(rows) SET \(name: name) = \(now) WHERE \(name: name) IS NULL")
    }
    return try Self.usual(table).compactMap { column, value in
      // Where a word stands that is none, nothing is missing.
      let place = Int64(table.index(of: column.name) ?? 0)
      let filled = try connection.run(
        """
        UPDATE \(rows) SET \(column) = \(value) WHERE target IS NULL AND \(column) IS NULL
        AND line NOT IN (SELECT line FROM \(Drafts.stagedFaults) WHERE place = \(place))
        """)
      let shown = value.text ?? "yes"
      return filled == 0 ? nil : "\(filled) new rows without \(column.label) get “\(shown)”."
    }
  }

  /// What a new record is when nobody says so.
  private static func usual(_ table: Table) -> [(Column, Value)] {
    let usual: [(String, Value)] =
      table == School.students
      ? [("status", .text("active")), ("category", .text("regular"))]
      : [("is_active", .integer(1))]
    return usual.compactMap { name, value in table.column(name).map { ($0, value) } }
  }

  /// A link to an account or file that is gone can't come back; what the school has stays.
  private func forgetAccounts() throws -> [String] {
    try given.compactMap { column -> String? in
      guard let reference = column.reference, reference.bond == .mentions,
        let parent = School.table(reference.table), !parent.isData
      else { return nil }
      let lost = try connection.run(
        """
        UPDATE \(rows) AS d SET \(column) = (SELECT m.\(column) FROM \(table) AS m WHERE m.id = d.target)
        WHERE \(column) IS NOT NULL AND \(column) NOT IN (SELECT id FROM \(parent))
        """)
      return lost == 0
        ? nil
        : "\(lost) rows name under \(column.titleLabel) a \(parent.one) that is not there: they do without it."
    }
  }

  /// Gives new rows IDs above all, and registration numbers.
  private func number() throws -> [String] {
    let unkeyed = blanks.isSomewhere("id") ? try giveIDs() : 0
    var remarks: [String] = []
    if unkeyed > 0, table.naturalKey.isEmpty {
      remarks.append(
        "\(unkeyed) rows have no ID: each is a new \(table.one), also if the file was imported before."
      )
    }
    guard table.column("registration_number") != nil else { return remarks }
    let made = try makeRegistrationNumbers()
    if made == 1 { remarks.append("1 new \(table.one) gets a registration number.") }
    if made > 1 { remarks.append("\(made) new \(table.many) get a registration number.") }
    return remarks
  }

  private func giveIDs() throws -> Int {
    let inFile = try connection.row("SELECT coalesce(max(id), 0) AS n FROM \(rows)")?.integer("n")
    // A larger ID is refused by the checks; here it only must leave room above itself.
    let base = max(try connection.lastID(of: table), min(inFile ?? 0, DraftChecks.largestID))
    return try connection.run(
      """
      UPDATE \(rows) AS d SET id = \(base) + q.n FROM (
        SELECT line, row_number() OVER (ORDER BY line) AS n FROM \(rows) WHERE id IS NULL) AS q
      WHERE q.line = d.line
      """)
  }

  private func makeRegistrationNumbers() throws -> Int {
    let needy: SQL = """
      FROM \(rows) WHERE registration_number IS NULL AND year IS NOT NULL
      AND line NOT IN (SELECT line FROM \(Drafts.stagedFaults))
      """
    let years = try connection.rows("SELECT DISTINCT year \(needy)").map { $0.integer("year") }
    guard !years.isEmpty else { return 0 }
    let highest = try highestNumbers()
    var made = 0
    for year in years {
      let before = highest[year] ?? 0
      made += try connection.run(
        """
        UPDATE \(rows) AS d SET registration_number = \(text: "\(prefix)-\(year)-") ||
        CASE WHEN length(q.n) < 5 THEN substr('00000', 1, 5 - length(q.n)) ELSE '' END || q.n
        FROM (SELECT line, CAST(\(before) + row_number() OVER (ORDER BY line) AS TEXT) AS n
        \(needy) AND year = \(year)) AS q WHERE q.line = d.line
        """)
    }
    return made
  }

  /// The highest number of each year under the school's prefix, in the school and the file.
  private func highestNumbers() throws -> [Int64: Int64] {
    let numbers = try connection.cursor(
      """
      SELECT registration_number FROM \(table)
      UNION ALL SELECT registration_number FROM \(rows) WHERE registration_number IS NOT NULL
      """)
    let start = Array("\(prefix)-".utf8)
    var highest: [Int64: Int64] = [:]
    while try numbers.next() {
      let bytes = numbers.bytes(0)
      guard bytes.starts(with: start) else { continue }
      let parts = bytes.dropFirst(start.count).split(
        separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      guard parts.count == 2,
        let year = Int64(digits: UnsafeRawBufferPointer(rebasing: parts[0])),
        let place = Int64(digits: UnsafeRawBufferPointer(rebasing: parts[1])), place < .max / 2
      else { continue }
      highest[year] = max(highest[year] ?? 0, place)
    }
    return highest
  }
}
