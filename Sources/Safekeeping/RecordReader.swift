import Foundation
import Records

/// Reads the records of one table from JSON, each into the same row.
///
/// Keys may come in any order and layout; a column may be left out only when it may be null.
final class RecordReader {
  let table: Table
  let row: HeldRow
  /// The record as the file has it, when that is to the byte what `JSONWriter` writes for `row`; good until
  /// the next token.
  private(set) var text: UnsafeRawBufferPointer?
  private let reader: JSONReader
  @exclusivity(unchecked) private var canonical: CanonicalReader
  private let backup: String
  private let names: [[UInt8]]
  private let choices: [[[UInt8]]]
  /// How many bytes each column takes, when it takes bytes.
  private let limits: [Int]
  private let forms: [Kind.Form]
  /// A bit for each column that refers to a record.
  private let references: UInt64
  /// A bit for each column that must have a value.
  private let required: UInt64
  private var filled: UInt64 = 0

  /// `backup` is what a person calls the file, for a refusal.
  init(_ table: Table, from reader: JSONReader, of backup: String) {
    self.table = table
    self.backup = backup
    self.reader = reader
    row = HeldRow(count: table.columns.count)
    names = table.columns.map { Array($0.name.utf8) }
    canonical = CanonicalReader(table)
    forms = table.columns.map(\.kind.form)
    references = Self.bits(table) { $0.reference != nil }
    choices = table.columns.map { column in
      if case .choice(let words) = column.kind { words.map { Array($0.utf8) } } else { [] }
    }
    limits = table.columns.map { column in
      if case .blob(let limit) = column.kind { limit } else { 0 }
    }
    required = Self.bits(table, \.isRequired)
  }

  private static func bits(_ table: Table, _ isMeant: (Column) -> Bool) -> UInt64 {
    table.columns.enumerated().reduce(0) { bits, entry in
      isMeant(entry.element) ? bits | 1 << entry.offset : bits
    }
  }

  /// Reads one record, whose opening brace was the last token.
  func read() throws {
    text = reader.passObject { canonical.read($0, into: row) }
    if text == nil { try readTokens() } else { filled = ~0 }
  }

  private func readTokens() throws {
    row.clear()
    filled = 0
    var expected = 0
    while try reader.next() == .key {
      let index = try column(expected)
      expected = index + 1
      try cell(index, reader.next())
    }
    let missing = required & ~filled
    guard missing == 0 else {
      throw problem(missing.trailingZeroBitCount, "is missing")
    }
    guard row.integer(0) > 0 else { throw problem(0, "is not above 0") }
  }

  /// Where the record is, for a sentence: `line 812, students 42`.
  var place: String {
    let id = filled & 1 == 1 ? " \(row.integer(0))" : ""
    return "line \(reader.line), \(table.name)\(id)"
  }

  /// The column of the current key, most often the expected one.
  private func column(_ expected: Int) throws -> Int {
    let key = reader.bytes
    if expected < names.count, same(names[expected], key) { return try fresh(expected) }
    guard let index = names.firstIndex(where: { same($0, key) }) else {
      throw Problem(
        .invalid,
        "The backup has at \(place) the column “\(reader.text.prefix(60))”, which is unknown.",
        advice: "It was changed, or made by another program. Nothing of it was used.")
    }
    return try fresh(index)
  }

  private func fresh(_ index: Int) throws -> Int {
    guard filled & 1 << index == 0 else { throw problem(index, "is there twice") }
    return index
  }

  private func cell(_ index: Int, _ token: JSONReader.Token) throws {
    if token == .null {
      guard required & 1 << index == 0 else { throw problem(index, "must not be null") }
      filled |= 1 << index
      return
    }
    switch forms[index] {
    case .text: try text(index, token)
    case .choice: try choice(index, token)
    case .blob: try blob(index, token)
    case .bool:
      guard token == .yes || token == .no else { throw unfit(index, token, "true or false") }
      row.set(index, integer: token == .yes ? 1 : 0)
    case .date: try integer(index, token, .string, Day.number, "a day like \"2026-02-03\"")
    case .timestamp:
      try integer(
        index, token, .string, Timestamp.seconds, "a moment like \"2026-02-03T09:15:00Z\"")
    case .money:
      try integer(
        index, token, .number, Money.minorUnits, "an amount with two decimals like 12.50")
    case .integer:
      try integer(index, token, .number, Int64.init(digits:), "a whole number that fits")
    }
    filled |= 1 << index
  }

  @inline(__always)
  private func integer(
    _ index: Int, _ token: JSONReader.Token, _ wanted: JSONReader.Token,
    _ read: (UnsafeRawBufferPointer) -> Int64?, _ what: String
  ) throws {
    guard token == wanted, let value = read(reader.bytes) else {
      throw unfit(index, token, what)
    }
    if value < 1, references & 1 << index != 0 {
      throw unfit(index, token, "an ID, which is above 0")
    }
    row.set(index, integer: value)
  }

  private func text(_ index: Int, _ token: JSONReader.Token) throws {
    guard token == .string else { throw unfit(index, token, "a text") }
    guard !reader.bytes.isEmpty else {
      // Blank text is null everywhere in Rollbook.
      guard required & 1 << index == 0 else { throw problem(index, "is an empty text") }
      return
    }
    row.set(index, bytes: reader.bytes)
  }

  private func choice(_ index: Int, _ token: JSONReader.Token) throws {
    let bytes = reader.bytes
    guard token == .string, choices[index].contains(where: { same($0, bytes) }) else {
      let words = choices[index].map { String(decoding: $0, as: UTF8.self) }
      throw unfit(index, token, "one of \(words.joined(separator: ", "))")
    }
    row.set(index, bytes: bytes)
  }

  private func blob(_ index: Int, _ token: JSONReader.Token) throws {
    guard token == .string, let bytes = Base64.read(reader.bytes) else {
      throw unfit(index, token, "bytes in Base64")
    }
    guard bytes.count <= limits[index] else {
      throw problem(index, "is larger than \(limits[index]) bytes")
    }
    row.set(index, bytes: bytes)
  }

  /// A value that is not what the column takes.
  private func unfit(_ index: Int, _ token: JSONReader.Token, _ wanted: String) -> Problem {
    let found =
      switch token {
      case .string: "“\(reader.text.prefix(40))”"
      case .number: reader.text
      case .yes: "true"
      case .no: "false"
      case .beginArray: "a list"
      default: "an object"
      }
    return problem(index, "is \(found) and not \(wanted)")
  }

  private func problem(_ index: Int, _ what: String) -> Problem {
    Problem(
      .invalid,
      "The backup \(backup) can't be used: at \(place), \(table.columns[index].name) \(what).",
      advice: "It was changed, or made by another program. Nothing of it was used.")
  }
}

private func same(_ a: [UInt8], _ b: UnsafeRawBufferPointer) -> Bool {
  guard a.count == b.count, let start = b.baseAddress else { return a.isEmpty && b.isEmpty }
  return a.withUnsafeBytes { bytes in
    bytes.baseAddress.map { memcmp($0, start, b.count) == 0 } ?? false
  }
}
