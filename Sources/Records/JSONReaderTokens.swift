extension JSONReader {
  /// Moves to the next token. After the last, `end` again and again.
  public func next() throws -> Token {
    switch state {
    case .comma: try passComma()
    case .colon: try passColon()
    case .start: try begin()
    default: break
    }
    let byte = try skipSpace()
    switch state {
    case .value: return try value(byte)
    case .firstElement: return byte == UInt8(ascii: "]") ? close(.endArray) : try value(byte)
    case .firstKey: return byte == UInt8(ascii: "}") ? close(.endObject) : try key(byte)
    case .key: return try key(byte)
    // A container ended where a comma could have stood.
    case .comma: return close(containers & 1 == 1 ? .endObject : .endArray)
    case .end, .colon, .start: return try end()
    }
  }

  /// Passes over the object whose brace is the current token, when `length` knows it: that gets the bytes
  /// at hand from the brace on, behind which a NUL stands and `slack` bytes are readable. Gives the object's
  /// bytes, good until the next call of `next`, which goes on behind it; or nil with nothing passed over.
  public func passObject(_ length: (UnsafeRawBufferPointer) -> Int?) -> UnsafeRawBufferPointer? {
    guard state == .firstKey,
      let length = length(
        UnsafeRawBufferPointer(start: base + tokenStart, count: count - tokenStart))
    else { return nil }
    position = tokenStart + length
    containers >>= 1
    depth -= 1
    _ = leave(.endObject)
    return UnsafeRawBufferPointer(start: base + tokenStart, count: length)
  }

  /// Passes over a byte order mark, and refuses what begins like another encoding.
  private func begin() throws {
    while count < 4, try refill() {}
    state = .value
    let first = (0..<min(4, count)).map { base[$0] }
    if first.starts(with: CSVWriter.byteOrderMark) {
      position = CSVWriter.byteOrderMark.count
    } else if first.starts(with: [0xFE, 0xFF]) || first.starts(with: [0xFF, 0xFE])
      || first.count > 1 && first.prefix(2).contains(0)
    {
      throw Problem(
        .invalid, "The file is not UTF-8: it looks like UTF-16, which JSON files are not.",
        advice: "Save it as UTF-8.")
    }
  }

  /// Passes over a comma; leaves the state at `comma` when the container ends instead.
  private func passComma() throws {
    let byte = try skipSpace()
    let isObject = containers & 1 == 1
    if byte == UInt8(ascii: ",") {
      position += 1
      state = isObject ? .key : .value
    } else if byte != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      throw try unexpected(isObject ? "a comma or }" : "a comma or ]")
    }
  }

  private func passColon() throws {
    guard try skipSpace() == UInt8(ascii: ":") else { throw try unexpected("a colon after a key") }
    position += 1
    state = .value
  }

  private func key(_ byte: UInt8) throws -> Token {
    guard byte == UInt8(ascii: "\"") else { throw try unexpected("a key in double quotes") }
    try string()
    state = .colon
    return .key
  }

  private func value(_ byte: UInt8) throws -> Token {
    switch byte {
    case UInt8(ascii: "\""):
      try string()
      return leave(.string)
    case UInt8(ascii: "{"): return try open(.beginObject)
    case UInt8(ascii: "["): return try open(.beginArray)
    case UInt8(ascii: "-"), 48...57:
      try number()
      return leave(.number)
    case UInt8(ascii: "t"): return try word("true", .yes)
    case UInt8(ascii: "f"): return try word("false", .no)
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw try unexpected("a value")
    }
  }

  private func open(_ token: Token) throws -> Token {
    guard depth < Self.depthLimit else {
      throw problem("more than \(Self.depthLimit) lists and objects are inside one another")
    }
    let isObject = token == .beginObject
    containers = containers << 1 | (isObject ? 1 : 0)
    depth += 1
    position += 1
    state = isObject ? .firstKey : .firstElement
    return token
  }

  private func close(_ token: Token) -> Token {
    containers >>= 1
    depth -= 1
    position += 1
    return leave(token)
  }

  @inline(__always)
  private func leave(_ token: Token) -> Token {
    state = depth == 0 ? .end : .comma
    return token
  }

  private func word(_ word: StaticString, _ token: Token) throws -> Token {
    for offset in 0..<word.utf8CodeUnitCount {
      while position + offset >= count { guard try refill() else { throw cut("a value") } }
      guard base[position + offset] == word.utf8Start[offset] else {
        throw try unexpected("a value")
      }
    }
    position += word.utf8CodeUnitCount
    return leave(token)
  }

  private func end() throws -> Token {
    guard position == count else { throw problem("something follows after the end of the JSON") }
    passBytes()
    return .end
  }

  /// Moves to the next byte that is not white space, where the next token begins, and says which
  /// it is; 0 at the end of the file.
  private func skipSpace() throws -> UInt8 {
    while true {
      var next = base + position
      while next.pointee <= 32 {
        if next.pointee == 10 {
          line += 1
        } else if next.pointee != 32, next.pointee != 13, next.pointee != 9 {
          break
        }
        next += 1
      }
      position = next - base
      tokenStart = position
      guard next.pointee == 0, position == count, try refill() else { return base[position] }
    }
  }

  /// The problem of a byte that does not belong at the current place.
  func unexpected(_ wanted: String) throws -> Problem {
    while count - position < 4 { guard try refill() else { break } }
    guard position < count else { return cut(nil) }
    let byte = base[position]
    if byte == 0 { return problem("a NUL byte stands where \(wanted) belongs") }
    guard byte >= 32, byte < 127 else {
      return problem("\(wanted) belongs here, not byte \(byte)")
    }
    let found = (position..<count).prefix(12).map { base[$0] }.prefix { $0 >= 32 && $0 < 127 }
    return problem("\(wanted) belongs here, not “\(String(decoding: found, as: UTF8.self))”")
  }

  /// The problem of a file that ends too early.
  func cut(_ part: String?) -> Problem {
    let place =
      part.map { "in the middle of \($0)" }
      ?? (depth == 0 && state == .value ? "before anything is in it" : "before it is complete")
    return Problem(
      .invalid, "Line \(line): the file ends \(place).",
      advice: "It was cut off; copy it again from where it is kept.")
  }
}
