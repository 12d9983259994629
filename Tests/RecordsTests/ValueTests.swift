import Foundation
import Records
import TestSupport
import Testing

@Suite("Days, moments and amounts are exact")
struct ValueTests {
  @Test("the days of the years 1 to 9999 follow one another, and are those that Foundation says")
  func days() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    var last = (year: 0, month: 12, day: 31)
    var number = Day.range.lowerBound.number
    while number <= Day.range.upperBound.number {
      let day = Day(number: number)
      let parts = day.parts
      let isNext =
        parts == (last.year, last.month, last.day + 1) || parts == (last.year, last.month + 1, 1)
        || parts == (last.year + 1, 1, 1)
      #expect(isNext && Day(parts.year, parts.month, parts.day) == day)
      // Foundation goes by the Julian calendar before 1582.
      if parts.year >= 1583, number.isMultiple(of: 13) {
        let date = Date(timeIntervalSince1970: Double(number) * 86_400)
        let theirs = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
        #expect(theirs.year == parts.year && theirs.month == parts.month && theirs.day == parts.day)
        #expect(day.weekday == ((theirs.weekday ?? 0) + 5) % 7 + 1)
        #expect(Day(iso: day.description) == day && Day(people: day.forPeople) == day)
      }
      last = parts
      number += 1
    }
    #expect(last == (9999, 12, 31))
  }

  @Test("no day that is not in the calendar")
  func noDays() {
    for text in [
      "2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "0000-01-01",
      "2026-1-1",
    ] {
      #expect(Day(iso: text) == nil)
    }
    #expect(Day(iso: "2000-02-29") != nil)
  }

  static let zones = [
    "Asia/Karachi", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC",
  ]

  @Test("moments read back from the text that people see, through summer time", arguments: zones)
  func moments(name: String) throws {
    let zone = try #require(Zone(name))
    var clock = zone.clock
    var seconds: Int64 = 1_600_000_000
    var random = Seeded(6)
    while seconds < 1_800_000_000 {
      let moment = Timestamp(seconds: seconds)
      let text = moment.forPeople(in: zone)
      let back = try #require(Timestamp(people: text, in: zone))
      #expect(back.forPeople(in: zone) == text)
      // An hour that the clocks repeat is taken as its first pass.
      #expect(back == moment || (1...3600).contains(moment.seconds - back.seconds))
      let expected =
        seconds
        + Int64(
          TimeZone(identifier: name == "UTC" ? "GMT" : name)?.secondsFromGMT(
            for: Date(timeIntervalSince1970: Double(seconds))) ?? 0)
      #expect(clock.local(seconds) == expected)
      #expect(Timestamp(iso: moment.description) == moment)
      seconds += Int64(random.number(1...200_000))
    }
  }

  @Test(
    "the hours around a change of the clocks", arguments: ["Europe/London", "America/New_York"])
  func changes(name: String) throws {
    let zone = try #require(Zone(name))
    let changes: [Int64] = [1_774_746_000, 1_792_890_000, 1_772_953_200, 1_793_512_800]
    for change in changes {
      for offset in stride(from: Int64(-7200), through: 7200, by: 60) {
        let moment = Timestamp(seconds: change + offset)
        let back = try #require(Timestamp(people: moment.forPeople(in: zone), in: zone))
        #expect(back == moment || back.seconds == moment.seconds - 3600)
      }
    }
  }

  @Test("an amount reads back from its text, and nothing is rounded")
  func money() {
    var random = Seeded(7)
    for _ in 0..<5000 {
      let units = Int64.random(in: .min ... .max, using: &random) >> Int64(random.number(0...60))
      let money = Money(minorUnits: units)
      #expect(Money(money.description) == money)
      #expect(Money(money.description + "000") == money)
      #expect(Money(money.description + "1") == nil)
      #expect(Money(money.forPeople.filter { $0 != "," }) == money)
    }
    for text in [
      "", "-", ".", "1.", ".5", "1e2", "1,5", "+1", "1 ", "0x1", "92233720368547758.08", "1.001",
    ] {
      #expect(Money(text) == nil)
    }
    #expect(Money("92233720368547758.07")?.minorUnits == .max)
    #expect(Money("-0.05")?.minorUnits == -5)
  }
}
