import Foundation
import Records
import Safekeeping
import Store
import TestSupport

/// A school of random records with a vault, for trying what destroys.
struct Practice: Sendable {
  static let moment = Timestamp(seconds: 1_790_000_000)

  let school: TemporarySchool
  let vault: Vault

  /// `seed` nil makes an empty one.
  init(seed: UInt64?, records: Int = 25) async throws {
    school = try await TemporarySchool()
    vault = Vault(folder: school.folder + "/backups", clock: { Self.moment })
    guard let seed else { return }
    try await RandomSchool.fill(school.database, seed: seed, records: records)
    // Somebody has to survive.
    try await change(
      """
      UPDATE users SET role = 'admin', is_active = 1 WHERE id = (SELECT min(id) FROM users)
      """)
  }

  /// Its safety with another database in front, such as one whose power is cut.
  func safety(_ database: (any Database)? = nil) -> Safety {
    Safety(database: database ?? school.database, vault: vault, clock: { Self.moment })
  }

  func contents() async throws -> Contents { try await Contents(of: school.database) }

  func clear(_ what: String, on database: (any Database)? = nil) async throws -> Act {
    let clearing = Clearing(safety(database))
    return try await clearing.carryOut(clearing.plan(what), by: "test")
  }

  func undo(leavingOut: Bool = false, on database: (any Database)? = nil) async throws -> Act {
    let undoing = Undoing(safety(database))
    return try await undoing.carryOut(undoing.find(), leavingOut: leavingOut, by: "test")
  }

  /// The path of a complete backup of the present state.
  func backup() async throws -> String {
    try vault.path(of: try await vault.make(from: school.database, reason: "test").name)
  }

  func restore(_ path: String, on database: (any Database)? = nil) async throws -> Act {
    let restoring = Restoring(safety(database))
    let prepared = try await restoring.prepare(InputFile(path), named: "file", actor: nil)
    do {
      let act = try await restoring.carryOut(prepared, by: "test")
      await prepared.discard()
      return act
    } catch {
      await prepared.discard()
      throw error
    }
  }

  func change(_ sql: SQL) async throws {
    try await school.database.write { connection in _ = try connection.run(sql) }
  }

  /// Does `work` with the power cut at the first statement, then at the second, and so on until it
  /// gets through; after each cut `check` is given the statement. Answers how many cuts there were.
  func cutAnywhere(
    _ work: (any Database) async throws -> Void, check: (Int) async throws -> Void
  ) async throws -> Int {
    var statement = 0
    while true {
      statement += 1
      do {
        try await work(CutShort(school.database, at: statement))
        return statement - 1
      } catch is PowerCut {
        try await check(statement)
      }
    }
  }
}
