import Foundation

/// A time zone of the IANA database, by its name (`Asia/Karachi`).
public struct Zone: Hashable, Sendable {
  public let name: String
  private let rules: TimeZone

  public static let utc = Zone(rules: .gmt, name: "UTC")

  private init(rules: TimeZone, name: String) {
    self.rules = rules
    self.name = name
  }

  /// Nil when there is no such zone.
  public init?(_ name: String) {
    guard name != "UTC" else {
      self = .utc
      return
    }
    guard TimeZone.knownTimeZoneIdentifiers.contains(name) || name.hasPrefix("Etc/"),
      let rules = TimeZone(identifier: name)
    else { return nil }
    self.init(rules: rules, name: name)
  }

  /// The names that a person can choose from.
  public static var names: [String] {
    ["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0 != "GMT" }
  }

  /// Converts many moments quickly; one a stream.
  public var clock: Clock { Clock(rules) }

  /// Like `Clock.local`, for one moment: a clock first learns what is around it, which pays only
  /// for many.
  public func local(_ seconds: Int64) -> Int64 {
    seconds + Int64(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
  }

  /// Like `Clock.moment`, for one time.
  public func moment(local: Int64) -> Timestamp {
    var clock = clock
    return clock.moment(local: local)
  }

  /// Remembers the stretch of time in which the offset stays the same, so that a stream of
  /// timestamps costs integer comparisons and not a look into the rules each.
  public struct Clock: Sendable {
    private let rules: TimeZone
    private var known: ClosedRange<Int64> = 1...1
    private var offset: Int64 = 0
    private var isKnown = false

    init(_ rules: TimeZone) { self.rules = rules }

    /// What the zone's clocks show, as seconds since 1970-01-01 00:00:00 by those clocks.
    public mutating func local(_ seconds: Int64) -> Int64 { seconds + offset(at: seconds) }

    /// Seconds east of UTC at a moment.
    public mutating func offset(at seconds: Int64) -> Int64 {
      if isKnown, known.contains(seconds) { return offset }
      learn(seconds)
      return offset
    }

    /// The first moment at which the zone's clocks show `local` (seconds since 1970-01-01 00:00:00
    /// by those clocks). A time that the clocks skip becomes the moment as far behind the gap.
    public mutating func moment(local: Int64) -> Timestamp {
      let before = local - offset(at: local - 86_400)
      if self.local(before) == local { return Timestamp(seconds: before) }
      let after = local - offset(at: local + 86_400)
      return Timestamp(seconds: self.local(after) == local ? after : before)
    }

    private mutating func learn(_ seconds: Int64) {
      let moment = Date(timeIntervalSince1970: Double(seconds))
      offset = Int64(rules.secondsFromGMT(for: moment))
      // Half a day is shorter than any two changes are apart, so both ends prove the middle.
      var low = seconds
      var high = seconds
      while high - seconds < 400 * 86_400, same(high + 43_200) { high += 43_200 }
      while seconds - low < 400 * 86_400, same(low - 43_200) { low -= 43_200 }
      known = low...high
      isKnown = true
    }

    private func same(_ seconds: Int64) -> Bool {
      Int64(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))) == offset
    }
  }
}
