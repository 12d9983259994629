extension JSONReader {
  /// Reads the number that begins at `tokenStart`.
  func number() throws {
    var offset = 0
    if peek(offset) == UInt8(ascii: "-") { offset += 1 }
    let whole = try digits(from: offset)
    guard whole > offset else { throw bad("has no digits") }
    guard peek(offset) != 48 || whole == offset + 1 else { throw bad("begins with a needless 0") }
    offset = whole
    if peek(offset) == UInt8(ascii: ".") {
      let decimals = try digits(from: offset + 1)
      guard decimals > offset + 1 else { throw bad("has no digits after its point") }
      offset = decimals
    }
    if peek(offset) | 0x20 == UInt8(ascii: "e") { offset = try exponent(from: offset + 1) }
    guard offset <= Self.numberLimit else { throw tooManyDigits() }
    content = base + tokenStart
    contentCount = offset
    position = tokenStart + offset
  }

  @inline(__always)
  private func peek(_ offset: Int) -> UInt8 { base[tokenStart + offset] }

  private func exponent(from start: Int) throws -> Int {
    try fetch(start)
    let sign = peek(start)
    let first = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? start + 1 : start
    let end = try digits(from: first)
    guard end > first else { throw bad("has no digits after its e") }
    return end
  }

  /// The offset behind the digits from `offset` on. What it stops at is at hand, if there is more.
  @inline(__always)
  private func digits(from start: Int) throws -> Int {
    var offset = start
    while true {
      while peek(offset) &- 48 < 10 { offset += 1 }
      guard tokenStart + offset == count else { return offset }
      guard offset <= Self.numberLimit else { throw tooManyDigits() }
      guard try refill() else { return offset }
    }
  }

  private func fetch(_ offset: Int) throws {
    while tokenStart + offset >= count { guard try refill() else { return } }
  }

  private func tooManyDigits() -> Problem {
    problem("a number is longer than \(Self.numberLimit) characters")
  }

  private func bad(_ what: String) -> Problem {
    position = tokenStart
    return problem("a number \(what)")
  }
}
