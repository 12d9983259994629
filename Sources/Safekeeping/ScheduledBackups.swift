import Records
import Store

/// Backups that happen by themselves: due by the schedule, proven by a restore, pruned by the rule.
public struct ScheduledBackups: Sendable {
  private let database: any Database
  private let vault: Vault
  private let holder: BackupClaim.Holder
  private let clock: @Sendable () -> Timestamp

  /// `holder` is this program, among all that share the database.
  public init(
    database: any Database, vault: Vault, holder: BackupClaim.Holder = .thisProcess(),
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.vault = vault
    self.holder = holder
    self.clock = clock
  }

  static let reason = "scheduled"
  static let lastKey = "last_scheduled_backup"
  private static let faultKey = "scheduled_backup_fault"

  /// Why the last one failed; nil when it did not.
  public static func fault(on connection: any Connection) throws -> String? {
    try Meta.get(faultKey, on: connection)
  }

  /// Makes the backup that is due, if one is; answers it. Of several servers on one database only
  /// one makes it. Only a backup that was made counts as done: one that was cut short is due still.
  /// A task that is cancelled abandons it with no file left.
  public func runIfDue() async throws -> Vault.Entry? {
    let began = clock()
    guard try await claim(began) else { return nil }
    let work = Work()
    do {
      let entry = try await withTaskCancellationHandler {
        try await holding { try await run(work) }
      } onCancel: {
        work.cancel()
      }
      try await end { connection in
        try Meta.set(Self.lastKey, to: String(began.seconds), on: connection)
        try Meta.set(Self.faultKey, to: nil, on: connection)
      }
      return entry
    } catch {
      let isStopped = Task.isCancelled
      try await end { connection in
        guard !isStopped else { return }
        let told = (error as? Problem)?.message ?? "a fault inside Rollbook, which its log tells"
        try Meta.set(Self.faultKey, to: told, on: connection)
      }
      throw isStopped ? CancellationError() : error
    }
  }

  private func claim(_ now: Timestamp) async throws -> Bool {
    try await database.write { [holder] connection in
      let settings = try SchoolSettings.read(on: connection)
      let last = try Meta.get(Self.lastKey, on: connection).flatMap { Int64($0) }
        .map { Timestamp(seconds: $0) }
      guard settings.schedule.isDue(now, last: last, in: settings.zone) else { return false }
      return try BackupClaim.take(holder, at: now, on: connection)
    }
  }

  /// Renews the claim for as long as `work` takes.
  private func holding<T: Sendable>(
    _ work: @escaping @Sendable () async throws -> T
  ) async throws -> T {
    try await withThrowingTaskGroup(of: T?.self) { group in
      group.addTask { try await work() }
      group.addTask { [database, holder, clock] in
        while true {
          try await Task.sleep(for: .seconds(BackupClaim.lease / 3))
          _ = try await database.write { try BackupClaim.take(holder, at: clock(), on: $0) }
        }
      }
      defer { group.cancelAll() }
      guard let found = try await group.next(), let found else { throw CancellationError() }
      return found
    }
  }

  /// Notes how it went and gives the claim back, also for a task that was cancelled.
  private func end(_ note: @escaping @Sendable (any Connection) throws -> Void) async throws {
    let (database, holder) = (database, holder)
    try await Task.detached {
      try await database.write { connection in
        try note(connection)
        try BackupClaim.release(holder, on: connection)
      }
    }.value
  }

  /// Makes a backup and proves it by restoring it into a stage; a school that did not change since
  /// the newest proven one renews that one's proof instead.
  private func run(_ work: Work) async throws -> Vault.Entry {
    let state = try await database.read { try Counts.read(on: $0).state }
    let name: String
    if let newest = try vault.entries().first, newest.isProven, newest.note?.state == state {
      name = newest.name
    } else {
      name = try await vault.make(from: database, reason: Self.reason, work).name
    }
    let entry = try await database.withStage { try await vault.prove(name, in: $0, work) }
    try await prune()
    return entry
  }

  /// A proof older than this many seconds is renewed, since disks rot.
  static let proofAge: Int64 = 7 * 86_400

  /// Proves anew the backup whose proof is the oldest, when that is older than a week. A file that
  /// somebody put there and never proved is left alone.
  public func reverifyNext() async throws -> Vault.Entry? {
    let now = clock()
    let oldest = try vault.entries().filter { entry in
      entry.isProven && now.seconds - (entry.note?.provenAt?.seconds ?? 0) >= Self.proofAge
    }.min { ($0.note?.provenAt?.seconds ?? 0) < ($1.note?.provenAt?.seconds ?? 0) }
    guard let oldest else { return nil }
    let work = Work()
    return try await withTaskCancellationHandler {
      try await database.withStage { try await vault.prove(oldest.name, in: $0, work) }
    } onCancel: {
      work.cancel()
    }
  }

  /// What the retention rule would delete now, newest first.
  public func prunable() async throws -> [Vault.Entry] {
    let settings = try await database.read { try SchoolSettings.read(on: $0) }
    return settings.retention.prunable(try vault.entries(), now: clock(), zone: settings.zone)
  }

  /// Applies the retention rule now; answers what went.
  @discardableResult
  public func prune() async throws -> [Vault.Entry] {
    let going = try await prunable()
    for entry in going { try vault.delete(entry.name) }
    return going
  }
}
