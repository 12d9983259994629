import Records
import Store

/// A school in a schema of a PostgreSQL database.
///
/// Short work shares a few connections. A download under way and a stage have one each, up to a
/// number that leaves the server room for others.
public final class PostgresDatabase: Database {
  private let address: PostgresAddress
  private let short: PostgresPool
  private let long: PostgresPool

  public var place: String { address.place }

  private static let shortConnections = 8
  private static let longConnections = 24

  /// Connects, and makes an empty school when there is none.
  ///
  /// Throws a `Problem` when the server is away or does not let us in, or when the schema is
  /// another program's or a newer Rollbook's.
  public init(_ address: PostgresAddress) async throws {
    self.address = address
    short = PostgresPool(address, size: Self.shortConnections)
    long = PostgresPool(address, size: Self.longConnections)
    let first = PostgresLane(address, isFirst: true)
    try await first.transaction(.write) { try PostgresSchema.makeOrCheck($0) }
    await first.close()
  }

  public func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await short.lend { try await $0.transaction(.read) { try body($0) } }
  }

  public func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await short.lend { try await $0.transaction(.write) { try body($0) } }
  }

  public func jot(_ body: @escaping @Sendable (any Connection) throws -> Void) async throws {
    try await short.lend {
      try await $0.transaction(.brief) { connection in
        guard try PostgresTransaction.takesTurn(connection) else { return }
        try body(connection)
      }
    }
  }

  public func overhaul<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await short.lend { try await $0.transaction(.overhaul) { try body($0) } }
  }

  public func snapshot() async throws -> any Snapshot {
    let lent = try await LentLane(of: long)
    do { return try await PostgresSnapshot(on: lent) } catch {
      await lent.giveBack { _ in }
      throw error
    }
  }

  public func stage() async throws -> any Stage {
    let lent = try await LentLane(of: long)
    do { return try await PostgresStage(on: lent) } catch {
      await lent.giveBack { await $0.close() }
      throw error
    }
  }

  public func integrityFaults() async throws -> [String] {
    try await read { try PostgresIntegrity.faults(on: $0) }
  }

  public func close() async {
    await short.close()
    await long.close()
  }
}
