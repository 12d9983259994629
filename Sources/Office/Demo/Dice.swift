/// Random numbers that are the same for the same seed on every machine: SplitMix64, by Guy Steele,
/// Doug Lea and Christine Flood.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// Dice of their own for one thing among many, so that each is the same whatever the others are.
  init(_ seed: UInt64, _ what: UInt64, _ number: UInt64) {
    var mixed = Dice(seed ^ what &* 0xD6E8_FEB8_6659_FD93)
    state = mixed.next() ^ number &* 0x9E37_79B9_7F4A_7C15
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True so many times out of a hundred.
  mutating func percent(_ part: Int) -> Bool { below(100) < part }

  mutating func one<T>(of things: [T]) -> T { things[below(things.count)] }

  /// Digits as people write them in phone numbers, the first one not 0.
  mutating func digits(_ count: Int) -> String {
    String((0..<count).map { Character(String($0 == 0 ? number(1...9) : below(10))) })
  }
}
