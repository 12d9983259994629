import Crypto
import Records

/// Reads a complete backup from front to back and proves it on the way: structure, values, order
/// of IDs, counts, checksums, and the SHA-256 of all its bytes.
///
///     let backup = BackupReader(try InputFile("school.json.zst"), name: "school.json.zst")
///     let about = try backup.header()
///     while let table = try backup.nextTable() {
///       while try backup.nextRecord() { … backup.record … }
///     }
///     let proof = try backup.trailer()
///
/// Until `trailer` has returned, nothing that was read is proven. Memory is bounded by the longest
/// record, whatever the file.
public final class BackupReader {
  /// What a person would call the file.
  public let name: String
  /// The table under way.
  public private(set) var table: Table?
  /// Records of the table under way that were read so far.
  public var recordCount: Int64 { sum.count }

  private let source: any ByteSource
  private let reader: JSONReader
  private let top: BackupTop
  private let blank = HeldRow(count: 0)
  private var records: RecordReader?
  private var writer: JSONWriter?
  private var canonicalText = ByteText(capacity: 4096)
  private var sum = Checksum()
  private var lastID: Int64 = 0
  private var waiting = School.tables[...]
  private var found: [String: Checksum] = [:]
  private var isInTables = false
  private var isPastTables = false
  private var isInRecords = false

  public init(_ source: any ByteSource, name: String) {
    self.name = name
    self.source = source
    reader = JSONReader(read: source.read)
    top = BackupTop(reader, name: name)
  }

  /// The current record, with a cell for each of its table's columns, in their order.
  public var record: HeldRow { records?.row ?? blank }

  /// The current record's canonical text, which its checksum is made over: as the file has it where it was
  /// written like that, which costs nothing, or else written here.
  public var canonical: UnsafeRawBufferPointer { records?.text ?? canonicalText.bytes }

  /// Where the current record is, for a sentence: `line 812, students 42`.
  public var place: String { records?.place ?? "line \(reader.line)" }

  /// Reads up to the tables; what the backup says of itself.
  public func header() throws -> BackupAbout {
    try reading {
      if !isInTables {
        guard try top.readOn() else { throw top.problem("it has no tables") }
        isInTables = true
      }
      return try top.about()
    }
  }

  /// Goes to the next table, reading what is left of the one under way; nil after the last.
  public func nextTable() throws -> Table? {
    _ = try header()
    guard !isPastTables else { return nil }
    while try nextRecord() {}
    if let table { found[table.name] = sum }
    table = nil
    return try reading {
      guard try reader.next() == .key else {
        isPastTables = true
        if let missing = waiting.first { throw top.problem("the table \(missing.name) is missing") }
        return nil
      }
      let next = try awaited()
      begin(next)
      guard try reader.next() == .beginArray else {
        throw top.problem("the table \(next.name) is not a list of records")
      }
      isInRecords = true
      return next
    }
  }

  /// The table whose name is the current key, if it is the one that belongs here.
  private func awaited() throws -> Table {
    let name = reader.text.prefix(60)
    guard let table = School.table(String(name)) else {
      throw top.problem("there is no table called “\(name)”")
    }
    guard let awaited = waiting.first, waiting.contains(table) else {
      throw top.problem("the table \(name) is there twice")
    }
    guard awaited == table else {
      throw top.problem("the table \(awaited.name) is missing before \(name)")
    }
    waiting.removeFirst()
    return table
  }

  private func begin(_ table: Table) {
    self.table = table
    records = RecordReader(table, from: reader, of: name)
    writer = JSONWriter(table)
    sum = Checksum()
    lastID = 0
  }

  /// Goes to the next record of the table; false after its last.
  public func nextRecord() throws -> Bool {
    guard isInRecords, let records, let writer else { return false }
    return try reading {
      switch try reader.next() {
      case .beginObject: try records.read()
      case .endArray:
        isInRecords = false
        return false
      default: throw top.problem("something else than a record is in \(records.table.name)")
      }
      let id = records.row.integer(0)
      guard id > lastID else {
        throw top.problem("\(records.table.name) \(id) comes after \(lastID), out of order")
      }
      lastID = id
      if records.text == nil {
        canonicalText.removeAll()
        writer.record(records.row, into: &canonicalText)
      }
      sum.add(canonical)
      return true
    }
  }

  /// Reads to the end of the file, tables that are left included, and proves the whole.
  public func trailer() throws -> BackupProof {
    while try nextTable() != nil {}
    return try reading {
      _ = try top.readOn()
      return try top.proof(of: found)
    }
  }

  /// Lets a refusal be the truest one: of a packed file that is damaged, and not of the nonsense that
  /// it gave; of the JSON itself, with the table it happened in.
  private func reading<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let problem as Problem where problem.kind == .invalid {
      throw source.faultAtEnd() ?? placed(problem)
    }
  }

  private func placed(_ problem: Problem) -> Problem {
    guard problem.message.hasPrefix("Line ") else { return problem }
    let place = table.map { "table \($0.name), " } ?? ""
    let message = problem.message.prefix(1).lowercased() + problem.message.dropFirst()
    return Problem(problem.kind, "\(name): \(place)\(message)", advice: problem.advice)
  }
}
