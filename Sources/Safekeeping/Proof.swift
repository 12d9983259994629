import Records
import Store

/// Proves a backup whole, as far as that goes without a school to compare it with.
public struct Proof: Sendable {
  /// What the file says of itself, once it is proven.
  public struct Found: Sendable {
    public let about: BackupAbout
    /// Records per table, in the order of the description.
    public let records: [(table: Table, count: Int64)]

    public var counts: [Int64] { records.map(\.count) }
    public var total: Int64 { records.reduce(0) { $0 + $1.count } }
  }

  /// Reads a file to its end: structure, values, counts and checksums must be right.
  ///
  /// Throws a `Problem` that names the first fault and its place.
  public static func read(_ file: InputFile, _ work: Work = Work()) throws -> Found {
    let backup = BackupReader(file, name: file.name)
    let about = try backup.header()
    while try backup.nextTable() != nil {
      while try backup.nextRecord() { try report(backup, file, to: work) }
    }
    return try found(backup, about)
  }

  /// Reads a file into a stage as well: besides, every reference, unique key and choice must hold.
  public static func load(
    _ file: InputFile, into stage: any Stage, _ work: Work = Work()
  ) async throws -> Found {
    let box = FileBox(file)
    try work.begin("Reading and proving \(file.name)", of: file.size)
    return try await stage.load { connection in
      let found = try load(box.file, on: connection, work)
      if let broken = try connection.brokenReferences(limit: 1).first {
        throw damaged(box.file.name, "\(broken)")
      }
      return found
    }
  }

  /// Reads a file into the tables at hand, which are empty.
  @discardableResult
  static func load(
    _ file: InputFile, on connection: any Connection, _ work: Work = Work()
  ) throws -> Found {
    let backup = BackupReader(file, name: file.name)
    let about = try backup.header()
    while let table = try backup.nextTable() {
      let inserter = try connection.inserter(into: table)
      while try backup.nextRecord() {
        do { try copy(backup.record, of: table, to: inserter) } catch let problem as Problem {
          throw damaged(backup.name, "\(backup.place): \(problem.message)")
        }
        try report(backup, file, to: work)
      }
    }
    return try found(backup, about)
  }

  /// Tells how much of the file was read, once for many records.
  private static func report(_ backup: BackupReader, _ file: InputFile, to work: Work) throws {
    if backup.recordCount & 1023 == 0 { try work.reach(file.offset) }
  }

  private static func found(_ backup: BackupReader, _ about: BackupAbout) throws -> Found {
    let proof = try backup.trailer()
    return Found(
      about: about, records: School.tables.map { ($0, proof.tables[$0.name]?.count ?? 0) })
  }

  private static func damaged(_ name: String, _ what: String) -> Problem {
    Problem(
      .invalid, "\(name) is damaged: \(what).",
      advice: "Nothing was changed. Choose an older backup, or copy this one again.")
  }

  private static func copy(_ cells: HeldRow, of table: Table, to inserter: any Inserter) throws {
    for (index, column) in table.columns.enumerated() where !cells.isNull(index) {
      if column.isBlob {
        inserter.bind(index, blob: cells.bytes(index))
      } else if column.kind.isInteger {
        inserter.bind(index, integer: cells.integer(index))
      } else {
        inserter.bind(index, text: cells.bytes(index))
      }
    }
    try inserter.insert()
  }
}

/// Hands a file to the stage's thread, which from then on is the only one to use it.
private final class FileBox: @unchecked Sendable {
  let file: InputFile
  init(_ file: InputFile) { self.file = file }
}
