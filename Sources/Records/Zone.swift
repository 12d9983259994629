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

  /// Remembers the stretches of time in which the offset stays the same, so that a stream of
  /// timestamps costs integer comparisons and not a look into the rules each.
  public struct Clock: Sendable {
    private struct Stretch {
      var low: Int64 = 1
      var high: Int64 = 0
      var offset: Int64 = 0

      func contains(_ seconds: Int64) -> Bool { low <= seconds && seconds <= high }
    }

    private let rules: TimeZone
    /// Where the last timestamp was, and what was learnt before: payments of a student jump
    /// between years.
    private var current = Stretch()
    private var known: [Stretch] = []
    /// More than a life has; beyond, the oldest is learnt anew when it is needed.
    private static let most = 128

    init(_ rules: TimeZone) { self.rules = rules }

    /// What the zone's clocks show, as seconds since 1970-01-01 00:00:00 by those clocks.
    public mutating func local(_ seconds: Int64) -> Int64 { seconds + offset(at: seconds) }

    /// Seconds east of UTC at a moment.
    public mutating func offset(at seconds: Int64) -> Int64 {
      if !current.contains(seconds) {
        current = known.first { $0.contains(seconds) } ?? learn(seconds)
      }
      return current.offset
    }

    /// The first moment at which the zone's clocks show `local` (seconds since 1970-01-01 00:00:00
    /// by those clocks). A time that the clocks skip becomes the moment as far behind the gap.
    public mutating func moment(local: Int64) -> Timestamp {
      let before = local - offset(at: local - 86_400)
      if self.local(before) == local { return Timestamp(seconds: before) }
      let after = local - offset(at: local + 86_400)
      return Timestamp(seconds: self.local(after) == local ? after : before)
    }

    private mutating func learn(_ seconds: Int64) -> Stretch {
      var stretch = Stretch(low: seconds, high: seconds, offset: fromRules(seconds))
      func same(_ moment: Int64) -> Bool { fromRules(moment) == stretch.offset }
      // Half a day is shorter than any two changes are apart, so both ends prove the middle.
      while stretch.high - seconds < 400 * 86_400, same(stretch.high + 43_200) {
        stretch.high += 43_200
      }
      while seconds - stretch.low < 400 * 86_400, same(stretch.low - 43_200) {
        stretch.low -= 43_200
      }
      if known.count == Self.most { known.removeFirst() }
      known.append(stretch)
      return stretch
    }

    private func fromRules(_ seconds: Int64) -> Int64 {
      Int64(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
  }
}
