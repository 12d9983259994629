import Foundation
import Records
import Safekeeping
import Store

/// What the backup page shows.
struct BackupPage {
  struct Download {
    let name: String
    let label: Said
    let address: String
    let icon: String
    let badge: String
    let count: String
    let size: String
    /// What clearing it takes along, for the dialog: nothing for the complete backup.
    let clear: ClearButton?
  }

  struct ClearButton {
    let table: String
    let label: Said
  }

  struct Kept {
    let name: String
    let when: String
    let size: String
    let records: String
    let reason: Said
    let isProven: Bool
    let isDamaged: Bool
    let isPinned: Bool
    let isSafety: Bool
    /// What is known of its copy elsewhere: nothing when there is none.
    let offsite: Said?
    let fault: Said?
  }

  /// What the retention rule would take.
  struct Prunable {
    let count: Said
    let size: String
    let names: [String]
  }

  /// Shown when there is little room for backups.
  struct RoomView {
    struct Entry {
      let name: String
      let when: String
      let size: String
    }
    let text: Said
    let mayGo: [Entry]
    let hasMayGo: Bool
  }

  struct Done {
    let title: Said
    let when: String
    let actor: Said
    let summary: Said
    let backup: String
    let canBeUndone: Bool
    let isUndone: Bool
  }

  let cards: [CountCard]
  let last: LastBackup
  let downloads: [Download]
  let complete: Download
  let vault: [Kept]
  let hasVault: Bool
  let acts: [Done]
  let jobs: [Jobs.Shown]
  let hasActs: Bool
  let categories: String
  let schedule: Said
  let offsite: Said
  /// A sentence for each table that goes on in another sheet of the workbook.
  let continued: [Said]
  /// What the rule would delete now, in words; nil when nothing.
  let prunable: Prunable?
  let room: RoomView?
  /// Whether an old school can move in: nothing is here yet.
  let canMoveIn: Bool
  let hasPapers: Bool

  static func make(_ site: Site) async throws -> BackupPage {
    let (counts, settings, failure, downloads, complete) = try await site.database.read {
      connection in
      let counts = try Counts.read(on: connection)
      let settings = try SchoolSettings.read(on: connection)
      return (
        counts, settings, try ScheduledBackups.fault(on: connection),
        try School.dataTables.map { try download($0, counts, settings.zone, connection) },
        try self.complete(counts, connection)
      )
    }
    let zone = settings.zone
    let vault = try site.vault.entries()
    let acts = try await Undoing(site.safety).recent(5)
    return BackupPage(
      cards: CountCard.all(counts),
      last: LastBackup(
        vault.first(where: \.isProven), failure: failure, of: counts, now: site.clock(), zone: zone),
      downloads: downloads, complete: complete, vault: vault.map { kept($0, zone) },
      hasVault: !vault.isEmpty, acts: acts.map { done($0, zone) }, jobs: await site.jobs.running,
      hasActs: !acts.isEmpty,
      categories: grouped(counts[School.paymentCategories]),
      schedule: settings.schedule.sentence, offsite: try await site.offsite.sentence(),
      continued: Workbook.continued(counts).map { Said($0) },
      prunable: prunable(
        settings.retention.prunable(vault, now: site.clock(), zone: zone)),
      room: try await site.database.read { try site.vault.room(on: $0) }.shown(zone),
      canMoveIn: counts.total == 0,
      hasPapers: try !site.oldSchool.keptPapers().isEmpty)
  }

  private static func download(
    _ table: Table, _ counts: Counts, _ zone: Zone, _ connection: any Connection
  ) throws -> Download {
    let size = try ExpectedSize.csv(table, count: counts[table], zone: zone, on: connection)
    return Download(
      name: table.name, label: Said(table.label), address: "/backup/download/\(table.name)",
      icon: "filetype-csv", badge: "CSV", count: grouped(counts[table]), size: fileSize(size),
      clear: ClearButton(table: table.name, label: Said(table.label)))
  }

