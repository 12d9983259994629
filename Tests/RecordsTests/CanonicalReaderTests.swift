import Records
import TestSupport
import Testing

@Suite("A record that stands as we write it is read at once")
struct CanonicalReaderTests {
  @Test("any record: written, read, the same to the cell", arguments: School.tables)
  func roundTrip(table: Table) {
    var rows = RandomRows(table, seed: 31)
    let hasBytes = table.columns.contains { $0.isBlob && $0.isRequired }
    var reader = CanonicalReader(table)
    var count = 0
    for id in 1...400 {
      let values = rows.next(id: Int64(id))
      let row = HeldRow(id.isMultiple(of: 2) ? Self.tamed(values, of: table) : values)
      let text = Self.text(row, table)
      let read = HeldRow(count: table.columns.count)
      guard Self.read(text, &reader, into: read) != nil else {
        #expect(Self.isOther(row, text, table), "\(String(decoding: text, as: UTF8.self))")
        continue
      }
      #expect(read.values(of: table) == row.values(of: table))
      count += 1
    }
    #expect(count >= (hasBytes ? 0 : 200))
  }

  @Test(
    "what it takes, however it was changed, is to the byte what we write for the cells",
    arguments: School.tables)
  func changes(table: Table) {
    var rows = RandomRows(table, seed: 32)
    var reader = CanonicalReader(table)
    let read = HeldRow(count: table.columns.count)
    var taken = 0
    for id in 1...12 {
      var text = Self.text(HeldRow(Self.tamed(rows.next(id: Int64(id)), of: table)), table)
      for index in text.indices {
        let byte = text[index]
        for other in [byte ^ 1, byte ^ 2, byte ^ 16, 0x2D, 0x30, 0x22, 0xC3] where other != byte {
          text[index] = other
          if let length = Self.read(text, &reader, into: read) {
            #expect(Self.text(read, table) == Array(text[..<length]))
            taken += 1
          }
        }
        text[index] = byte
      }
    }
    #expect(taken > 0 || table == School.files)
  }

  @Test("a record that is not all at hand is left alone", arguments: School.tables)
  func cut(table: Table) {
    var rows = RandomRows(table, seed: 33)
    var reader = CanonicalReader(table)
    let text = Self.text(HeldRow(rows.next(id: 1)), table)
    for length in text.indices {
      let read = HeldRow(count: table.columns.count)
      #expect(Self.read(Array(text[..<length]), &reader, into: read) == nil, "\(length)")
    }
  }

  @Test("a day or a moment of NULs is none, also when none was read before")
  func nuls() {
    for (table, layout) in [
      (School.enrollments, "2026-02-03"), (School.settings, "2026-02-03T09:15:00Z"),
    ] {
      var rows = RandomRows(table, seed: 34)
      let day = Value.integer(20_487), moment = Value.integer(1_770_110_100)
      let values = zip(table.columns, rows.next(id: 1)).map { column, value in
        switch column.kind.form {
        case .date: day
        case .timestamp: moment
        case .text: Value.text("x")
        default: value
        }
      }
      let text = String(decoding: Self.text(HeldRow(values), table), as: UTF8.self)
      let nuls = String(repeating: "\0", count: layout.count)
      for blank in [
        text.replacing(layout, with: nuls), text.replacing("\(layout)\"", with: "\(nuls)\""),
      ] {
        var reader = CanonicalReader(table)
        let read = HeldRow(count: table.columns.count)
        #expect(blank != text && Self.read(Array(blank.utf8), &reader, into: read) == nil)
        #expect(Self.read(Array(text.utf8), &reader, into: read) == text.utf8.count)
      }
    }
  }

  @Test(
    "what a table does not take, or we would write in another way, is left alone",
    arguments: [
      ("\"id\": 1", "\"id\": 0"), ("\"id\": 1", "\"id\": -1"), ("\"id\": 1", "\"id\": 01"),
      ("\"id\": 1", "\"id\": 1.0"), ("\"id\": 1", "\"id\":1"), ("\"id\": 1", "\"id\": null"),
      ("\"id\": 1", "\"id\": 123456789012345678901"), ("\"category_id\": 2", "\"category_id\": 0"),
      ("\"cash\"", "\"gold\""), ("\"cash\"", "\"\""), ("\"cash\"", "\"c\\u0061sh\""),
      ("12.50", "12.5"),
      ("12.50", "12.500"), ("12.50", "-0.00"), ("12.50", "012.50"), ("12.50", ".50"),
      ("12.50", "12"),
      ("12.50", "1e1"), ("12.50", "null"), ("2026-02-03\"", "2026-02-30\""),
      ("2026-02-03\"", "2026-2-03\""), ("09:15:00Z", "24:15:00Z"), ("\"note\"", "\"\""),
      ("\"note\"", "\"no\\te\""), ("\"note\"", "\"no\u{1}e\""), ("\"note\"", "5"), ("}", " }"),
      ("}", "]"),
    ])
  func refused(old: String, new: String) throws {
    let values: [Value] = [
      .integer(1), .integer(1), .integer(2), .null, .integer(1250), .integer(0), .null, .null,
      .text("paid"), .integer(20_487), .text("cash"), .null, .null, .text("note"),
      .integer(1_770_110_100), .integer(1_770_110_100),
    ]
    let table = School.payments
    let text = String(decoding: Self.text(HeldRow(values), table), as: UTF8.self)
    let place = try #require(text.range(of: old))
    let changed = text.replacingCharacters(in: place, with: new)
    var reader = CanonicalReader(table)
    let read = HeldRow(count: table.columns.count)
    #expect(Self.read(Array(text.utf8), &reader, into: read) == text.utf8.count)
    #expect(Self.read(Array(changed.utf8), &reader, into: read) == nil, "\(changed)")
  }

  /// The same without escapes and huge numbers, which are left to the reader of tokens.
  private static func tamed(_ values: [Value], of table: Table) -> [Value] {
    zip(table.columns, values).map { column, value in
      if case .integer(let number) = value { return .integer(number % 1_000_000_000_000) }
      guard column.kind.form == .text, case .text(let text) = value else { return value }
      let plain = text.unicodeScalars.filter { $0.value >= 32 && $0 != "\"" && $0 != "\\" }
      return .text("x\(String.UnicodeScalarView(plain))")
    }
  }

  /// Whether a record has what is left to the reader of tokens: escapes, bytes, and huge numbers.
  private static func isOther(_ row: HeldRow, _ text: [UInt8], _ table: Table) -> Bool {
    text.contains(UInt8(ascii: "\\"))
      || row.values(of: table).contains { value in
        switch value {
        case .integer(let number): number.magnitude >= 100_000_000_000_000_000
        case .blob: true
        case .text, .null: false
        }
      }
  }

  private static func text(_ row: HeldRow, _ table: Table) -> [UInt8] {
    ByteText.written { JSONWriter(table).record(row, into: &$0) }
  }

  /// Reads bytes as `JSONReader` has them: with a NUL and more behind them.
  private static func read(_ text: [UInt8], _ reader: inout CanonicalReader, into row: HeldRow)
    -> Int?
  {
    (text + [UInt8](repeating: 0, count: 16)).withUnsafeBytes {
      reader.read(UnsafeRawBufferPointer(rebasing: $0[..<text.count]), into: row)
    }
  }
}
