import Records
import Store

/// Brings a school that an older Rollbook made to today's format: a backup, then all steps in one
/// transaction. The way back is that backup and the older Rollbook.
public struct Upgrade: Sendable {
  private let database: any Database
  private let vault: Vault
  private let clock: @Sendable () -> Timestamp

  public init(database: any Database, vault: Vault, clock: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.vault = vault
    self.clock = clock
  }

  static let reason = "\(VaultNote.safetyPrefix)upgrade"
  private static let action = "upgrade"

  /// Upgrades the school if it needs to be; answers a sentence for people when it was. Of several
  /// programs that open it at once, one does it, and the others wait for that.
  public func runIfDue(_ work: Work = Work()) async throws -> String? {
    guard try await database.read({ try Schema.format(on: $0) }) < Schema.format else { return nil }
    let moment = clock()
    return try await database.overhaul { connection in
      let format = try Schema.format(on: connection)
      guard format < Schema.format else { return nil }
      // Made here and not before, nobody can write between the backup and the steps.
      let backup = try backup(on: connection, work)
      try work.begin("Upgrading the school")
      try Schema.migrate(connection)
      let sentence = Self.sentence(from: format, backup: backup)
      try AuditLog.record(
        actor: "Rollbook", action: Self.action, detail: sentence, at: moment, on: connection)
      return sentence
    }
  }

  /// What the last upgrade of a school said; nil when there was none.
  static func last(on connection: any Connection) throws -> AuditLog.Entry? {
    try AuditLog.entries(action: action, limit: 1, on: connection).first
  }

  /// An upgrade that fails again and again, as on a full disk, makes one backup and not hundreds.
  private func backup(on connection: any Connection, _ work: Work) throws -> String {
    let state = try Counts.read(on: connection).state
    if let newest = try vault.entries().first, newest.isProven, newest.note?.state == state,
      newest.note?.reason == Self.reason
    {
      return newest.name
    }
    return try vault.make(on: connection, reason: Self.reason, work).name
  }

  private static func sentence(from format: Int64, backup: String) -> String {
    let brought = Migration.steps(after: format).map(\.what).joined(separator: ", ")
    return "The school's format went from \(format) to \(Schema.format): \(brought)."
      + " The backup from before is \(backup)."
  }
}
