/// An exact amount with two decimals, kept as an integer of minor units.
public struct Money: Hashable, Comparable, Sendable {
  public let minorUnits: Int64

  public init(minorUnits: Int64) { self.minorUnits = minorUnits }

  public static let zero = Money(minorUnits: 0)

  public static func < (a: Money, b: Money) -> Bool { a.minorUnits < b.minorUnits }
  public static func + (a: Money, b: Money) -> Money {
    Money(minorUnits: a.minorUnits + b.minorUnits)
  }
  public static func - (a: Money, b: Money) -> Money {
    Money(minorUnits: a.minorUnits - b.minorUnits)
  }
}

extension Money: CustomStringConvertible {
  /// `1234.50`
  public var description: String {
    String(decoding: ByteText.written { $0.money(minorUnits) }, as: UTF8.self)
  }

  /// `1,234.50`
  public var forPeople: String {
    let text = description
    let digits = text.drop { $0 == "-" }.prefix { $0 != "." }
    var grouped = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return (minorUnits < 0 ? "-" : "") + grouped + text.suffix(3)
  }

  public init?(_ text: some StringProtocol) { self.init(Array(text.utf8)[...]) }

  /// An optional minus, digits, and at most two decimals that count: `12`, `12.5`, `12.50`,
  /// `12.500`. Nil for anything else, an exponent or an amount that does not fit.
  public init?(_ bytes: some Collection<UInt8>) {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    let whole = rest.prefix { $0 != UInt8(ascii: ".") }
    let decimals = rest.dropFirst(whole.count)
    guard !whole.isEmpty, decimals.count != 1 else { return nil }
    var units: Int64 = 0
    func take(_ byte: UInt8) -> Bool {
      guard (48...57).contains(byte) else { return false }
      let (shifted, tooLong) = units.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = shifted.addingReportingOverflow(Int64(byte) - 48)
      units = sum
      return !tooLong && !tooLarge
    }
    for byte in whole where !take(byte) { return nil }
    for byte in decimals.dropFirst().prefix(2) where !take(byte) { return nil }
    for _ in 0..<max(0, 2 - max(0, decimals.count - 1)) where !take(48) { return nil }
    for byte in decimals.dropFirst(3) where byte != 48 { return nil }
    self.init(minorUnits: isNegative ? -units : units)
  }
}
