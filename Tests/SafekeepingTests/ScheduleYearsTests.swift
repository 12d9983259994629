import Records
import Safekeeping
import TestSupport
import Testing

/// The schedule and the retention rule over years, with a clock that is a value.
struct ScheduleYearsTests {
  /// Two changes of the clocks a year, one of them at midnight, one by half an hour, and none.
  static let zones = ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Karachi"]
  private static let start = Timestamp(seconds: 1_704_067_200)
  private static let years: Int64 = 2 * 366 * 86_400

  private func zone(_ name: String) throws -> Zone { try #require(Zone(name)) }

  /// The moments at which a server that looks every `step` seconds makes backups; it is off where
  /// `isOff` says so.
  private func made(
    _ schedule: Schedule, _ zone: Zone, step: Int64 = 1200, isOff: (Int64) -> Bool = { _ in false }
  ) -> [Timestamp] {
    var made: [Timestamp] = []
    for seconds in stride(from: 0, to: Self.years, by: Int64.Stride(step)) where !isOff(seconds) {
      let now = Timestamp(seconds: Self.start.seconds + seconds)
      if schedule.isDue(now, last: made.last, in: zone) { made.append(now) }
    }
    return made
  }

  @Test(
    "a daily backup happens once on every day of the school's clocks, at its time", arguments: zones
  )
  func daily(name: String) throws {
    let zone = try zone(name)
    var schedule = Schedule()
    // Skipped once a year in Berlin and repeated once.
    schedule.minute = 2 * 60 + 30
    let moments = Array(made(schedule, zone).dropFirst())
    let days = moments.map { $0.day(in: zone).number }
    #expect(zip(days, days.dropFirst()).allSatisfy { $1 == $0 + 1 }, "each day once, none left out")
    for moment in moments {
      let minute = (zone.local(moment.seconds) % 86_400) / 60
      #expect((150..<232).contains(minute), "\(moment): within the step, or right behind the gap")
    }
  }

  @Test("a weekly backup happens once a week, on its day", arguments: zones)
  func weekly(name: String) throws {
    let zone = try zone(name)
    var schedule = Schedule()
    (schedule.frequency, schedule.weekday, schedule.minute) = (.weekly, 7, 0)
    let days = made(schedule, zone).dropFirst().map { $0.day(in: zone) }
    #expect(days.allSatisfy { $0.weekday == 7 })
    #expect(zip(days, days.dropFirst()).allSatisfy { $1.number == $0.number + 7 })
  }

  @Test("an hourly backup happens every hour, whatever the clocks do", arguments: zones)
  func hourly(name: String) throws {
    var schedule = Schedule()
    schedule.frequency = .hourly
    let moments = made(schedule, try zone(name))
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $1.seconds - $0.seconds == 3600 })
  }

  @Test("time that was missed is made up once, right after the server is back", arguments: zones)
  func missed(name: String) throws {
    let zone = try zone(name)
    var random = Seeded(7)
    var off: [Range<Int64>] = []
    var from: Int64 = 86_400
    while from < Self.years {
      let length = Int64.random(in: 1...(9 * 86_400), using: &random)
      off.append(from..<(from + length))
      from += length + Int64.random(in: 86_400...(20 * 86_400), using: &random)
    }
    let schedule = Schedule()
    let moments = made(schedule, zone, step: 1200) { second in off.contains { $0.contains(second) }
    }
    // No due time has two backups, and none that came while the server was on went without.
    let due = moments.map { schedule.lastDue($0, in: zone) }
    #expect(zip(due, due.dropFirst()).allSatisfy { $0 != $1 })
    for gap in off where gap.upperBound + 1200 < Self.years {
      let back = Timestamp(seconds: Self.start.seconds + gap.upperBound)
      let gone = Timestamp(seconds: Self.start.seconds + gap.lowerBound)
      guard let missed = schedule.lastDue(back, in: zone), missed > gone else { continue }
      let madeUp = moments.filter { $0 >= back && $0.seconds < back.seconds + 1200 }
      #expect(madeUp.count == 1, "back at \(back)")
    }
  }

  @Test(
    "the rule keeps the newest, a month's newest for a year and a year's for ever", arguments: 1...4
  )
  func retention(seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let zone = try zone(Self.zones[seed - 1])
    let rule = Retention()
    var kept: [(name: String, createdAt: Timestamp)] = []
    var all: [(name: String, createdAt: Timestamp)] = []
    var now = Self.start
    while now.seconds < Self.start.seconds + 3 * Self.years {
      now = now.adding(Int.random(in: 1...4, using: &random) * 43_200)
      kept.append((now.description, now))
      all.append((now.description, now))
      let names = rule.kept(kept, zone: zone)
      kept = kept.filter { names.contains($0.name) }
      #expect(kept.last?.createdAt == now, "the newest stays")
    }
    #expect(kept.count <= rule.last + rule.daily + rule.weekly + rule.monthly + 7)

    func month(_ moment: Timestamp) -> Int {
      let parts = moment.day(in: zone).parts
      return parts.year * 12 + parts.month
    }
    let lastYear = Set(all.map { month($0.createdAt) }).sorted().suffix(rule.monthly)
    #expect(lastYear.allSatisfy { wanted in kept.contains { month($0.createdAt) == wanted } })
    let years = Set(all.map { $0.createdAt.day(in: zone).parts.year })
    #expect(
      years.allSatisfy { year in
        kept.contains { $0.createdAt.day(in: zone).parts.year == year }
      })
    // Bit by bit or at once: the same backups are left of the last year.
    let atOnce = rule.kept(all, zone: zone)
    #expect(
      atOnce.isSubset(of: Set(kept.map(\.name))) || Set(kept.map(\.name)).isSubset(of: atOnce))
  }
}
