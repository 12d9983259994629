import Foundation
import Records
import SQLiteStore
import Safekeeping
import Store

/// Brings a damaged school of SQLite back from its vault: the one way of the command and of the page.
struct SchoolRecovery: Sendable {
  let path: String
  let vault: Vault
  let recovery: Recovery

  init(path: String, vault: Vault) {
    self.path = path
    self.vault = vault
    recovery = Recovery(vault: vault, clock: SchoolOptions.clock)
  }

  private var file: DamagedFile { DamagedFile(path) }
  private var folder: String { (path as NSString).deletingLastPathComponent }

  /// What is the matter with the database. Throws a `Problem` when nothing is, so that nobody
  /// replaces a sound school by an older one.
  func damage() async throws -> String {
    try file.requireUnused()
    guard FileManager.default.fileExists(atPath: path) else { return "The database is not there." }
    do {
      try SchoolFile.requireContent(path, vault)
      let database = try SQLiteDatabase(path: path)
      let faults = try await database.integrityFaults()
      let broken = try await database.read { try $0.brokenReferences(limit: 1) }
      let counts = try await database.read { try Counts.read(on: $0) }
      await database.close()
      if let fault = faults.first { return "The database is damaged: \(fault)." }
      if let broken = broken.first { return "The database is damaged: \(broken)." }
      if counts.total == 0 { return "The database holds no school." }
    } catch let problem as Problem where problem.kind == .damaged {
      return problem.message
    }
    throw Problem(
      .conflict, "The database is sound.",
      advice: "Nothing was changed. “rollbook restore” brings a backup back into it.")
  }

  /// The backup that will be brought back, proven a moment ago.
  func choose(_ name: String?, _ work: Work = Work()) async throws -> Vault.Entry {
    try await recovery.choose(name, work) { try await SQLiteStage(folder: folder) }
  }

  /// What is lost with a backup, as far as the damaged file still says.
  func loss(since entry: Vault.Entry) -> String {
    let since = "What was entered after \(entry.createdAt) is not in it"
    guard let entries = file.entries(after: entry.createdAt) else {
      return "\(since); the damaged file does not say any more what that was."
    }
    guard entries.count > 0 else { return "\(since); the audit log knows of nothing." }
    return "\(since): the audit log knows of \(entries.count) acts, the last at \(entries.last)."
  }

  /// Makes the backup the school; answers in a sentence what was done.
  func carryOut(_ entry: Vault.Entry, by actor: String, _ work: Work = Work()) async throws
    -> String
  {
    try file.requireUnused()
    let loss = loss(since: entry)
    let aside = try await file.replace(at: SchoolOptions.clock()) { database in
      try await recovery.fill(database, from: entry, by: actor, work)
    }
    let kept = aside.map { " The damaged file is kept as \($0)." } ?? ""
    return "The school is back as \(entry.name) has it. \(loss)\(kept)"
  }
}

/// What the program finds out about a school's file before it opens it.
enum SchoolFile {
  /// An empty file would become a new school; beside a vault with a school in it, it was cut off.
  static func requireContent(_ path: String, _ vault: Vault) throws {
    var info = stat()
    guard stat(path, &info) == 0, info.st_size == 0, let newest = try vault.lastGood(),
      newest.note?.records ?? 0 > 0
    else { return }
    throw Problem(
      .damaged, "The database \(path) is empty, though \(newest.name) holds a school.",
      advice: "Nothing was changed. “rollbook recover --from vault” brings it back.")
  }

  /// Bytes up to which a server looks at every page before it answers anybody; a larger database is
  /// looked at while it is served.
  static let quickBytes: Int64 = 16 << 20

  /// Throws a `Problem` when a page of the database is damaged.
  static func requireSound(_ database: any Database) async throws {
    guard let fault = try await database.pageFaults().first else { return }
    throw Problem(
      .damaged, "The database is damaged: \(fault).",
      advice: "“rollbook recover --from vault” brings the newest proven backup back and keeps it.")
  }
}
