import Foundation
import GRDBSQLite
import Records
import Store

/// A scratch school in a file of its own that is attached to the real one for comparing.
public final class SQLiteStage: Stage {
  private let connection: LoneConnection
  private let path: String
  private let main: SQLiteDatabase?

  /// A stage without a school: enough to prove a file, not to compare it. `folder` needs room for
  /// the whole school.
  public convenience init(folder: String) async throws {
    try await self.init(folder: folder, main: nil)
  }

  init(folder: String, main: SQLiteDatabase?) async throws {
    path = try ScratchFile.make(in: folder)
    self.main = main
    do {
      connection = try await LoneConnection(
        path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, setUp: Self.setUp)
    } catch {
      // What never came about has no `deinit`.
      ScratchFile.remove(path)
      throw error
    }
  }

  private static var setUp: [String] {
    [
      // Nothing here must survive a crash, so nothing pays for that.
      "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = NORMAL",
      "PRAGMA cache_size = -16384", "PRAGMA foreign_keys = OFF",
    ] + Schema(SQLiteDatabase.dialect).records
  }

  public func load<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await connection.use { connection in
      try connection.execute(["BEGIN"])
      // After a failure the file is only good for `discard`: it keeps no journal to roll back with.
      let result = try body(connection)
      // Its pages are not wanted any more: whoever reads the file next has a connection of their own.
      try connection.execute(["COMMIT", "PRAGMA shrink_memory"])
      return result
    }
  }

  public func compare<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await school.overhaul(attaching: path, as: SQL.stageSchema, checked: false, body)
  }

  public func join<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await school.overhaul(attaching: path, as: SQL.stageSchema, checked: true, body)
  }

  private var school: SQLiteDatabase {
    get throws {
      guard let main else { throw Fault("a stage without a school was joined") }
      return main
    }
  }

  public func discard() async {
    await connection.close()
    ScratchFile.remove(path)
  }

  deinit { ScratchFile.remove(path) }
}
