import Records
import Store

/// The way back when the database itself is damaged: the newest backup of the vault that is proven
/// again becomes the school.
public struct Recovery: Sendable {
  private let vault: Vault
  private let clock: @Sendable () -> Timestamp

  public init(vault: Vault, clock: @escaping @Sendable () -> Timestamp) {
    self.vault = vault
    self.clock = clock
  }

  /// The newest backup that was proven; costs a look at the vault. Throws a `Problem` when there is
  /// none.
  public func newest() throws -> Vault.Entry {
    guard let entry = try vault.lastGood() else {
      throw Problem(
        .notFound, "The vault holds no proven backup.",
        advice: """
          Nothing was changed. “rollbook recover” fetches the newest off-site copy into a new data \
          folder.
          """)
    }
    return entry
  }

  /// Proves backups in stages that `stage` makes, the newest first or only the named one, and answers
  /// the first that is whole.
  public func choose(
    _ name: String?, _ work: Work = Work(), stage: () async throws -> any Stage
  ) async throws -> Vault.Entry {
    if let name {
      let entry = try await stage().used { try await vault.prove(name, in: $0, work) }
      guard entry.isProven else {
        throw Problem(
          .invalid, "The backup \(name) is damaged: \(entry.note?.fault ?? "")",
          advice: "Nothing was changed. Choose another one.")
      }
      return entry
    }
    while true {
      // One that is found damaged is noted as such, and the next newest takes its turn.
      let candidate = try newest()
      let entry = try await stage().used { try await vault.prove(candidate.name, in: $0, work) }
      if entry.isProven { return entry }
    }
  }

  /// Fills an empty school with a proven backup.
  public func fill(
    _ database: any Database, from entry: Vault.Entry, by actor: String, _ work: Work = Work()
  ) async throws {
    let (path, moment) = (try vault.path(of: entry.name), clock())
    let known = try vault.entries().compactMap(\.note?.state).max() ?? 0
    try await database.overhaul { connection in
      try work.begin("Bringing back \(entry.name)")
      try connection.wholesale(School.tables, refilling: School.tables) {
        _ = try Proof.load(InputFile(path, shown: entry.name), on: connection, work)
      }
      for table in School.tables { try connection.raiseSequence(of: table) }
      // No state of this school may look like one that a backup of the damaged one holds.
      try connection.run(
        """
        UPDATE table_counts SET changes = changes + \(known)
        WHERE name = \(text: School.settings.name)
        """)
      try AuditLog.record(
        actor: actor, action: "recover", detail: "the school of \(entry.name)", at: moment,
        on: connection)
    }
  }
}