  private static func complete(_ counts: Counts, _ connection: any Connection) throws -> Download {
    Download(
      name: "all", label: "Complete backup", address: "/backup/download/all",
      icon: "filetype-json", badge: "JSON", count: grouped(counts.backedUp),
      size: fileSize(try ExpectedSize.backup(counts, on: connection)), clear: nil)
  }

  private static func kept(_ entry: Vault.Entry, _ zone: Zone) -> Kept {
    Kept(
      name: entry.name, when: entry.createdAt.forPeople(in: zone), size: fileSize(entry.size),
      records: entry.note.map { grouped($0.records) } ?? "—",
      reason: Said(entry.note?.reason ?? ""),
      isProven: entry.isProven, isDamaged: entry.note?.fault != nil,
      isPinned: entry.note?.isPinned ?? false, isSafety: entry.note?.isSafety ?? false,
      offsite: entry.note?.offsite.map {
        let when = $0.checkedAt.forPeople(in: zone)
        return $0.isSealed
          ? "Encrypted copy at \($0.target), compared \(when)"
          : "Copy at \($0.target), compared \(when)"
      },
      fault: entry.note?.fault.map { Said($0) })
  }

  private static func prunable(_ entries: [Vault.Entry]) -> Prunable? {
    guard !entries.isEmpty else { return nil }
    return Prunable(
      count: entries.count == 1 ? "1 backup" : "\(entries.count) backups",
      size: fileSize(entries.reduce(0) { $0 + $1.size }), names: entries.map(\.name))
  }

  private static func done(_ act: Act, _ zone: Zone) -> Done {
    Done(
      title: Said(act.title), when: act.at.forPeople(in: zone), actor: Said(actor: act.actor),
      summary: Said(act.summary),
      backup: act.backup, canBeUndone: act.canBeUndone, isUndone: act.undoneBy != nil)
  }
}

extension Room {
  /// Nil when there is room enough.
  fileprivate func shown(_ zone: Zone) -> BackupPage.RoomView? {
    guard isScarce || !isEnough, let free else { return nil }
    return BackupPage.RoomView(
      text:
        "A backup takes about \(fileSize(needed)), and \(fileSize(free)) are free on the disk.",
      mayGo: mayGo.prefix(3).map {
        .init(name: $0.name, when: $0.createdAt.forPeople(in: zone), size: fileSize($0.size))
      }, hasMayGo: !mayGo.isEmpty)
  }
}

/// What is asked before clearing.
struct ClearQuestion {
  struct Line {
    let label: Said
    let count: String
  }

  let table: String
  let isAll: Bool
  let title: Said
  let total: String
  let lines: [Line]
  let losses: [Line]
  let users: String?
  let problem: Problem?

  init(_ plan: ClearPlan, problem: Problem? = nil) {
    table = plan.what
    isAll = plan.what == ClearPlan.all
    title = plan.table.map { "Clear all \($0.many)" } ?? "Clear everything"
    total = grouped(plan.total)
    lines = plan.removals.reversed().map {
      Line(label: Said($0.table.label), count: grouped($0.count))
    }
    losses = plan.losses.filter { $0.count > 0 }.map {
      Line(
        label: "\($0.table.many) stay, but lose their \($0.column.titleLabel.lowercased())",
        count: grouped($0.count))
    }
    users = plan.users > 0 ? grouped(plan.users) : nil
    self.problem = problem
  }
}

extension Schedule {
  static let days: [Said] = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// `Every day at 02:30`
  var sentence: Said {
    let time = String(format: "%02d:%02d", minute / 60, minute % 60)
    return switch frequency {
    case .off: "No backups happen by themselves"
    case .hourly: "Every hour"
    case .daily: "Every day at \(time)"
    case .weekly: "Every \(Self.days[weekday - 1]) at \(time)"
    }
  }
}
