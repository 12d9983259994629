/// When backups are due, by the school's clocks.
public struct Schedule: Hashable, Sendable {
  public enum Frequency: String, CaseIterable, Sendable {
    case off, hourly, daily, weekly
  }

  public var frequency = Frequency.daily
  /// Minutes since midnight, for `daily` and `weekly`.
  public var minute = 2 * 60 + 30
  /// 1 is Monday, 7 is Sunday, for `weekly`.
  public var weekday = 7

  public init() {}

  /// The newest moment, not after `now`, at which a backup was due; nil when none ever is.
  ///
  /// A time that the clocks skip counts right after the gap; one that they repeat counts once.
  public func lastDue(_ now: Timestamp, in zone: Zone) -> Timestamp? {
    switch frequency {
    case .off: return nil
    case .hourly: return Timestamp(seconds: now.seconds - now.seconds % 3600)
    case .daily, .weekly:
      let today = now.day(in: zone)
      return (0...7).lazy.map { today.adding(-$0) }
        .filter { frequency == .daily || $0.weekday == weekday }
        .map { zone.moment(local: $0.number * 86_400 + Int64(minute) * 60) }
        .first { $0 <= now }
    }
  }

  /// Whether a backup has to be made now, when the last scheduled one began at `last`. A time that
  /// was missed, however often, is made up once.
  public func isDue(_ now: Timestamp, last: Timestamp?, in zone: Zone) -> Bool {
    guard let due = lastDue(now, in: zone) else { return false }
    return last.map { $0 < due } ?? true
  }
}
