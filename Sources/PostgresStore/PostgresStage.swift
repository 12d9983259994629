import Records
import Store

/// A scratch school in the temporary tables of a connection of its own. They need no right but
/// TEMPORARY, are written to no log, and go with the connection, however that ends.
final class PostgresStage: Stage {
  private let lent: LentLane
  private var lane: PostgresLane { lent.lane }

  init(on lent: LentLane) async throws {
    self.lent = lent
    // A new connection: only before its first temporary table can it be told to keep more of them
    // in memory.
    await lane.close()
    try await lane.open { try $0.execute("SET temp_buffers = '64MB'") }
    try await lane.transaction(.load) { connection in
      for statement in Schema(PostgresSchema.stageDialect).records {
        try connection.link.execute(statement)
      }
    }
  }

  func load<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await onOwnConnection(.load) { connection in
      let result = try body(connection)
      try connection.settle()
      try Self.analyze(connection)
      return result
    }
  }

  /// Nobody else looks at temporary tables, so nobody else tells the planner what is in them.
  private static func analyze(_ connection: PostgresConnection) throws {
    let tables = try connection.rows(
      """
      SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'
      """)
    for table in tables { try connection.run("ANALYZE \(name: table.text("name"))") }
  }

  func compare<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await onOwnConnection(.comparison) { try body($0) }
  }

  func join<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await onOwnConnection(.overhaul) { try body($0) }
  }

  func discard() async {
    await lent.giveBack { await $0.close() }
  }

  /// With another connection the stage would be gone, so none is made.
  private func onOwnConnection<T: Sendable>(
    _ kind: PostgresTransaction, _ body: @escaping @Sendable (PostgresConnection) throws -> T
  ) async throws -> T {
    try await lane.use { _ in }
    return try await lane.transaction(kind, body)
  }
}
