import Foundation
import PostgresStore
import Records
import SQLiteStore
import Store

/// A school in a folder of its own, on the engine of the test, which goes when nobody holds it any
/// more.
public final class TemporarySchool: Sendable {
  public let folder: String
  public let database: any Database
  private let postgres: PostgresPlace?

  /// An empty school.
  public init() async throws {
    folder = try Self.newFolder()
    switch Engine.current {
    case .sqlite:
      postgres = nil
      database = try SQLiteDatabase(path: folder + "/rollbook.sqlite")
    case .postgres:
      let place = try await PostgresPlace()
      postgres = place
      database = try await PostgresDatabase(PostgresAddress(place.url))
    }
  }

  /// A school as another program left it: a copy of the SQLite file, or what `pg_dump` wrote.
  public init(sqlite file: URL, postgres dump: URL) async throws {
    folder = try Self.newFolder()
    switch Engine.current {
    case .sqlite:
      postgres = nil
      let path = folder + "/rollbook.sqlite"
      try FileManager.default.copyItem(atPath: file.path, toPath: path)
      database = try SQLiteDatabase(path: path)
    case .postgres:
      let place = try await PostgresPlace(dump: dump)
      postgres = place
      database = try await PostgresDatabase(PostgresAddress(place.url))
    }
  }

  private static func newFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "rollbook-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return folder
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      print("\(folder) is left behind: \(error)")
    }
  }
}
