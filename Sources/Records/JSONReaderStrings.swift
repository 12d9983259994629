extension JSONReader {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Reads the string whose opening quote is at `tokenStart`.
  func string() throws {
    var offset = 1
    while true {
      offset = plain(from: offset)
      switch base[tokenStart + offset] {
      case UInt8(ascii: "\""):
        content = base + (tokenStart + 1)
        contentCount = offset - 1
        position = tokenStart + offset + 1
        guard contentCount <= stringLimit else { throw tooLong() }
        return
      case UInt8(ascii: "\\"): return try escapedString(from: offset)
      case let byte where byte >= 0x80: offset = try multibyte(at: offset)
      default: try more(at: offset)
      }
    }
  }

  /// The offset of the first byte from `offset` on that needs a look: a quote, a backslash, a
  /// control character (also the NUL behind the last byte) or one beyond ASCII.
  @inline(__always)
  private func plain(from offset: Int) -> Int {
    let start = UnsafePointer(base) + tokenStart
    return Self.plain(start + offset) - start
  }

  /// The same for a place in bytes behind which `slack` more are readable, the first of them a NUL.
  @inline(__always)
  static func plain(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var next = start
    while true {
      let word = UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      // A borrow can only set a bit above the first true one, which is the one that counts.
      let hit =
        (quote &- ones) & ~quote | (slash &- ones) & ~slash | (word &- ones &* 0x20) & ~word | word
      let found = hit & highs
      if found != 0 { return next + found.trailingZeroBitCount / 8 }
      next += 8
    }
  }

  /// At a control character: reads on when it is the end of the bytes at hand, else refuses it.
  private func more(at offset: Int) throws {
    guard tokenStart + offset == count else {
      let byte = base[tokenStart + offset]
      throw problem(
        byte == 0
          ? "a text has a NUL byte in it, which no school's text has"
          : "a text has the control character \(byte) in it, which must be written as an escape")
    }
    try bring(beyond: offset)
  }

  /// Brings more of the string that is read up to `offset`. Every way to go on leads through here,
  /// so that no text, however it is written, makes the buffer grow beyond the limit.
  private func bring(beyond offset: Int) throws {
    guard offset <= stringLimit + 1 else { throw tooLong() }
    guard try refill() else { throw cut("a text") }
  }

  private func tooLong() -> Problem { problem("a text is longer than \(stringLimit) bytes") }

  /// Checks the characters beyond ASCII from `first` on; the offset behind them.
  private func multibyte(at first: Int) throws -> Int {
    var offset = first
    repeat { offset = try character(at: offset) } while base[tokenStart + offset] >= 0x80
    return offset
  }

  @inline(__always)
  private func character(at offset: Int) throws -> Int {
    let length =
      switch base[tokenStart + offset] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0 else { throw notUTF8() }
    while tokenStart + offset + length > count { try bring(beyond: offset) }
    guard UTF8Check.isCharacter(base + (tokenStart + offset), length) else { throw notUTF8() }
    return offset + length
  }

  private func notUTF8() -> Problem {
    problem(
      "a text is not UTF-8",
      advice: "The file was saved in another encoding or is damaged; save it as UTF-8.")
  }

  /// Reads the string on from its first backslash, putting it together in `scratch`.
  private func escapedString(from first: Int) throws {
    scratch.removeAll()
    var start = 1
    var offset = first
    while true {
      switch base[tokenStart + offset] {
      case UInt8(ascii: "\""):
        keep(start, offset)
        position = tokenStart + offset + 1
        guard offset - 1 <= stringLimit else { throw tooLong() }
        content = scratch.start
        contentCount = scratch.count
        return
      case UInt8(ascii: "\\"):
        keep(start, offset)
        offset = try escape(at: offset)
        start = offset
      case let byte where byte >= 0x80: offset = try multibyte(at: offset)
      default: try more(at: offset)
      }
      offset = plain(from: offset)
    }
  }

  private func keep(_ start: Int, _ end: Int) {
    scratch.raw(UnsafeRawBufferPointer(start: base + (tokenStart + start), count: end - start))
  }

  /// Reads one escape; the offset behind it.
  private func escape(at offset: Int) throws -> Int {
    try need(offset + 2)
    switch base[tokenStart + offset + 1] {
    case UInt8(ascii: "\""): scratch.byte(34)
    case UInt8(ascii: "\\"): scratch.byte(92)
    case UInt8(ascii: "/"): scratch.byte(47)
    case UInt8(ascii: "b"): scratch.byte(8)
    case UInt8(ascii: "f"): scratch.byte(12)
    case UInt8(ascii: "n"): scratch.byte(10)
    case UInt8(ascii: "r"): scratch.byte(13)
    case UInt8(ascii: "t"): scratch.byte(9)
    case UInt8(ascii: "u"): return try unicodeEscape(at: offset)
    default: throw problem("a text has a backslash that begins no escape")
    }
    return offset + 2
  }

  private func unicodeEscape(at offset: Int) throws -> Int {
    let unit = try hexUnit(at: offset)
    guard unit != 0 else { throw problem("a text has \\u0000 in it, which no school's text has") }
    if let scalar = Unicode.Scalar(unit) {
      scratch.scalar(scalar.value)
      return offset + 6
    }
    let low = unit < 0xDC00 ? try hexUnit(at: offset + 6) : 0
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw problem("a text has half a character in it, a lone surrogate") }
    scratch.scalar(scalar.value)
    return offset + 12
  }

  /// The number of the `\uXXXX` at `offset`; 0 when something else stands there.
  private func hexUnit(at offset: Int) throws -> UInt16 {
    try need(offset + 2)
    guard base[tokenStart + offset] == 92, base[tokenStart + offset + 1] == UInt8(ascii: "u") else {
      return 0
    }
    try need(offset + 6)
    var unit: UInt16 = 0
    for index in (offset + 2)..<(offset + 6) {
      guard let digit = Character(Unicode.Scalar(base[tokenStart + index])).hexDigitValue else {
        throw problem("a text has a \\u without four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private func need(_ offset: Int) throws {
    while tokenStart + offset > count { try bring(beyond: offset) }
  }
}
