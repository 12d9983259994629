/// A moment: whole seconds since 1970-01-01 00:00:00 UTC.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  public func adding(_ seconds: Int) -> Timestamp {
    Timestamp(seconds: self.seconds + Int64(seconds))
  }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.seconds < b.seconds }
}

extension Timestamp: CustomStringConvertible {
  /// `2026-02-03T09:15:00Z`
  public var description: String {
    String(decoding: ByteText.written { $0.isoTimestamp(seconds) }, as: UTF8.self)
  }

  /// `03-02-2026 09:15:00` in the school's time zone.
  public func forPeople(in zone: Zone) -> String {
    let local = zone.local(seconds)
    return String(decoding: ByteText.written { $0.peopleTimestamp(local) }, as: UTF8.self)
  }

  /// `03_02_2026_09_15_00`, for the names of files.
  public func forFileName(in zone: Zone) -> String {
    String(forPeople(in: zone).map { $0 == "-" || $0 == ":" || $0 == " " ? "_" : $0 })
  }

  /// The day it is in a time zone.
  public func day(in zone: Zone) -> Day {
    Day(number: floorDivide(zone.local(seconds), 86_400))
  }

  /// `2026-02-03T09:15:00Z`, exactly.
  public init?(iso text: some StringProtocol) { self.init(iso: Array(text.utf8)[...]) }

  /// `2026-02-03T09:15:00Z`, exactly.
  public init?(iso bytes: some RandomAccessCollection<UInt8>) {
    guard bytes.count == 20, bytes.last == UInt8(ascii: "Z"),
      bytes[bytes.index(bytes.startIndex, offsetBy: 10)] == UInt8(ascii: "T"),
      let day = Day(iso: bytes.prefix(10)),
      let clock = Self.secondsOfDay(bytes.dropFirst(11).prefix(8))
    else { return nil }
    self.init(seconds: day.number * 86_400 + clock)
  }

  /// `09:15:00` as seconds of a day.
  static func secondsOfDay(_ bytes: some RandomAccessCollection<UInt8>) -> Int64? {
    guard let (hour, minute, second) = Digits.fields(bytes, "dd:dd:dd", 0, 3, 6),
      hour < 24, minute < 60, second < 60
    else { return nil }
    return Int64(hour * 3600 + minute * 60 + second)
  }

  /// `03-02-2026 09:15:00` in the school's time zone. An hour that the clocks repeat is taken
  /// as its first pass.
  public init?(people text: some StringProtocol, in zone: Zone) {
    let bytes = Array(text.utf8)
    guard bytes.count == 19, bytes[10] == UInt8(ascii: " "),
      let day = Day(people: String(decoding: bytes[..<10], as: UTF8.self)),
      let clock = Self.secondsOfDay(bytes[11...])
    else { return nil }
    self = zone.moment(local: day.number * 86_400 + clock)
  }
}

func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
  a >= 0 ? a / b : -((-a + b - 1) / b)
}
