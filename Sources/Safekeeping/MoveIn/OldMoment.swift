import Records

/// Reads the dates and times of the old system: `2025-11-03`, with or without a time behind it,
/// and `03-11-2025` as its backups write it.
struct OldMoment {
  /// A day, and the seconds of it when a time stood there.
  struct Reading {
    let day: Int64
    /// May be below 0 or above a day when the text named an offset from UTC.
    let second: Int64

    /// Whether it is written in another way than `2025-11-03`.
    let isOdd: Bool

    var seconds: Int64 { day * 86_400 + second }
  }

  // Neighbouring records mostly have the same day.
  private var lastHead: (UInt64, UInt16) = (0, 0)
  private var lastDay: Int64?

  /// Nil for what is no day of the calendar, or written in another way.
  mutating func read(_ text: UnsafeRawBufferPointer) -> Reading? {
    guard text.count >= 10, let day = day(text) else { return nil }
    guard text.count > 10 else {
      return Reading(day: day, second: 0, isOdd: text[4] != UInt8(ascii: "-"))
    }
    guard text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "T"),
      let second = Self.second(UnsafeRawBufferPointer(rebasing: text[11...]))
    else { return nil }
    return Reading(day: day, second: second, isOdd: true)
  }

  private mutating func day(_ text: UnsafeRawBufferPointer) -> Int64? {
    let head = (
      text.loadUnaligned(as: UInt64.self), text.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
    )
    if head == lastHead { return lastDay }
    lastHead = head
    lastDay = Self.day(text)?.number
    return lastDay
  }

  private static func day(_ text: UnsafeRawBufferPointer) -> Day? {
    let dash = UInt8(ascii: "-")
    if text[4] == dash, text[7] == dash {
      guard let year = number(text, 0, 4), let month = number(text, 5, 2),
        let day = number(text, 8, 2)
      else { return nil }
      return Day(year, month, day)
    }
    guard text[2] == dash, text[5] == dash, let day = number(text, 0, 2),
      let month = number(text, 3, 2), let year = number(text, 6, 4)
    else { return nil }
    return Day(year, month, day)
  }

  /// `09:15`, `09:15:00`, `09:15:00.123456`, each with `Z` or `+05:00` behind it or nothing.
  private static func second(_ text: UnsafeRawBufferPointer) -> Int64? {
    guard text.count >= 5, text[2] == UInt8(ascii: ":"), let hour = number(text, 0, 2),
      let minute = number(text, 3, 2), hour < 24, minute < 60
    else { return nil }
    var end = 5
    var second = 0
    if text.count >= 8, text[5] == UInt8(ascii: ":") {
      guard let found = number(text, 6, 2), found < 60 else { return nil }
      second = found
      end = 8
      if text.count > 9, text[8] == UInt8(ascii: ".") {
        end = 9
        while end < text.count, (48...57).contains(text[end]) { end += 1 }
      }
    }
    guard let offset = offset(UnsafeRawBufferPointer(rebasing: text[end...])) else { return nil }
    return Int64(hour * 3600 + minute * 60 + second) - offset
  }

  private static func offset(_ text: UnsafeRawBufferPointer) -> Int64? {
    if text.isEmpty || (text.count == 1 && text[0] == UInt8(ascii: "Z")) { return 0 }
    guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text, 1, 2),
      let minutes = number(text, 4, 2), hours < 24, minutes < 60
    else { return nil }
    switch text[0] {
    case UInt8(ascii: "+"): return Int64(hours * 3600 + minutes * 60)
    case UInt8(ascii: "-"): return -Int64(hours * 3600 + minutes * 60)
    default: return nil
    }
  }

  @inline(__always)
  private static func number(_ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for place in start..<(start + count) {
      let digit = text[place] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
