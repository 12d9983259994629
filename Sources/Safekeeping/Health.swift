import Foundation
import Records
import Store

/// How the school's record book is: what `check` prints, what people are told, and what monitors ask.
public struct Health: Hashable, Sendable {
  /// What was looked at.
  public enum Kind: String, Hashable, Sendable, Codable {
    case database, references, format, damage, backup, schedule, offsite, disk
  }

  public struct Finding: Hashable, Sendable {
    public let kind: Kind
    public let isGood: Bool
    /// One sentence: what was looked at and what was found.
    public let text: String
  }

  public let findings: [Finding]
  public var isGood: Bool { findings.allSatisfy(\.isGood) }
  public var faults: [Finding] { findings.filter { !$0.isGood } }

  /// Backups older than this are told in red.
  public static let oldestGoodBackup = 7 * 86_400
  /// Bytes that must be free in the data folder.
  static let leastFree: Int64 = 256 << 20
  /// Seconds after which a copy that did not leave is told.
  static let offsitePatience: Int64 = 2 * 86_400

  /// Looks at everything; reads the whole database.
  public static func look(at offsite: Offsite) async throws -> Health {
    let database = offsite.database
    let faults = try await database.integrityFaults()
    let broken = try await database.read { try $0.brokenReferences(limit: 3) }
    let counts = try await database.read { try Counts.read(on: $0) }
    let upgrade = try await database.read { try Upgrade.last(on: $0) }
    let deep = [
      Finding(
        kind: .database, isGood: faults.isEmpty,
        text: faults.first.map { "The database is damaged: \($0)" }
          ?? "The database is sound: \(counts.backedUp) records."),
      Finding(
        kind: .references, isGood: broken.isEmpty,
        text: broken.first.map { "A reference leads nowhere: \($0)." }
          ?? "Every reference leads to a record."),
      Finding(
        kind: .format, isGood: true,
        text: upgrade.map { "Upgraded \($0.at): \($0.detail ?? "")" }
          ?? "The school is of format \(Schema.format), this Rollbook's."),
    ]
    return Health(findings: deep + (try await watch(offsite).findings))
  }

  /// Looks at what goes wrong by itself: backups, copies and the disk. Costs next to nothing.
  public static func watch(_ offsite: Offsite) async throws -> Health {
    let vault = offsite.vault
    let (counts, schedule, fault) = try await offsite.database.read {
      (
        try Counts.read(on: $0), try SchoolSettings.read(on: $0).schedule,
        try ScheduledBackups.fault(on: $0)
      )
    }
    let entries = try vault.entries()
    let damaged = entries.first { $0.note?.fault != nil }
    let room = try await offsite.database.read { try vault.room(on: $0) }
    let findings = [
      damaged.map(damage), backup(entries, schedule, counts, now: offsite.clock()),
      fault.map {
        Finding(kind: .schedule, isGood: false, text: "The last scheduled backup failed: \($0)")
      }, try await copies(offsite), disk(room),
    ]
    return Health(findings: findings.compactMap(\.self))
  }

  private static func damage(_ entry: Vault.Entry) -> Finding {
    let advice =
      entry.note?.offsite == nil
      ? "Make a new backup and delete it."
      : "“rollbook vault fetch” brings a whole copy back."
    return Finding(
      kind: .damage, isGood: false, text: "The backup \(entry.name) is damaged. \(advice)")
  }

  /// A backup that holds the school as it is now is never old, however long nothing changed.
  private static func backup(
    _ entries: [Vault.Entry], _ schedule: Schedule, _ counts: Counts, now: Timestamp
  ) -> Finding {
    guard let last = entries.first(where: \.isProven) else {
      return Finding(
        kind: .backup, isGood: counts.total == 0,
        text: counts.total == 0 ? "There is nothing to back up yet." : "There is no proven backup.")
    }
    let age = now.seconds - last.createdAt.seconds
    let isCurrent = last.note?.state == counts.state
    let isInTime = isCurrent || age <= schedule.patience
    let days = age / 86_400
    let text =
      isCurrent
      ? "The last good backup is \(last.name), \(days) days old, and nothing changed since."
      : isInTime
        ? "The last good backup is \(last.name), \(days) days old."
        : "The last good backup is \(last.name), \(days) days old: a newer one is overdue."
    return Finding(kind: .backup, isGood: isInTime, text: text)
  }

  private static func copies(_ offsite: Offsite) async throws -> Finding? {
    guard let target = try await offsite.settings().target() else { return nil }
    guard try offsite.isComplete(target) else {
      return Finding(
        kind: .offsite, isGood: false,
        text: "The password of \(target.address) is not on this machine: no copies leave it.")
    }
    let now = offsite.clock()
    let late = try await offsite.waiting().filter {
      now.seconds - $0.createdAt.seconds > offsitePatience
    }
    return Finding(
      kind: .offsite, isGood: late.isEmpty,
      text: late.isEmpty
        ? "Copies are at \(target.address)."
        : "\(late.count) backups have waited for days to be sent to \(target.address).")
  }

  private static func disk(_ room: Room) -> Finding {
    guard let free = room.free else {
      return Finding(kind: .disk, isGood: false, text: "The free disk space can't be read.")
    }
    return Finding(
      kind: .disk, isGood: free >= leastFree && !room.isScarce,
      text: "\(free >> 20) MiB of disk are free.")
  }
}

extension Schedule {
  /// Seconds after which a backup by this schedule is overdue: a due time may be missed, two not.
  public var patience: Int64 {
    switch frequency {
    case .hourly: 3 * 3600
    case .daily: 2 * 86_400
    case .weekly: 15 * 86_400
    case .off: Int64(Health.oldestGoodBackup)
    }
  }
}
