import Records
import Testing

@Suite("JSON is read strictly and as a stream")
struct JSONReaderTests {
  static let pieces = [1, 2, 3, 7, 64, 1 << 20]

  @Test(
    "every token, wherever the bytes are cut into pieces",
    arguments: pieces)
  func tokens(piece: Int) throws {
    let text = """
      \u{FEFF}{"a": [1, -0.50, 1e9, true, false, null, {}, []],
       "b\\n": "x\\u00e9\\uD83D\\uDE00\\"\\/ é 学校 🏫", "": ""}

      """
    #expect(
      try Read(text, piece: piece).tokens == [
        "{", "key a", "[", "1", "-0.50", "1e9", "yes", "no", "null", "{", "}", "[", "]", "]",
        "key b\n", "“xé😀\"/ é 学校 🏫”", "key ", "“”", "}",
      ])
  }

  @Test("a value alone is JSON too", arguments: ["7", "\"x\"", "true", " null ", "[]", "-0"])
  func lonely(text: String) throws {
    for piece in Self.pieces { #expect(try Read(text, piece: piece).tokens.isEmpty == false) }
  }

  static let broken = [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{a:1}", "{'a':1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[1}", "{\"a\":1]", "]", "}",
    ":",
    "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "1.e5", "0x10", "NaN", "Infinity", "-Infinity",
    "1 2", "[] []", "{} x", "tru", "trux", "True", "nul", "nulll", "fals", "\"", "\"a", "\"\\\"",
    "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud800x\"",
    "\"\\ud800\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"",
    "[1]\u{0}", "\u{0}", "[\u{0}1]", "// x\n1", "/* x */ 1", "[1]garbage", "\u{A0}1", "{\"a\":1}}",
    "[1.5.2]", "[1-2]", "\u{FEFF}", "\u{FEFF}\u{FEFF}1",
  ]

  @Test("what is not JSON is refused with its line", arguments: broken)
  func refused(text: String) throws {
    for piece in Self.pieces {
      let problem = #expect(throws: Problem.self) { try Read(text, piece: piece).tokens }
      #expect(
        problem?.message.contains("Line 1") == true || problem?.message.contains("UTF") == true)
    }
  }

  @Test("a refusal names the line on which it happened")
  func line() throws {
    let problem = #expect(throws: Problem.self) { try Read("{\n  \"a\": 1,\n  b: 2}").tokens }
    #expect(
      problem?.message == "Line 3, byte 14: a key in double quotes belongs here, not “b: 2}”.")
  }

  static let badBytes: [[UInt8]] = [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
    [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80],
    [0xFF], [0x61, 0xE9, 0x62], [0x93, 0x94],
  ]

  @Test("text that is not UTF-8 is refused", arguments: badBytes)
  func encoding(bytes: [UInt8]) throws {
    for piece in Self.pieces {
      let all = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
      #expect(throws: Problem.self) { try Read(all, piece: piece).tokens }
    }
  }

  @Test("UTF-16 is recognised and named", arguments: [true, false])
  func utf16(bigEndian: Bool) throws {
    for mark in [[0xFEFF], []] as [[UInt16]] {
      let units = mark + Array("{\"a\": 1}".utf16)
      let bytes = units.flatMap { unit in
        bigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
      }
      let problem = #expect(throws: Problem.self) { try Read(bytes).tokens }
      #expect(problem?.message.contains("UTF-16") == true)
    }
  }

  @Test("nesting, numbers and strings have limits that are kept to the byte")
  func limits() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try Read(deep).tokens.count == 128)
    #expect(throws: Problem.self) { try Read("[" + deep + "]").tokens }
    let digits = String(repeating: "1", count: 64)
    #expect(try Read(digits).tokens == [digits])
    for piece in Self.pieces {
      #expect(throws: Problem.self) { try Read(digits + "1", piece: piece).tokens }
      let fits = "\"" + String(repeating: "x", count: 1000) + "\""
      #expect(try Read(fits, piece: piece, stringLimit: 1000).tokens.count == 1)
      #expect(throws: Problem.self) { try Read(fits, piece: piece, stringLimit: 999).tokens }
    }
  }

  @Test("an endless string or number is refused after a bounded number of bytes")
  func endless() throws {
    let texts = [
      ("\"", "1"), ("", "1"), ("-", "1"), ("0.", "1"), ("1e1", "1"), ("\"\\n", "1"), ("\"", "é"),
      ("\"x", "é"), ("\"", "🏫"), ("\"", "\\n"), ("\"", "\\u00e9"), ("\"", "\\ud83d\\ude00"),
    ]
    for (first, rest) in texts {
      let bytes = Array(rest.utf8)
      var given = -first.utf8.count
      let reader = JSONReader(stringLimit: 1 << 20) { buffer in
        let start = given
        for index in buffer.indices {
          let place = start + index
          buffer[index] =
            place < 0
            ? first.utf8[first.utf8.index(first.utf8.endIndex, offsetBy: place)]
            : bytes[place % bytes.count]
        }
        given += buffer.count
        return buffer.count
      }
      #expect(throws: Problem.self) { while try reader.next() != .end {} }
      #expect(given <= 4 << 20)
    }
  }

  @Test("endless white space takes no memory")
  func whiteSpace() throws {
    var given = 0
    let reader = JSONReader { buffer in
      guard given < 64 << 20 else { return 0 }
      buffer.copyBytes(from: repeatElement(32, count: buffer.count))
      given += buffer.count
      return buffer.count
    }
    #expect(throws: Problem.self) { try reader.next() }
  }

  @Test("the tap gets every byte once, and up to a key exactly what is before it")
  func tap() throws {
    let text = "\u{FEFF}{\"a\": \"\\u0041\\n\", \"b\" : [1, 2],\n  \"sha256\": \"x\"}\n"
    for piece in Self.pieces {
      var seen: [UInt8] = []
      var before: [UInt8] = []
      let reader = Read.reader(Array(text.utf8), piece: piece)
      reader.onBytes = { seen += $0 }
      while case let token = try reader.next(), token != .end {
        guard token == .key, reader.matches("sha256") else { continue }
        reader.passBytes()
        before = seen
      }
      #expect(seen == Array(text.utf8))
      #expect(String(decoding: before, as: UTF8.self) == text.prefix { $0 != "\n" } + "\n  ")
    }
  }

  @Test("values of no interest are passed over whole")
  func skipping() throws {
    let reader = Read.reader(
      Array("{\"a\": {\"x\": [1, {\"y\": []}]}, \"b\": 2, \"c\": [], \"d\": \"e\"}".utf8))
    var keys: [String] = []
    _ = try reader.next()
    while try reader.next() == .key {
      keys.append(reader.text)
      try reader.skipValue()
    }
    #expect(keys == ["a", "b", "c", "d"])
    #expect(try reader.next() == .end)
  }

  @Test("an object whose length is known is passed over, and what follows is read as ever")
  func knownObjects() throws {
    let object = "{\"id\": 1, \"name\": \"}\"}"
    let text = "{\"a\": [\n\(object),\n\(object)\n , {\"id\": 2}], \"b\": \(object)}"
    for piece in [1, 3, 40, 1 << 20] {
      let reader = Read.reader(Array(text.utf8), piece: piece)
      var seen: [UInt8] = []
      reader.onBytes = { seen += $0 }
      var found: [String] = []
      while case let token = try reader.next(), token != .end {
        let passed =
          token == .beginObject && reader.depth > 1
          ? reader.passObject { $0.starts(with: object.utf8) ? object.utf8.count : nil } : nil
        if let passed {
          #expect(passed.elementsEqual(object.utf8))
          found.append("object")
        } else {
          found.append("\(token) \(reader.line) \(reader.depth)")
        }
      }
      #expect(seen == Array(text.utf8))
      guard piece > text.utf8.count else { continue }
      #expect(
        found == [
          "beginObject 1 1", "key 1 1", "beginArray 1 2", "object", "object", "beginObject 4 3",
          "key 4 3",
          "number 4 3", "endObject 4 2", "endArray 4 1", "key 4 1", "object", "endObject 4 0",
        ])
    }
  }

  @Test("only an object that has just begun is passed over")
  func noObjects() throws {
    let reader = Read.reader(Array("[1, {\"a\": {}}]".utf8))
    while case let token = try reader.next(), token != .end {
      if token != .beginObject { #expect(reader.passObject { _ in 1 } == nil, "\(token)") }
    }
  }
}

