import Foundation
import SQLiteStore
import Safekeeping
import Store

/// A file of the system that Rollbook succeeds, told apart by what it holds.
enum OldSchoolFile {
  /// The records of the file at `path`, which a person may call otherwise.
  @Sendable static func records(at path: String, shown: String? = nil) throws -> any OldRecords {
    try isBackup(path) ? OldBackup(path: path, shown: shown) : OldDatabase(path: path, shown: shown)
  }

  /// What is no file is left to the database, which refuses it in its own words.
  private static func isBackup(_ path: String) throws -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
    else {
      return false
    }
    return try OldBackup.looksLikeOne(path)
  }
}
