import Foundation
import Records
import TestSupport
import Testing

@Suite("CSV is read as school offices have it")
struct CSVReaderTests {
  static let pieces = [1, 2, 5, 1 << 20]

  static func rows(_ bytes: [UInt8], piece: Int = 1 << 20) throws -> [[String]] {
    var given = 0
    let reader = CSVReader { buffer in
      let part = bytes[given...].prefix(min(piece, buffer.count))
      buffer.copyBytes(from: part)
      given += part.count
      return part.count
    }
    var rows: [[String]] = []
    while try reader.nextRow() { rows.append((0..<reader.count).map(reader.string)) }
    return rows
  }

  static func rows(_ text: String, piece: Int = 1 << 20) throws -> [[String]] {
    try rows(Array(text.utf8), piece: piece)
  }

  static let dialects: [(String, [[String]])] = [
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]),
    ("a\tb\n1\t2;3,4", [["a", "b"], ["1", "2;3,4"]]),
    ("sep=;\r\na;b\r\n1;2", [["a", "b"], ["1", "2"]]),
    ("\"sep=,\"\na,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("SEP=\t\na\tb;c;d;e", [["a", "b;c;d;e"]]),
    ("\u{FEFF}a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("\n\r\n  \na,b\n\n,,,\n1,2,,,\n\n", [["  "], ["a", "b"], ["1", "2"]]),
    ("\"a;x;y;z\",b\n\"1\"\"2\",\"\n,\r\n\"", [["a;x;y;z", "b"], ["1\"2", "\n,\r\n"]]),
    ("a,b\n\"\",x\n", [["a", "b"], ["", "x"]]),
    ("a,b\n1\" pipe, \"x\" \n", [["a", "b"], ["1\" pipe", " \"x\" "]]),
    ("a,b\n\"1\" ,2\n", [["a", "b"], ["1", "2"]]),
    ("only\n1;2", [["only"], ["1;2"]]),
    ("", []), ("\u{FEFF}", []), ("\r\n\n", []), (",,\n;", [[";"]]),
  ]

  @Test("separators, line ends, quotes and blank rows", arguments: dialects.indices)
  func dialect(index: Int) throws {
    let (text, rows) = Self.dialects[index]
    for piece in Self.pieces { #expect(try Self.rows(text, piece: piece) == rows) }
  }

  @Test("every encoding that a spreadsheet saves", arguments: pieces)
  func encodings(piece: Int) throws {
    let text = "Näme,€\nÉmilie “x”,–\n"
    let rows = [["Näme", "€"], ["Émilie “x”", "–"]]
    #expect(try Self.rows(text, piece: piece) == rows)
    let windows = try #require(text.data(using: .windowsCP1252))
    #expect(try Self.rows(Array(windows), piece: piece) == rows)
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      let wide = try #require(("\u{FEFF}" + text + "🏫,عائشہ").data(using: encoding))
      #expect(try Self.rows(Array(wide), piece: piece) == rows + [["🏫", "عائشہ"]])
      let bare = try #require(text.data(using: encoding))
      let ascii = try #require("ab,c\n1,2".data(using: encoding))
      #expect(try Self.rows(Array(ascii), piece: piece) == [["ab", "c"], ["1", "2"]])
      #expect(try Self.rows(Array(bare), piece: piece) == rows)
    }
  }

  @Test("Windows-1252 is recognised however late its first character comes")
  func lateDecision() throws {
    let plain = Array(String(repeating: "abc,def\n", count: 100_000).utf8)
    #expect(try Self.rows(plain + [0x4A, 0xFC, 0x72, 0x67]).last == ["Jürg"])
    #expect(try Self.rows(plain + Array("Jürg".utf8)).last == ["Jürg"])
  }

  static let refused: [([UInt8], String)] = [
    (Array("a,é\nb,".utf8) + [0xE9, 0x0A], "Line 2: a character is not UTF-8"),
    ([0xE9, 0x0A, 0x61, 0x81], "Line 2: a character is not Windows-1252"),
    (CSVWriter.byteOrderMark + [0xE9], "Line 1: a character is not UTF-8"),
    (Array("a,b\n1,\u{0}".utf8), "Line 2: there is a NUL byte"),
    ([0xFF, 0xFE, 0x61, 0x00, 0x0A], "Line 1: the file ends in the middle of a character"),
    ([0xFF, 0xFE, 0x00, 0xD8, 0x61, 0x00], "Line 1: a text has half a character"),
    ([0xFE, 0xFF, 0xDC, 0x00], "Line 1: a text has half a character"),
    (
      Array("a,b\n\n1,\"2\n3".utf8),
      "Line 4: the file ends inside a quoted cell that begins on line 3"
    ),
    (Array("a,b\n1,\"2\"x\n".utf8), "Line 2: something follows a quoted cell"),
    (Array(String(repeating: ",", count: 1001).utf8), "Line 1: a row has more than 1000 cells"),
  ]

  @Test("what can't be read is refused with its line", arguments: refused.indices)
  func refusals(index: Int) throws {
    let (bytes, sentence) = Self.refused[index]
    for piece in Self.pieces {
      let problem = #expect(throws: Problem.self) { try Self.rows(bytes, piece: piece) }
      #expect(problem?.message.hasPrefix(sentence) == true, "\(problem?.message ?? "")")
    }
  }

  @Test(
    "a cell or row without end is refused with bounded memory",
    arguments: ["x", "\"x", "a,b\n\"\n"])
  func endless(first: String) throws {
    var given = 0
    let reader = CSVReader { buffer in
      let part = given == 0 ? Array(first.utf8) : [UInt8](repeating: 49, count: buffer.count)
      buffer.copyBytes(from: part)
      given += part.count
      return part.count
    }
    #expect(throws: Problem.self) { while try reader.nextRow() {} }
    #expect(given < 16 << 20)
  }

  @Test("lines are counted through quoted line breaks")
  func lines() throws {
    let bytes = Array("h\n\"a\nb\r\nc\rd\"\n\nx\r\ny\rz".utf8)
    var given = 0
    let reader = CSVReader { buffer in
      let part = bytes[given...].prefix(1)
      buffer.copyBytes(from: part)
      given += part.count
      return part.count
    }
    var lines: [Int] = []
    while try reader.nextRow() { lines.append(reader.line) }
    #expect(lines == [1, 2, 7, 8, 9])
  }

  @Test("whatever bytes come, the answer is rows or a sentence")
  func fuzz() {
    var random = Seeded(44)
    for _ in 0..<3000 {
      var bytes = (0..<random.number(0...8)).flatMap { _ in
        random.chance(0.8) ? Array(random.text().utf8) : [UInt8(random.number(0...255))]
      }
      if random.chance(0.1) { bytes = [0xFF, 0xFE] + bytes }
      do {
        let whole = try Self.rows(bytes)
        #expect(try Self.rows(bytes, piece: 1) == whole)
      } catch {
        #expect(error is Problem)
      }
    }
  }
}
