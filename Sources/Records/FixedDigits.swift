/// Reads what machines write, many times a millisecond: fixed layouts, in place.
enum FixedDigits {
  /// The number of `count` digits; negative when one of them is none.
  @inline(__always)
  static func number(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var number = 0
    var worst: UInt8 = 0
    for index in 0..<count {
      let digit = bytes[index] &- 48
      worst = max(worst, digit)
      number = number * 10 + Int(digit)
    }
    return worst > 9 ? -1 : number
  }

  @inline(__always)
  static func start(_ bytes: UnsafeRawBufferPointer, count: Int) -> UnsafePointer<UInt8>? {
    bytes.count == count ? bytes.assumingMemoryBound(to: UInt8.self).baseAddress : nil
  }
}

extension Day {
  /// The number of the day `2026-02-03`, exactly so written.
  public static func number(iso bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let text = FixedDigits.start(bytes, count: 10) else { return nil }
    return number(at: text)
  }

  /// The number of the day `03-02-2026`, exactly so written.
  static func number(people bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let text = FixedDigits.start(bytes, count: 10) else { return nil }
    return number(peopleAt: text)
  }

  static func number(peopleAt text: UnsafePointer<UInt8>) -> Int64? {
    guard text[2] == UInt8(ascii: "-"), text[5] == UInt8(ascii: "-") else { return nil }
    let year = FixedDigits.number(text + 6, 4)
    return Day(year, FixedDigits.number(text + 3, 2), FixedDigits.number(text, 2))?.number
  }

  static func number(at text: UnsafePointer<UInt8>) -> Int64? {
    guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
    let year = FixedDigits.number(text, 4)
    return Day(year, FixedDigits.number(text + 5, 2), FixedDigits.number(text + 8, 2))?.number
  }
}

extension Timestamp {
  /// The seconds of the moment `2026-02-03T09:15:00Z`, exactly so written.
  public static func seconds(iso bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let text = FixedDigits.start(bytes, count: 20), text[10] == UInt8(ascii: "T"),
      text[19] == UInt8(ascii: "Z"), let day = Day.number(at: text),
      let second = secondOfDay(at: text + 11)
    else { return nil }
    return day * 86_400 + second
  }

  /// What the clocks showed at `03-02-2026 09:15:00`, exactly so written, as seconds since
  /// 1970-01-01 00:00:00 by those clocks.
  static func local(people bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let text = FixedDigits.start(bytes, count: 19), text[10] == UInt8(ascii: " "),
      let day = Day.number(peopleAt: text), let second = secondOfDay(at: text + 11)
    else { return nil }
    return day * 86_400 + second
  }

  /// `09:15:00`
  private static func secondOfDay(at text: UnsafePointer<UInt8>) -> Int64? {
    guard text[2] == UInt8(ascii: ":"), text[5] == UInt8(ascii: ":") else { return nil }
    let hour = FixedDigits.number(text, 2)
    let minute = FixedDigits.number(text + 3, 2)
    let second = FixedDigits.number(text + 6, 2)
    guard 0..<24 ~= hour, 0..<60 ~= minute, 0..<60 ~= second else { return nil }
    return Int64(hour * 3600 + minute * 60 + second)
  }
}

extension Int64 {
  /// An optional minus and digits, nothing else. Nil when it does not fit.
  public init?(digits bytes: UnsafeRawBufferPointer) {
    let isNegative = bytes.first == UInt8(ascii: "-")
    guard bytes.count > (isNegative ? 1 : 0) else { return nil }
    var value: Int64 = 0
    for byte in bytes.dropFirst(isNegative ? 1 : 0) {
      guard byte &- 48 < 10 else { return nil }
      let (shifted, tooLong) = value.multipliedReportingOverflow(by: 10)
      // Downwards, because the smallest number has no positive counterpart.
      let (sum, tooLarge) = shifted.subtractingReportingOverflow(Int64(byte) - 48)
      guard !tooLong, !tooLarge else { return nil }
      value = sum
    }
    guard isNegative || value != .min else { return nil }
    self = isNegative ? value : -value
  }
}

extension Money {
  /// Like `init(_:)`, for bytes in place.
  public static func minorUnits(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    Money(bytes)?.minorUnits
  }
}
