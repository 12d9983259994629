import Records

extension SchoolSettings {
  /// The present value of a setting, as it is kept.
  public func text(_ key: Key) -> String {
    switch key {
    case .name: name
    case .zone: zone.name
    case .currency: currency
    case .language: language
    case .prefix: prefix
    case .publicCourses: showsCourses ? "yes" : ""
    case .logo: logo.map(String.init) ?? ""
    case .backupFrequency: schedule.frequency.rawValue
    case .backupTime: Self.clock(schedule.minute)
    case .backupWeekday: String(schedule.weekday)
    case .keepLast: String(retention.last)
    case .keepDaily: String(retention.daily)
    case .keepWeekly: String(retention.weekly)
    case .keepMonthly: String(retention.monthly)
    }
  }

  /// Throws a `Problem` when a value is not one that the setting takes.
  public static func check(_ value: String, for key: Key) throws {
    func require(_ isGood: Bool, _ what: String, _ advice: String) throws {
      guard isGood else { throw Problem(.invalid, what, advice: "\(advice) Nothing was changed.") }
    }
    switch key {
    case .name:
      try require(
        (1...120).contains(value.count), "The school needs a name.", "Use 1 to 120 characters.")
    case .zone:
      try require(
        Zone(value) != nil, "“\(value.prefix(40))” is not a time zone.", "Choose one from the list."
      )
    case .currency:
      try require(
        (1...8).contains(value.count), "The currency is not usable.", "Use its short name, as PKR.")
    case .language:
      let isGood = (2...3).contains(value.count) && value.allSatisfy { ("a"..."z").contains($0) }
      try require(isGood, "The language is not usable.", "Choose one from the list.")
    case .prefix:
      let isGood =
        (1...10).contains(value.count)
        && value.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      try require(
        isGood, "The registration prefix is not usable.", "Use 1 to 10 letters or digits.")
    case .publicCourses:
      try require(["", "yes"].contains(value), "The public list of courses is on or off.", "")
    case .logo:
      try require(
        value.isEmpty || Int64(value) != nil, "The logo is not usable.", "Send it once more.")
    case .backupFrequency:
      try require(
        Schedule.Frequency(rawValue: value) != nil, "Choose how often backups happen.", "")
    case .backupTime:
      try require(
        minute(value) != nil, "“\(value.prefix(20))” is not a time.", "Write it as 02:30.")
    case .backupWeekday:
      try require(Int(value).map((1...7).contains) ?? false, "Choose a day of the week.", "")
    case .keepLast:
      try require(
        Int(value).map((1...1000).contains) ?? false, "Keep at least 1 and at most 1000 backups.",
        "")
    case .keepDaily, .keepWeekly, .keepMonthly:
      try require(
        Int(value).map((0...1000).contains) ?? false,
        "How many are kept is a number from 0 to 1000.", "")
    }
  }

  /// Keeps a value. The caller has checked that it can be read again.
  public static func set(
    _ key: Key, to value: String, at moment: Timestamp, on connection: any Connection
  ) throws {
    try SettingRows.set(key.rawValue, to: value, at: moment, on: connection)
  }

  /// `02:30`
  private static func clock(_ minute: Int) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }
}
