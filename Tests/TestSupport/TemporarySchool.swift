import Foundation
import Records
import SQLiteStore
import Store

/// A school in a folder of its own, which goes when nobody holds it any more.
public final class TemporarySchool: Sendable {
  public let folder: String
  public let database: SQLiteDatabase

  /// An empty school.
  public init() throws {
    folder = NSTemporaryDirectory() + "rollbook-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    database = try SQLiteDatabase(path: folder + "/rollbook.sqlite")
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      print("\(folder) is left behind: \(error)")
    }
  }
}
