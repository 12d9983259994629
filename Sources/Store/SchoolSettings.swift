import Records

/// What the school says of itself, from the table `settings`, with what holds until it says so.
public struct SchoolSettings: Hashable, Sendable {
  /// The keys of the table `settings` that Rollbook itself reads.
  public enum Key: String, CaseIterable, Sendable {
    case name = "school_name"
    case zone = "time_zone"
    case currency
    /// `en`, `ur`: what pages are written in unless a visitor chose another.
    case language
    case prefix = "reg_number_prefix"
    /// `yes` when guests may see which courses there are.
    case publicCourses = "public_courses"
    /// The ID of the logo among the files.
    case logo = "logo_file_id"
    /// `off`, `hourly`, `daily` or `weekly`.
    case backupFrequency = "backup_frequency"
    /// `02:30`, by the school's clocks.
    case backupTime = "backup_time"
    /// 1 (Monday) to 7.
    case backupWeekday = "backup_weekday"
    case keepLast = "backup_keep_last"
    case keepDaily = "backup_keep_daily"
    case keepWeekly = "backup_keep_weekly"
    case keepMonthly = "backup_keep_monthly"
  }

  public var name = "Our School"
  public var zone = Zone.utc
  public var currency = "PKR"
  public var language = "en"
  /// Stands before the year in a registration number.
  public var prefix = "REG"
  /// Whether somebody who is not signed in sees which courses there are.
  public var showsCourses = false
  /// Among the files; it may be gone from there.
  public var logo: Int64?
  public var schedule = Schedule()
  public var retention = Retention()

  public init() {}

  public static func read(on connection: any Connection) throws -> SchoolSettings {
    let rows = try connection.rows("SELECT key, value FROM settings")
    let values = Dictionary(
      rows.map { ($0.text("key"), $0.text("value")) }, uniquingKeysWith: { first, _ in first })
    var settings = SchoolSettings()
    settings.take { values[$0.rawValue] }
    return settings
  }

  /// A value that can't be read leaves what was there.
  private mutating func take(_ value: (Key) -> String?) {
    func number(_ key: Key, _ range: ClosedRange<Int>, else present: Int) -> Int {
      value(key).flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil } ?? present
    }
    name = value(.name) ?? name
    zone = value(.zone).flatMap { Zone($0) } ?? zone
    currency = value(.currency) ?? currency
    language = value(.language) ?? language
    prefix = value(.prefix) ?? prefix
    showsCourses = value(.publicCourses) == "yes"
    logo = value(.logo).flatMap { Int64($0) }
    schedule.frequency =
      value(.backupFrequency).flatMap { Schedule.Frequency(rawValue: $0) } ?? schedule.frequency
    schedule.minute = value(.backupTime).flatMap(Self.minute) ?? schedule.minute
    schedule.weekday = number(.backupWeekday, 1...7, else: schedule.weekday)
    retention.last = number(.keepLast, 1...1000, else: retention.last)
    retention.daily = number(.keepDaily, 0...1000, else: retention.daily)
    retention.weekly = number(.keepWeekly, 0...1000, else: retention.weekly)
    retention.monthly = number(.keepMonthly, 0...1000, else: retention.monthly)
  }

  /// `02:30` as minutes since midnight.
  public static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { return nil }
    return hour * 60 + minute
  }
}
