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
  func act<T: Sendable>(
    before what: String,
    in transaction: (
      @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T,
    _ body: @escaping @Sendable (any Connection, String) throws -> T
  ) async throws -> T {
    let reason = VaultNote.safetyPrefix + what
    let state = try await database.read { try Counts.read(on: $0).state }
    let early = try await vault.make(from: database, reason: reason)
    return try await transaction { [vault] connection in
      guard try Counts.read(on: connection).state != state else {
        return try body(connection, early.name)
      }
      let exact = try vault.make(on: connection, reason: reason)
      return try body(connection, exact.name)
    }
  }
}
