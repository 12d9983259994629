/// A day of the calendar, without a time and without a zone: days since 1970-01-01.
///
/// The arithmetic is Howard Hinnant's "chrono-compatible low-level date algorithms":
/// proleptic Gregorian, no tables, no Foundation.
public struct Day: Hashable, Comparable, Sendable {
  public let number: Int64

  public init(number: Int64) { self.number = number }

  /// The years that Rollbook takes: what a four-digit year can say.
  public static let range = Day(year: 1, month: 1, day: 1)...Day(year: 9999, month: 12, day: 31)

  init(year: Int64, month: Int64, day: Int64) {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// Nil when there is no such day, as 2026-02-30, or the year is not 1 to 9999.
  public init?(_ year: Int, _ month: Int, _ day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(of: month, in: year)
    else { return nil }
    self.init(year: Int64(year), month: Int64(month), day: Int64(day))
  }

  private static func length(of month: Int, in year: Int) -> Int {
    guard month == 2 else { return 30 + (month + month >> 3) & 1 }
    return year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
      ? 29 : 28
  }

  public var parts: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp < 10 ? mp + 3 : mp - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(dayOfYear - (153 * mp + 2) / 5 + 1))
  }

  /// 1 is Monday, 7 is Sunday.
  public var weekday: Int { Int(((number + 3) % 7 + 7) % 7) + 1 }

  public func adding(_ days: Int) -> Day { Day(number: number + Int64(days)) }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
}

extension Day: CustomStringConvertible {
  /// `2026-02-03`
  public var description: String {
    String(decoding: ByteText.written { $0.isoDay(number) }, as: UTF8.self)
  }

  /// `03-02-2026`, as people and CSV files write it.
  public var forPeople: String {
    String(decoding: ByteText.written { $0.peopleDay(number) }, as: UTF8.self)
  }

  /// `2026-02-03`, exactly.
  public init?(iso text: some StringProtocol) { self.init(iso: Array(text.utf8)[...]) }

  /// `2026-02-03`, exactly.
  public init?(iso bytes: some RandomAccessCollection<UInt8>) {
    guard let (year, month, day) = Digits.fields(bytes, "dddd-dd-dd", 0, 5, 8) else { return nil }
    self.init(year, month, day)
  }

  /// `03-02-2026`, exactly.
  public init?(people text: some StringProtocol) {
    guard let (day, month, year) = Digits.fields(Array(text.utf8), "dd-dd-dddd", 0, 3, 6) else {
      return nil
    }
    self.init(year, month, day)
  }
}

/// Reads fixed layouts of digits.
enum Digits {
  /// The numbers that begin at the three offsets of `layout`, in which `d` stands for a digit
  /// and anything else for itself.
  static func fields(
    _ bytes: some RandomAccessCollection<UInt8>, _ layout: StaticString, _ a: Int, _ b: Int,
    _ c: Int
  ) -> (Int, Int, Int)? {
    guard bytes.count == layout.utf8CodeUnitCount else { return nil }
    var values = (0, 0, 0)
    for (offset, byte) in bytes.enumerated() {
      let expected = layout.utf8Start[offset]
      guard expected == UInt8(ascii: "d") else {
        guard byte == expected else { return nil }
        continue
      }
      guard (48...57).contains(byte) else { return nil }
      let digit = Int(byte) - 48
      if offset >= max(a, b, c) {
        values.2 = values.2 * 10 + digit
      } else if offset >= b {
        values.1 = values.1 * 10 + digit
      } else {
        values.0 = values.0 * 10 + digit
      }
    }
    return values
  }
}
