import Crypto
import Records
import Store

/// Moves a whole school from one database to another, of whatever engine, and proves that it is the
/// same there. The old database stays as it is.
public struct Moving: Sendable {
  private let source: any Database
  private let target: any Database
  private let vault: Vault
  private let clock: @Sendable () -> Timestamp

  /// `vault` is the school's; it gets a backup of what moves.
  public init(
    from source: any Database, to target: any Database, vault: Vault,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.source = source
    self.target = target
    self.vault = vault
    self.clock = clock
  }

  /// What was compared of one table: equal in both.
  public struct Line: Hashable, Sendable {
    public let table: String
    public let count: Int64
    public let checksum: String
  }

  /// Moves records, accounts, visits, the audit log and what can be undone. Throws a `Problem`, with
  /// the target empty again, when anything came out different or somebody wrote meanwhile.
  public func carryOut() async throws -> [Line] {
    try await requireEmpty()
    let state = try await Self.state(of: source)
    let backup = try await vault.make(from: source, reason: "moving")
    do {
      try await load(vault.path(of: backup.name))
      for table in OwnTable.all { try await copy(table) }
      try await raiseSequences()
      try await keepState()
      let moment = clock()
      let there = try await look(at: target, moment)
      let here = try await look(at: source, moment)
      guard try await Self.state(of: source) == state, try await Self.state(of: target) == state
      else { throw Self.movedOn }
      guard here == there else { throw Self.different(here, there) }
      return there
    } catch {
      try await empty()
      throw error
    }
  }

  private func requireEmpty() async throws {
    let found = try await target.read { try Counts.read(on: $0).backedUp }
    guard found == 0 else {
      throw Problem(
        .conflict, "There is a school in \(target.place) already: it has \(found) records.",
        advice: "Nothing was changed. Name an empty database.")
    }
    try await empty()
  }

  /// Takes away what a move cut short, or a start of the server, has left in a target without
  /// records.
  private func empty() async throws {
    try await target.overhaul { connection in
      for table in OwnTable.all.reversed() { try table.clear(on: connection) }
      try connection.wholesale(School.tables) {
        for table in School.tables.reversed() { try connection.run("DELETE FROM \(table)") }
      }
    }
  }

  private func load(_ path: String) async throws {
    _ = try await target.overhaul { connection in
      try connection.wholesale(School.tables, refilling: School.tables) {
        try Proof.load(InputFile(path), on: connection)
      }
    }
  }

  private static func state(of database: any Database) async throws -> Int64 {
    try await database.read { try Counts.read(on: $0).state }
  }
}

extension Moving {
  private static let pageSize = 500

  private func copy(_ table: OwnTable) async throws {
    var last: [Value]?
    while true {
      let rows = try await source.read { [last] in
        try table.rows(after: last, limit: Self.pageSize, on: $0)
      }
      guard let end = rows.last else { return }
      try await target.write { try table.add(rows, on: $0) }
      last = table.key(of: end)
    }
  }

  /// An ID that was given once is given to nobody else, also where its record is gone.
  private func raiseSequences() async throws {
    let last = try await source.read { connection in
      try School.tables.map { ($0, try connection.lastID(of: $0)) }
    }
    try await target.write { connection in
      for (table, id) in last { try connection.raiseSequence(of: table, above: id) }
      for table in OwnTable.all where table.isNumbered {
        try connection.raiseSequence(ofTable: table.name, above: 0)
      }
    }
  }

  /// The same records are the same state, by which backups in the vault know whether they still hold
  /// all there is.
  private func keepState() async throws {
    let rows = try await source.read { try $0.rows("SELECT name, changes FROM table_counts") }
    try await target.write { connection in
      for row in rows {
        try connection.run(
          "UPDATE table_counts SET changes = \(row["changes"]) WHERE name = \(row["name"])")
      }
    }
  }

  /// Count and checksum of every table, and of the complete backup as text.
  private func look(at database: any Database, _ moment: Timestamp) async throws -> [Line] {
    try await database.withSnapshot { connection in
      let about = BackupAbout(try SchoolSettings.read(on: connection), reason: "", at: moment)
      return try BackupText(about).lines(on: connection)
        + OwnTable.all.map { try Self.look(at: $0, on: connection) }
    }
  }

  private static func look(at table: OwnTable, on connection: any Connection) throws -> Line {
    var sum = Checksum()
    var line = ByteText(capacity: 1024)
    var last: [Value]?
    while true {
      let rows = try table.rows(after: last, limit: pageSize, on: connection)
      guard let end = rows.last else { break }
      for row in rows {
        line.removeAll()
        for value in row.values { JSONWriter.string("\(value)", into: &line) }
        sum.add(line.bytes)
      }
      last = table.key(of: end)
    }
    return Line(table: table.name, count: sum.count, checksum: sum.description)
  }

  private static let movedOn = Problem(
    .conflict, "Somebody changed the school while it was moving.",
    advice: "The new database is empty again. Stop the server and move once more.")

  private static func different(_ here: [Line], _ there: [Line]) -> Problem {
    let first = zip(here, there).first { $0 != $1 }?.0.table ?? "a table"
    return Problem(
      .unavailable, "What arrived of \(first) is not what is in the old database.",
      advice: "The new database is empty again, the old one is as it was. Tell us of this.")
  }
}

extension BackupText {
  /// Writes all of it to nowhere; answers what it is made of.
  fileprivate func lines(on connection: any Connection) throws -> [Moving.Line] {
    var hash = SHA256()
    try writeAll(on: connection) { hash.update(bufferPointer: $0) }
    let tables = checksums.map { table, sum in
      Moving.Line(table: table.name, count: sum.count, checksum: sum.description)
    }
    let count = tables.reduce(0) { $0 + $1.count }
    return tables + [
      Moving.Line(table: "the whole", count: count, checksum: "sha256:\(hash.finalize().hex)")
    ]
  }
}
