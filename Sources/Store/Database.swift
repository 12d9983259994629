import Records

/// A school's database, whichever engine holds it.
///
/// Bodies run on the engine's own threads, never on Swift's cooperative pool.
public protocol Database: Sendable {
  /// What a person would call it, without passwords: a path, or a URL without its user part.
  var place: String { get }

  /// Runs `body` on one consistent state.
  func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

  /// Runs `body` in one write transaction: all of it, or when it throws, none.
  func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws
    -> T

  /// A `write` of something that can be done another time: while others write for long it may not
  /// be done at all, so that nobody waits for it.
  func jot(_ body: @escaping @Sendable (any Connection) throws -> Void) async throws

  /// A write transaction for work on whole tables: references are not enforced statement by
  /// statement, and nothing cascades; instead all of them are checked before it commits. Throws a
  /// `Problem`, with nothing changed, when one leads nowhere.
  func overhaul<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T

  /// A consistent state that stays while a long export streams and others go on writing.
  func snapshot() async throws -> any Snapshot

  /// An empty school beside the real one, reachable in the statements of its `join` as
  /// `\(staged: table)`, into which a backup is loaded to be proven and compared.
  func stage() async throws -> any Stage

  /// Whether the file or cluster itself is sound; empty when it is.
  func integrityFaults() async throws -> [String]

  /// The same, but quicker: reads every page, without comparing indexes with their tables. An engine
  /// that finds damage by itself when it reads has nothing to look at.
  func pageFaults() async throws -> [String]

  /// Bytes that `pageFaults` reads.
  func pageBytes() async throws -> Int64

  func close() async
}

extension Database {
  public func jot(_ body: @escaping @Sendable (any Connection) throws -> Void) async throws {
    try await write(body)
  }

  public func pageFaults() async throws -> [String] { [] }

  public func pageBytes() async throws -> Int64 { 0 }
}

/// An open connection inside `read`, `write`, a snapshot or a stage. It must not leave the body.
public protocol Connection: AnyObject {
  /// Runs a statement without rows; answers how many records it changed.
  @discardableResult
  func run(_ sql: SQL) throws -> Int

  /// The rows of a small result.
  func rows(_ sql: SQL) throws -> [Row]

  /// Steps over a result of any size without building anything.
  func cursor(_ sql: SQL) throws -> any Cursor

  /// The same for a whole table: nothing else may be asked of the connection before the last row.
  func stream(_ sql: SQL) throws -> any Cursor

  /// Adds many records quickly, IDs included.
  func inserter(into table: Table) throws -> any Inserter

  /// Likewise, to a table that the code itself names: its columns are bound by their place in
  /// `columns`, whose integers are BIGINT and whose words are TEXT.
  func inserter(into table: String, columns: [String]) throws -> any Inserter

  /// Suspends the bookkeeping of counts for `tables` while `body` changes them wholesale, then
  /// counts anew. Only inside `write`.
  ///
  /// Most records of those in `refilled` will be new ones: an engine may make the indexes that lists
  /// are read by anew at the end, which is sooner done than to keep them up for each record.
  func wholesale<T>(_ tables: [Table], refilling refilled: [Table], _ body: () throws -> T) throws
    -> T

  /// Makes an empty list of IDs, which nobody else sees: a table of that name whose only column is `id`.
  func makeList(_ name: String) throws

  /// Takes all records that the stage has of `table` into the school. Only inside `Stage.join`.
  func takeAll(of table: Table) throws

  /// Lets new records of the table of that name, which may be one of Rollbook's own, get IDs above
  /// `id`, and above every ID there is or ever was.
  func raiseSequence(ofTable name: String, above id: Int64) throws

  /// A query for the IDs of the students of whom every one of `words` begins a word in one of the
  /// searched columns, in any script and without regard to case.
  func students(matching words: [String]) -> SQL

  /// The highest ID that `table` has or ever had; 0 when there was none.
  func lastID(of table: Table) throws -> Int64

  /// The statements of a step in this engine's words.
  func statements(of migration: Migration) -> [SQL]

