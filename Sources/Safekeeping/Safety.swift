import Records
import Store

/// The order in which everything destructive happens: safety backup, then one transaction on
/// exactly the state that the backup holds.
public struct Safety: Sendable {
  public let database: any Database
  public let vault: Vault
  public let clock: @Sendable () -> Timestamp

  public init(database: any Database, vault: Vault, clock: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.vault = vault
    self.clock = clock
  }

  /// Makes a safety backup and runs `body` in a write transaction on the state it holds; `body` is
  /// given the backup's name. `transaction` is the database's `write` or a stage's `join`.
  ///
  /// The backup is made beside the clerks' work. When somebody wrote meanwhile, it is made again
  /// inside the transaction, where nobody can.
  ///
  /// `work` can stop it up to the moment before the commit.
  func act<T: Sendable>(
    before what: String, _ work: Work,
    in transaction: (
      @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T,
    _ body: @escaping @Sendable (any Connection, String) throws -> T
  ) async throws -> T {
    let reason = VaultNote.safetyPrefix + what
    let state = try await database.read { try Counts.read(on: $0).state }
    let early = try await vault.make(from: database, reason: reason, work)
    return try await transaction { [vault] connection in
      let isExact = try Counts.read(on: connection).state == state
      let backup = isExact ? early : try vault.make(on: connection, reason: reason, work)
      try work.begin("Changing the school")
      let result = try body(connection, backup.name)
      try work.settle()
      return result
    }
  }
}