/// A JSON text read to its end, given in pieces of a certain size.
struct Read {
  let tokens: [String]

  init(_ text: String, piece: Int = 1 << 20, stringLimit: Int = 4 << 20) throws {
    try self.init(Array(text.utf8), piece: piece, stringLimit: stringLimit)
  }

  init(_ bytes: [UInt8], piece: Int = 1 << 20, stringLimit: Int = 4 << 20) throws {
    let reader = Self.reader(bytes, piece: piece, stringLimit: stringLimit)
    var tokens: [String] = []
    while case let token = try reader.next(), token != .end {
      tokens.append(Self.describe(token, reader.text))
    }
    self.tokens = tokens
  }

  static func reader(
    _ bytes: [UInt8], piece: Int = 1 << 20, stringLimit: Int = 4 << 20
  ) -> JSONReader {
    var given = 0
    return JSONReader(stringLimit: stringLimit) { buffer in
      let part = bytes[given...].prefix(min(piece, buffer.count))
      buffer.copyBytes(from: part)
      given += part.count
      return part.count
    }
  }

  private static func describe(_ token: JSONReader.Token, _ text: String) -> String {
    switch token {
    case .beginObject: "{"
    case .endObject: "}"
    case .beginArray: "["
    case .endArray: "]"
    case .key: "key \(text)"
    case .string: "“\(text)”"
    case .number: text
    case .yes, .no, .null, .end: "\(token)"
    }
  }
}
