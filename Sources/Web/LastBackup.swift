import Records
import Safekeeping
import Store

/// When the last good backup was, in words.
struct LastBackup {
  let text: Said
  /// Whether somebody should look: the school changed, and no backup of late has it or the schedule's
  /// fail.
  let isAlarm: Bool
  /// Why the last scheduled backup failed, if it did and the school changed since the last good one.
  let fault: Said?
  /// Whether it holds the school as it is now.
  let isCurrent: Bool

  /// A backup that holds the school as it is now is never old, and an empty school needs none.
  /// `failure` is why the last scheduled backup failed.
  init(
    _ entry: Vault.Entry?, failure: String?, of counts: Counts, now: Timestamp, zone: Zone
  ) {
    isCurrent = entry?.note?.state == counts.state
    fault = isCurrent ? nil : failure.map { "The last scheduled backup failed: \($0)" }
    guard let entry else {
      isAlarm = counts.total > 0
      text = isAlarm ? "There is no proven backup yet." : "There is nothing to back up yet."
      return
    }
    let age = now.seconds - entry.createdAt.seconds
    isAlarm = !isCurrent && (failure != nil || age > Int64(Health.oldestGoodBackup))
    text = "\(Self.words(age)), on \(entry.createdAt.forPeople(in: zone))"
  }

  private static func words(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "just now"
    case ..<120: "1 minute ago"
    case ..<3600: "\(seconds / 60) minutes ago"
    case ..<7200: "1 hour ago"
    case ..<86_400: "\(seconds / 3600) hours ago"
    case ..<172_800: "1 day ago"
    default: "\(seconds / 86_400) days ago"
    }
  }
}