  /// References that lead nowhere; the first `limit` of them.
  func brokenReferences(limit: Int) throws -> [BrokenReference]
}

extension Connection {
  public func wholesale<T>(_ tables: [Table], _ body: () throws -> T) throws -> T {
    try wholesale(tables, refilling: [], body)
  }

  public func stream(_ sql: SQL) throws -> any Cursor { try cursor(sql) }

  /// Takes the records of the stage that `condition` lets through, or all, into the school, in the order of
  /// their IDs. Only inside `Stage.join`.
  public func take(_ table: Table, where condition: SQL = "true") throws {
    try run(
      """
      INSERT INTO \(table) (\(table.columns))
      SELECT \(table.columns) FROM \(staged: table) WHERE \(condition) ORDER BY id
      """)
  }

  public func takeAll(of table: Table) throws { try take(table) }

  public func row(_ sql: SQL) throws -> Row? { try rows(sql).first }

  /// How many rows a query has.
  public func count(_ query: SQL) throws -> Int64 {
    try row("SELECT count(*) AS n FROM (\(query)) AS q")?.integer("n") ?? 0
  }

  /// Lets new records of `table` get IDs above `id`, and above every ID there is or ever was.
  public func raiseSequence(of table: Table, above id: Int64) throws {
    try raiseSequence(ofTable: table.name, above: id)
  }

  /// Lets new records of `table` get IDs above every ID there is or ever was.
  public func raiseSequence(of table: Table) throws { try raiseSequence(of: table, above: 0) }
}

extension Connection {
  /// Throws a `Problem` when a reference leads nowhere.
  public func checkReferences() throws {
    guard let broken = try brokenReferences(limit: 1).first else { return }
    throw Problem(
      .conflict, "A reference would lead nowhere: \(broken).", advice: "Nothing was changed.")
  }
}

/// A reference that leads nowhere.
public struct BrokenReference: Hashable, Sendable, CustomStringConvertible {
  public let table: String
  public let id: Int64
  public let target: String

  public init(table: String, id: Int64, target: String) {
    self.table = table
    self.id = id
    self.target = target
  }

  public var description: String {
    "\(table) \(id) refers to a record of \(target) that is not there"
  }
}

/// A result under way: `next` moves to the following row, whose cells can then be read.
public protocol Cursor: AnyObject, Cells {
  /// False after the last row.
  func next() throws -> Bool
}

/// One row at a time: bind each column of the table by its index, then `insert`.
/// What is not bound is null.
public protocol Inserter: AnyObject {
  func bind(_ index: Int, integer: Int64)
  func bind(_ index: Int, text: UnsafeRawBufferPointer)
  func bind(_ index: Int, blob: UnsafeRawBufferPointer)
  /// Adds the record and forgets what was bound. Throws a `Problem` when the database refuses.
  func insert() throws
}

extension Inserter {
  public func bind(_ index: Int, _ value: Value) {
    switch value {
    case .null: break
    case .integer(let value): bind(index, integer: value)
    case .text(var text): text.withUTF8 { bind(index, text: UnsafeRawBufferPointer($0)) }
    case .blob(let bytes): bytes.withUnsafeBytes { bind(index, blob: $0) }
    }
  }

  /// Adds a row of one value for each column.
  public func insert(_ values: [Value]) throws {
    for (index, value) in values.enumerated() { bind(index, value) }
    try insert()
  }
}

/// One consistent state on a connection and a thread of its own.
public protocol Snapshot: AnyObject, Sendable {
  /// Calls follow one another; each sees the same state.
  func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
  /// Frees the state; reading afterwards is an error. May be called twice.
  func close() async
}

/// A school's tables beside the real ones, with all constraints but no bookkeeping.
public protocol Stage: AnyObject, Discardable {
  /// Fills it; nothing of it is durable. Calls follow one another.
  func load<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
  /// A transaction in which the stage's tables can be named beside the school's, and changed; the
  /// school's must stay as they are.
  func compare<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws
    -> T
  /// An `overhaul` of the school in which the stage's tables can be named too.
  func join<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
}
