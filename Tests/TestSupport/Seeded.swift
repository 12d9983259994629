/// Random numbers that are the same in every run: SplitMix64.
public struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  public mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &self) }

  public mutating func chance(_ part: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < part
  }

  /// A text as awkward as people and programs make them: quotes, separators, line breaks,
  /// formulas, control characters, scripts of every direction, characters of four bytes.
  public mutating func text(upTo length: Int = 12) -> String {
    (0..<number(0...length)).map { _ in Self.bits[number(0...(Self.bits.count - 1))] }.joined()
  }

  private static let bits = [
    "a", "Z", "0", "7", " ", "  ", "\"", "\"\"", "'", ",", ";", "\t", "\r", "\n", "\r\n", "=", "+",
    "-",
    "@", "\\", "\\n", "/", "é", "e\u{301}", "ß", "عائشہ", "學校", "🏫", "👨‍👩‍👧", "\u{FEFF}", "\u{1}",
    "\u{1B}",
    "\u{7F}", "\u{85}", "\u{2028}", "null", "1.50", "02-03-2026", "{", "}", "[", "]", ":", "sep=;",
  ]
}
