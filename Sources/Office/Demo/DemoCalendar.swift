import Records

/// The days of the sample school: fixed, so that it is the same whenever it is made.
enum DemoCalendar {
  /// Friday, 27 February 2026: the last day of which the school knows.
  static let today = Day(number: 20_511)

  /// The year in which the session that is under way began.
  static let year = 2025

  /// The moment at which clocks in Karachi show that minute of the day.
  static func moment(_ day: Day, minute: Int) -> Timestamp {
    Timestamp(seconds: day.number * 86_400 + Int64(minute) * 60 - 5 * 3600)
  }

  /// A day of the session that began so many years before this one: its months before September
  /// are the following year's.
  static func day(_ month: Int, _ day: Int, yearsBack: Int) -> Day {
    Day(year - yearsBack + (month < 8 ? 1 : 0), month, day) ?? today
  }

  /// The following day on which the office is open.
  static func officeDay(_ day: Day) -> Day {
    day.weekday == 7 ? day.adding(1) : day
  }

  /// The last days on which a course met in that session, in order.
  static func meetings(ofCourse course: Int, yearsBack: Int, count: Int) -> [Day] {
    let weekdays = pairs[course % pairs.count]
    var day = today.adding(-364 * yearsBack)
    var days: [Day] = []
    while days.count < count {
      if weekdays.contains(day.weekday), !isHoliday(day) { days.append(day) }
      day = day.adding(-1)
    }
    return days.reversed()
  }

  /// Each course meets twice a week; nothing meets on Saturday and Sunday.
  private static let pairs = [[1, 3], [2, 4], [3, 5], [1, 4], [2, 5]]

  private static func isHoliday(_ day: Day) -> Bool {
    let (_, month, day) = day.parts
    switch (month, day) {
    case (2, 5), (11, 9), (12, 22...31), (1, 1...2): return true
    default: return false
    }
  }
}
