import Records
import Store

/// What an act left behind, record by record, so that undo can tell what was changed since.
///
/// It lies in `act_records`: a row with `after_sum` is about the records whose IDs are `record_id` and
/// those that follow without a gap, and has of each the XXH3 hash of its canonical text, in 16
/// hexadecimal digits; a row without is about one record that the act removed.
///
/// Clearing needs none: what it took is in its safety backup and nothing is left.
struct Footprint {
  private let act: Act
  private let connection: any Connection

  /// How many records are looked at together, and how many are noted in one row.
  private static let (together, inRow) = (5000, 500)
  /// Bytes of a record's checksum.
  private static let width = 16

  init(_ act: Act, on connection: any Connection) {
    self.act = act
    self.connection = connection
  }

  /// Keeps a checksum of every record that the lists of `Merge` brought, and a mark for every one
  /// they removed.
  func record() throws {
    let inserter = try connection.inserter(
      into: "act_records", columns: ["act_id", "table_name", "record_id", "after_sum"])
    for table in School.tables {
      try connection.run(
        """
        INSERT INTO act_records (act_id, table_name, record_id, after_sum)
        SELECT \(act.id), \(text: table.name), id, NULL FROM (\(Merge.outgoing(table))) AS q
        """)
      var notes = Notes(act, table, inserter)
      let brought = try connection.cursor(Merge.incoming(table) + " ORDER BY id")
      var ids: [Int64] = []
      while try brought.next() {
        ids.append(brought.integer(0))
        guard ids.count == Self.together else { continue }
        try note(ids, table, in: &notes)
        ids.removeAll(keepingCapacity: true)
      }
      try note(ids, table, in: &notes)
    }
  }

  private func note(_ ids: [Int64], _ table: Table, in notes: inout Notes) throws {
    try eachNow(ids, table) { place, sum in try notes.add(ids[place], sum) }
    try notes.finishRow()
  }

  /// Writes rows of checksums.
  private struct Notes: ~Copyable {
    private let act: Act
    private let table: [UInt8]
    private let inserter: any Inserter
    /// The row under way: its first ID, and the checksums so far.
    private var first: Int64 = 0
    private var sums = ByteText(capacity: inRow * width)

    init(_ act: Act, _ table: Table, _ inserter: any Inserter) {
      self.act = act
      self.table = Array(table.name.utf8)
      self.inserter = inserter
    }

    mutating func add(_ id: Int64, _ sum: UInt64) throws {
      let count = sums.count / width
      if count == inRow || id != first + Int64(count) { try finishRow() }
      if sums.count == 0 { first = id }
      Hexadecimal.write(sum, into: &sums)
    }

    mutating func finishRow() throws {
      guard sums.count > 0 else { return }
      inserter.bind(0, integer: act.id)
      table.withUnsafeBytes { inserter.bind(1, text: $0) }
      inserter.bind(2, integer: first)
      inserter.bind(3, text: sums.bytes)
      try inserter.insert()
      sums.removeAll()
    }
  }

  /// Puts on `Merge`'s list of incoming records those that are still as the act left them, and the
  /// others that it left on a list of its own (`changedSince`).
  func listUntouched(_ table: Table) throws {
    let (untouched, changed) = (Merge.List.incoming.name(table), Self.changedList(table))
    try connection.makeList(changed)
    let notes: SQL = """
      FROM act_records WHERE act_id = \(act.id) AND table_name = \(text: table.name)
      """
    for (list, state) in [(untouched, "NOT IN" as SQL), (changed, "IN")] {
      try connection.run(
        """
        INSERT INTO \(name: list) (id) SELECT record_id \(notes)
        AND after_sum IS NULL AND record_id \(state) (SELECT id FROM \(table))
        """)
    }
    let same = try connection.inserter(into: untouched, columns: ["id"])
    let others = try connection.inserter(into: changed, columns: ["id"])
    let brought = try connection.cursor(
      "SELECT record_id, after_sum \(notes) AND after_sum IS NOT NULL ORDER BY record_id")
    var (ids, sums) = ([Int64](), [UInt8]())
    func compare() throws {
      let isSame = try areSame(ids, sums, table)
      for (id, isSame) in zip(ids, isSame) {
        try (isSame ? same : others).insert([.integer(id)])
      }
      ids.removeAll(keepingCapacity: true)
      sums.removeAll(keepingCapacity: true)
    }
    while try brought.next() {
      let (first, then) = (brought.integer(0), brought.bytes(1))
      ids.append(contentsOf: first..<first + Int64(then.count / Self.width))
      sums.append(contentsOf: then)
      if ids.count >= Self.together { try compare() }
    }
    try compare()
  }

  /// The IDs of those that `listUntouched` found changed, as a query.
  static func changedSince(_ table: Table) -> SQL { "SELECT id FROM \(name: changedList(table))" }

  private static func changedList(_ table: Table) -> String { "changed_since_\(table.name)" }

  /// Of each record whether it is there and has the checksum that it had `then`.
  private func areSame(_ ids: [Int64], _ then: [UInt8], _ table: Table) throws -> [Bool] {
    var isSame = [Bool](repeating: false, count: ids.count)
    var now = ByteText(capacity: Self.width)
    try eachNow(ids, table) { place, sum in
      now.removeAll()
      Hexadecimal.write(sum, into: &now)
      isSame[place] = now.bytes.elementsEqual(then[place * Self.width..<(place + 1) * Self.width])
    }
    return isSame
  }

  /// Calls `body` for each record that is there, of those with `ids`, which ascend: with its place
  /// among them and its checksum as it is now.
  private func eachNow(
    _ ids: [Int64], _ table: Table, _ body: (Int, UInt64) throws -> Void
  ) throws {
    guard let first = ids.first, let last = ids.last else { return }
    let isRun = last - first == ids.count - 1
    let which: SQL = isRun ? "BETWEEN \(first) AND \(last)" : "IN (\(ids.map(Value.integer)))"
    let rows = try connection.cursor(
      "SELECT \(table.columns) FROM \(table) WHERE id \(which) ORDER BY id")
    let writer = JSONWriter(table)
    var line = ByteText(capacity: 1024)
    var place = 0
    while try rows.next() {
      while ids[place] < rows.integer(0) { place += 1 }
      line.removeAll()
      writer.record(rows, into: &line)
      var sum = Checksum()
      sum.add(line.bytes)
      try body(place, sum.sum)
    }
  }
}
