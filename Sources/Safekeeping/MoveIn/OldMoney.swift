/// Amounts of the old system, which kept them as floats.
enum OldMoney {
  /// An amount in minor units, and why it is not what stood there.
  struct Amount {
    let units: Int64
    let reason: String?
  }

  static let noise = "A float with rounding noise"
  static let decimals = "More than two decimals"
  static let size = "Larger than a float can hold exactly"

  /// Below this a float tells every two neighbouring minor units apart.
  private static let exactLimit = 9e13

  /// Nil when it is beyond what Rollbook can hold.
  @inline(__always)
  static func amount(_ value: Double) -> Amount? {
    if value.magnitude < exactLimit {
      let units = (value * 100).rounded()
      if units / 100 == value { return Amount(units: Int64(units), reason: nil) }
    }
    return rounded(value)
  }

  /// Half up (away from zero) on the shortest decimal text that means this float: people typed
  /// 2999.995, whatever the float then made of it.
  private static func rounded(_ value: Double) -> Amount? {
    guard value.isFinite, let units = units(of: value.magnitude.description) else { return nil }
    let signed = value < 0 ? -units : units
    if value.magnitude >= exactLimit { return Amount(units: signed, reason: size) }
    let distance = (value - Double(signed) / 100).magnitude
    return Amount(units: signed, reason: distance <= value.magnitude * 1e-12 ? noise : decimals)
  }

  /// `1234.5`, `1e-07` or `1.5e+20` in minor units.
  private static func units(of text: String) -> Int64? {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard let exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
    let digits = Array(mantissa.joined().utf8)
    // How many of the digits stand before the point of the minor units.
    let length = mantissa[0].utf8.count + exponent + 2
    var units: Int64 = 0
    for place in 0..<max(0, length) {
      let digit = place < digits.count ? Int64(digits[place]) - 48 : 0
      let (shifted, isTooLong) = units.multipliedReportingOverflow(by: 10)
      let (sum, isTooLarge) = shifted.addingReportingOverflow(digit)
      guard !isTooLong, !isTooLarge else { return nil }
      units = sum
    }
    let next = length >= 0 && length < digits.count ? digits[length] : 48
    return next >= UInt8(ascii: "5") ? units + 1 : units
  }
}
