import Records
import Store

/// Backups that happen by themselves: due by the schedule, proven by a restore, pruned by the rule.
public struct ScheduledBackups: Sendable {
  private let database: any Database
  private let vault: Vault
  private let clock: @Sendable () -> Timestamp

  public init(database: any Database, vault: Vault, clock: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.vault = vault
    self.clock = clock
  }

  static let reason = "scheduled"
  private static let lastKey = "last_scheduled_backup"

  /// Makes the backup that is due, if one is; answers it. Of several servers on one database only
  /// one makes it, since each first claims the due moment in a transaction.
  public func runIfDue() async throws -> Vault.Entry? {
    let now = clock()
    let isMine = try await database.write { connection in
      let settings = try SchoolSettings.read(on: connection)
      let last = try connection.row("SELECT value FROM meta WHERE key = \(text: Self.lastKey)")
        .flatMap { Int64($0.text("value")) }.map { Timestamp(seconds: $0) }
      guard settings.schedule.isDue(now, last: last, in: settings.zone) else { return false }
      try connection.run(
        """
        INSERT INTO meta (key, value) VALUES (\(text: Self.lastKey), \(text: String(now.seconds)))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """)
      return true
    }
    return isMine ? try await run() : nil
  }

  /// Makes a backup and proves it by restoring it into a stage; a school that did not change since
  /// the newest proven one renews that one's proof instead.
  private func run() async throws -> Vault.Entry {
    let state = try await database.read { try Counts.read(on: $0).state }
    var name: String
    if let newest = try vault.entries().first, newest.isProven, newest.note?.state == state {
      name = newest.name
    } else {
      name = try await vault.make(from: database, reason: Self.reason).name
    }
    let entry = try await database.withStage { try await vault.prove(name, in: $0) }
    try await prune()
    return entry
  }

  /// Applies the retention rule now; answers what went.
  @discardableResult
  public func prune() async throws -> [Vault.Entry] {
    let settings = try await database.read { try SchoolSettings.read(on: $0) }
    let going = settings.retention.prunable(try vault.entries(), now: clock(), zone: settings.zone)
    for entry in going { try vault.delete(entry.name) }
    return going
  }
}
