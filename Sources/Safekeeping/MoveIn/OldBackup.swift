import Records
import Store

/// A complete backup that the old system wrote: JSON with a list of records for each table.
///
/// It lacks much of the school (docs/MOVING-IN.md), so the old database is always the better way.
/// It is held in memory: the old system itself takes no such file above 16 MB.
public struct OldBackup: OldRecords {
  public let place: String
  private let path: String
  private static let limit: Int64 = 256 << 20

  /// `shown` is what a person calls the file when that is not its path.
  public init(path: String, shown: String? = nil) {
    self.path = path
    place = shown ?? path
  }

  /// Whether a file begins like JSON, whatever it then holds.
  public static func looksLikeOne(_ path: String) throws -> Bool {
    let file = try InputFile(path)
    var head = [UInt8](repeating: 0, count: 64)
    let count = try head.withUnsafeMutableBytes { try file.read(into: $0) }
    var rest = head.prefix(count)
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    return rest.first { $0 > 32 } == UInt8(ascii: "{")
  }

  public func open() throws -> any OldReader {
    let file = try InputFile(path, shown: place)
    var size: Int64 = 0
    let reader = JSONReader { buffer in
      let count = try file.read(into: buffer)
      size += Int64(count)
      guard size <= Self.limit else { throw tooLarge }
      return count
    }
    do {
      var tables = try OldBackupTables(reader, place: place)
      return HeldReader(try tables.read())
    } catch let problem as Problem where problem.kind == .invalid {
      throw Problem(
        .invalid, "\(place) is not a backup of the old system: \(problem.message)",
        advice: "Nothing was changed. Move in from the old system's database file instead.")
    }
  }

  private var tooLarge: Problem {
    Problem(
      .tooLarge, "\(place) is larger than 256 MiB.",
      advice: "Nothing was changed. Move in from the old system's database file instead.")
  }
}

/// Reads the lists of records out of the backup's JSON.
private struct OldBackupTables {
  private typealias Fields = [String: HeldTables.Cell]

  private let reader: JSONReader
  private var held: HeldTables

  init(_ reader: JSONReader, place: String) throws {
    self.reader = reader
    held = HeldTables(place: place, isBackup: true)
  }

  mutating func read() throws -> HeldTables {
    guard try reader.next() == .beginObject else { throw reader.problem("it is not an object") }
    try readTables()
    guard try reader.next() == .end else { throw reader.problem("something follows its end") }
    held.sort()
    return held
  }

  /// The lists lie at the top, or one object deeper.
  private mutating func readTables() throws {
    while try reader.next() == .key {
      let name = reader.text
      guard name != "format" else { throw ownBackup }
      guard held.columns[name] == nil else { throw reader.problem("\(name) is there twice") }
      let isTable = OldSchema.tables.contains { $0.name == name }
      switch try reader.next() {
      case .beginArray where isTable: try readRecords(of: name)
      case .beginObject where !isTable && reader.depth == 2 && ["data", "tables"].contains(name):
        try readTables()
      case .beginArray, .beginObject: try skip()
      default: if isTable { throw reader.problem("\(name) is not a list of records") }
      }
    }
  }

  private mutating func readRecords(of table: String) throws {
    var records: [Fields] = []
    var names: [String] = []
    var known: Set<String> = []
    while true {
      let token = try reader.next()
      if token == .endArray { break }
      guard token == .beginObject else {
        throw reader.problem("\(table) holds something that is no record")
      }
      let record = try readRecord()
      for name in record.keys.sorted() where known.insert(name).inserted { names.append(name) }
      records.append(record)
    }
    held.set(table, columns: names)
    for record in records { held.add(table, names.map { record[$0] ?? .null }) }
  }

  private func readRecord() throws -> Fields {
    var fields: Fields = [:]
    while try reader.next() == .key {
      let name = reader.text
      let token = try reader.next()
      if name == "full_name", token == .string {
        let name = FullName(reader.text)
        fields["first_name"] = .text(name.first)
        fields["last_name"] = name.last.map { .text($0) } ?? .null
      }
      fields[name] = try cell(token)
    }
    return fields
  }

  private func cell(_ token: JSONReader.Token) throws -> HeldTables.Cell {
    switch token {
    case .string: return .text(reader.text)
    case .yes: return .integer(1)
    case .no: return .integer(0)
    case .number:
      if let whole = Int64(reader.text) { return .integer(whole) }
      return Double(reader.text).map { .real($0) } ?? .text(reader.text)
    case .beginObject, .beginArray:
      try skip()
      return .null
    default: return .null
    }
  }

  /// Passes over the list or object that has just begun.
  private func skip() throws {
    let outside = reader.depth - 1
    while reader.depth > outside { _ = try reader.next() }
  }

  private var ownBackup: Problem {
    Problem(
      .conflict, "\(held.place) is a backup of Rollbook itself.",
      advice: "Nothing was changed. Bring it back with “rollbook restore”.")
  }
}
