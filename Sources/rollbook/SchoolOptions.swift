import ArgumentParser
import Foundation
import PostgresStore
import Records
import SQLiteStore
import Safekeeping
import Store

/// What every subcommand takes, and the one place where a school is opened.
struct SchoolOptions: ParsableArguments {
  @Option(help: "The data folder. Default: $ROLLBOOK_DATA, else ./data.")
  var data: String?

  @Option(
    help: """
      The database: sqlite:PATH or postgres://USER@HOST/NAME?sslmode=…. Default: \
      $ROLLBOOK_DATABASE_URL, else sqlite:DIR/rollbook.sqlite.
      """)
  var database: String?

  @Option(
    help: """
      A file whose first line is the password of the PostgreSQL user. Default: \
      $ROLLBOOK_DATABASE_PASSWORD_FILE; libpq's $PGPASSWORD and $PGPASSFILE hold too.
      """)
  var databasePasswordFile: String?

  /// A school, ready to be worked with.
  struct Open: Sendable {
    let folder: String
    let database: any Database
    let vault: Vault
    let safety: Safety
    let offsite: Offsite
    let clock: @Sendable () -> Timestamp
  }

  static let clock: @Sendable () -> Timestamp = {
    Timestamp(seconds: Int64(Foundation.time(nil)))
  }

  /// Opens the school, and makes an empty one when there is none.
  func open() async throws -> Open {
    let folder = try self.folder()
    let clock = Self.clock
    let vault = vault(in: folder)
    if let path = sqlitePath(in: folder) { try SchoolFile.requireContent(path, vault) }
    let database = try await open(url(in: folder))
    try await upgrade(database, vault)
    return Open(
      folder: folder, database: database, vault: vault,
      safety: Safety(database: database, vault: vault, clock: clock),
      offsite: Offsite(database: database, vault: vault, clock: clock),
      clock: clock)
  }

  /// The data folder, made when it is not there.
  func folder() throws -> String {
    let folder = data ?? environment("ROLLBOOK_DATA") ?? "data"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Problem(
        .unavailable, "The data folder \(folder) can't be made.",
        advice: "Check that its path is right and can be written.")
    }
    guard access(folder, R_OK | W_OK | X_OK) == 0 else {
      throw Problem(
        .unavailable, "The data folder \(folder) can't be written.",
        advice: "Nothing was changed. Give this user the right to write to it.")
    }
    return folder
  }

  private func vault(in folder: String) -> Vault {
    Vault(folder: "\(folder)/backups", clock: Self.clock)
  }

  /// The way back when the school's file is damaged; nil when it is in no file.
  func recovery() throws -> SchoolRecovery? {
    let folder = try folder()
    return sqlitePath(in: folder).map { SchoolRecovery(path: $0, vault: vault(in: folder)) }
  }

  private func sqlitePath(in folder: String) -> String? {
    let url = url(in: folder)
    return url.hasPrefix(Self.sqlite) ? String(url.dropFirst(Self.sqlite.count)) : nil
  }

  private static let sqlite = "sqlite:"

  private func url(in folder: String) -> String {
    database ?? environment("ROLLBOOK_DATABASE_URL") ?? "sqlite:\(folder)/rollbook.sqlite"
  }

  /// Brings a school of an older Rollbook to today's format, and says so.
  func upgrade(_ database: any Database, _ vault: Vault) async throws {
    let upgrade = Upgrade(database: database, vault: vault, clock: Self.clock)
    guard let told = try await ProgressLine.watching({ try await upgrade.runIfDue($0) }) else {
      return
    }
    Terminal.tell("rollbook: \(told)")
  }

  /// The database at a URL, of whatever format it is.
  func open(_ url: String) async throws -> any Database {
    if PostgresAddress.isOne(url) {
      return try await PostgresDatabase(PostgresAddress(url, password: password()))
    }
    guard url.hasPrefix(Self.sqlite) else {
      throw Problem(
        .invalid, "This Rollbook can't open that kind of database.",
        advice: "Use sqlite:PATH or postgres://USER@HOST/NAME.")
    }
    return try SQLiteDatabase(path: String(url.dropFirst(Self.sqlite.count)))
  }

  private func password() throws -> String? {
    guard let path = databasePasswordFile ?? environment("ROLLBOOK_DATABASE_PASSWORD_FILE") else {
      return nil
    }
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return String(text.prefix { !$0.isNewline })
    } catch {
      throw Problem(
        .unavailable, "The password file \(path) can't be read.",
        advice: "Nothing was changed. Check its path and the right to read it.")
    }
  }

  private func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
