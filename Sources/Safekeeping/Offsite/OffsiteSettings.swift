import Records
import Store

/// Where copies go, how they are sealed, and how long they are kept there: what the school says of
/// it in the table `settings`. Passwords are elsewhere (`OffsiteAccess`).
public struct OffsiteSettings: Hashable, Sendable {
  public enum Key: String, CaseIterable, Sendable {
    case remote = "offsite_remote"
    case recipient = "offsite_recipient"
    case keepLast = "offsite_keep_last"
    case keepDaily = "offsite_keep_daily"
    case keepWeekly = "offsite_keep_weekly"
    case keepMonthly = "offsite_keep_monthly"
  }

  /// The address as it is kept; nil when nothing leaves the building.
  public var remote: String?
  /// The public key for which everything that leaves is encrypted; nil for none.
  public var recipient: String?
  public var retention = Retention()

  public init() {}

  public static func read(on connection: any Connection) throws -> OffsiteSettings {
    let values = try SettingRows.all(on: connection)
    func number(_ key: Key, _ range: ClosedRange<Int>, else present: Int) -> Int {
      values[key.rawValue].flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil } ?? present
    }
    var settings = OffsiteSettings()
    settings.remote = values[Key.remote.rawValue]
    settings.recipient = values[Key.recipient.rawValue]
    settings.retention.last = number(.keepLast, 1...1000, else: settings.retention.last)
    settings.retention.daily = number(.keepDaily, 0...1000, else: settings.retention.daily)
    settings.retention.weekly = number(.keepWeekly, 0...1000, else: settings.retention.weekly)
    settings.retention.monthly = number(.keepMonthly, 0...1000, else: settings.retention.monthly)
    return settings
  }

  /// The target, as the settings name it; nil when there is none.
  public func target() throws -> OffsiteTarget? { try remote.map { try OffsiteTarget($0) } }

  /// The present value of a setting, as it is kept.
  public func text(_ key: Key) -> String {
    switch key {
    case .remote: remote ?? ""
    case .recipient: recipient ?? ""
    case .keepLast: String(retention.last)
    case .keepDaily: String(retention.daily)
    case .keepWeekly: String(retention.weekly)
    case .keepMonthly: String(retention.monthly)
    }
  }

  /// Throws a `Problem` when a value is not one that the setting takes.
  public static func check(_ value: String, for key: Key) throws {
    switch key {
    case .remote: if !value.isEmpty { _ = try OffsiteTarget(value) }
    case .recipient: if !value.isEmpty { try Sealing.checkRecipient(value) }
    case .keepLast:
      guard Int(value).map((1...1000).contains) ?? false else {
        throw Problem(
          .invalid, "Keep at least 1 and at most 1000 copies.", advice: "Nothing was changed.")
      }
    case .keepDaily, .keepWeekly, .keepMonthly:
      guard Int(value).map((0...1000).contains) ?? false else {
        throw Problem(
          .invalid, "How many are kept is a number from 0 to 1000.",
          advice: "Nothing was changed.")
      }
    }
  }
}
