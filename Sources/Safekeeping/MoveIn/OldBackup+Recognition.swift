import Foundation
import Records
import Store

extension OldBackup {
  /// Whether a file is a complete backup of the old system: told by its first list of records,
  /// however large it is. What can't be read is none.
  public static func isOne(_ path: String) throws -> Bool {
    guard path != "-" else { return false }
    do {
      guard try looksLikeOne(path) else { return false }
      let file = try InputFile(path)
      let reader = JSONReader { try file.read(into: $0) }
      guard try reader.next() == .beginObject else { return false }
      return try holdsTables(reader)
    } catch is Problem {
      // Whoever reads it next says what is wrong with it.
      return false
    }
  }

  private static func holdsTables(_ reader: JSONReader) throws -> Bool {
    while try reader.next() == .key {
      let name = reader.text
      guard name != "format" else { return false }
      let isOutside = ["data", "tables"].contains(name)
      guard isOutside || OldSchema.tables.contains(where: { $0.name == name }) else {
        try reader.skipValue()
        continue
      }
      switch try reader.next() {
      case .beginArray where !isOutside: return true
      case .beginObject where isOutside: return try holdsTables(reader)
      default: return false
      }
    }
    return false
  }

  /// What a backup of the old system holds and lacks, for somebody whose school is not empty.
  public struct Survey: Sendable {
    /// Records by table, in the order of the description.
    public let counts: [(table: Table, records: Int64)]
    /// `students: Gender, City`, one for each table.
    public let lacks: [String]
  }

  public func survey() throws -> Survey {
    let reader = try open()
    try OldSchema.check(reader, place: place)
    let counts = try OldSchema.tables.compactMap { table -> (Table, Int64)? in
      guard reader.tables[table.name] != nil else { return nil }
      let rows = try reader.cursor(over: [], of: table.name)
      var count: Int64 = 0
      while try rows.next() { count += 1 }
      return (table, count)
    }
    let missing = OldSchema.lacks(of: reader)
    let lacks = OldSchema.tables.compactMap { table -> String? in
      let here = missing.filter { $0.table == table.name }
      guard let first = here.first else { return nil }
      guard !first.column.isEmpty else { return "\(table.label): all of it" }
      return "\(table.label): " + here.compactMap { table.column($0.column)?.label }.listed
    }
    return Survey(counts: counts, lacks: lacks)
  }

  /// Why it can't be restored over records that are there: it would put what it makes up in the
  /// place of what they hold.
  public func refusal(_ notEmpty: Problem) -> Problem {
    Problem(
      .conflict,
      "\(place) is a backup of the old system, which lacks much of a school. \(notEmpty.message)",
      advice: """
        Nothing was changed. Clear the school first, which can be undone, or take single tables from \
        the file by importing them.
        """)
  }

  /// Writes one table's records as CSV under the backup's own names, so that they can be imported.
  func writeCSV(of table: Table, to path: String) throws {
    let reader = try open()
    guard let columns = reader.tables[table.name] else {
      throw Problem(
        .invalid, "\(place) is a backup of the old system, and has no \(table.many).",
        advice: "Nothing was changed.")
    }
    let file = try PaperFile(path)
    do {
      try write(reader.cursor(over: columns, of: table.name), columns, to: file)
      try file.finish()
      try file.keep()
    } catch {
      file.drop()
      throw error
    }
  }

  private func write(_ rows: any OldCursor, _ columns: [String], to file: PaperFile) throws {
    var line = ByteText()
    for (place, column) in columns.enumerated() {
      if place > 0 { line.byte(UInt8(ascii: ",")) }
      var name = column
      name.withUTF8 { CSVWriter.text(UnsafeRawBufferPointer($0), into: &line) }
    }
    line.raw("\r\n")
    try file.write(line.bytes)
    while try rows.next() {
      line.removeAll()
      for place in columns.indices {
        if place > 0 { line.byte(UInt8(ascii: ",")) }
        CSVWriter.text(rows.bytes(place), into: &line)
      }
      line.raw("\r\n")
      try file.write(line.bytes)
    }
  }
}
