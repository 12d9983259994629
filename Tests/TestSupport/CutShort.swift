import Records
import Store
import Synchronization

/// The end of the world in the middle of work.
public struct PowerCut: Error {
  public init() {}
}

/// Counts statements across transactions, and throws at the nth.
///
/// One fuse for all transactions: with one each, work that is split in two would pass unseen.
public final class Fuse: Sendable {
  private let left: Mutex<Int>

  public init(statements: Int) { left = Mutex(statements) }

  func burn() throws {
    let isBlown = left.withLock { left in
      left -= 1
      return left <= 0
    }
    if isBlown { throw PowerCut() }
  }
}

/// A school whose power is cut at the nth changing statement. Reading goes on.
public final class CutShort: Database {
  private let database: any Database
  private let fuse: Fuse

  /// `statement` counts from 1, over everything that is done with it.
  public init(_ database: any Database, at statement: Int) {
    self.database = database
    fuse = Fuse(statements: statement)
  }

  public var place: String { database.place }

  public func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await database.read(body)
  }

  public func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let fuse = fuse
    return try await database.write { try body(FusedConnection($0, fuse)) }
  }

  public func overhaul<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let fuse = fuse
    return try await database.overhaul { try body(FusedConnection($0, fuse)) }
  }

  public func snapshot() async throws -> any Snapshot { try await database.snapshot() }

  public func stage() async throws -> any Stage { FusedStage(try await database.stage(), fuse) }

  public func integrityFaults() async throws -> [String] { try await database.integrityFaults() }

  /// Leaves the school open, which is another's.
  public func close() async {}
}

private final class FusedStage: Stage {
  private let stage: any Stage
  private let fuse: Fuse

  init(_ stage: any Stage, _ fuse: Fuse) {
    self.stage = stage
    self.fuse = fuse
  }

  func load<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await stage.load(body)
  }

  func compare<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await stage.compare(body)
  }

  func join<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let fuse = fuse
    return try await stage.join { try body(FusedConnection($0, fuse)) }
  }

  func discard() async { await stage.discard() }
}

private final class FusedConnection: Connection {
  private let connection: any Connection
  private let fuse: Fuse

  init(_ connection: any Connection, _ fuse: Fuse) {
    self.connection = connection
    self.fuse = fuse
  }

  func run(_ sql: SQL) throws -> Int {
    try fuse.burn()
    return try connection.run(sql)
  }

  func rows(_ sql: SQL) throws -> [Row] { try connection.rows(sql) }

  func cursor(_ sql: SQL) throws -> any Cursor { try connection.cursor(sql) }

  func inserter(into table: Table) throws -> any Inserter {
    FusedInserter(try connection.inserter(into: table), fuse)
  }

  func inserter(into table: String, columns: [String]) throws -> any Inserter {
    FusedInserter(try connection.inserter(into: table, columns: columns), fuse)
  }

  func wholesale<T>(_ tables: [Table], refilling refilled: [Table], _ body: () throws -> T) throws
    -> T
  {
    try fuse.burn()
    return try connection.wholesale(tables, refilling: refilled, body)
  }

  func makeList(_ name: String) throws {
    try fuse.burn()
    try connection.makeList(name)
  }

  func takeAll(of table: Table) throws {
    try fuse.burn()
    try connection.takeAll(of: table)
  }

  func raiseSequence(ofTable name: String, above id: Int64) throws {
    try fuse.burn()
    try connection.raiseSequence(ofTable: name, above: id)
  }

  func students(matching words: [String]) -> SQL { connection.students(matching: words) }

  func lastID(of table: Table) throws -> Int64 { try connection.lastID(of: table) }

  func statements(of migration: Migration) -> [SQL] { connection.statements(of: migration) }

  func brokenReferences(limit: Int) throws -> [BrokenReference] {
    try connection.brokenReferences(limit: limit)
  }
}

private final class FusedInserter: Inserter {
  private let inserter: any Inserter
  private let fuse: Fuse

  init(_ inserter: any Inserter, _ fuse: Fuse) {
    self.inserter = inserter
    self.fuse = fuse
  }

  func bind(_ index: Int, integer: Int64) { inserter.bind(index, integer: integer) }
  func bind(_ index: Int, text: UnsafeRawBufferPointer) { inserter.bind(index, text: text) }
  func bind(_ index: Int, blob: UnsafeRawBufferPointer) { inserter.bind(index, blob: blob) }

  func insert() throws {
    try fuse.burn()
    try inserter.insert()
  }
}
