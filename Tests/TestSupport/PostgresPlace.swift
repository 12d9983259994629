import Foundation
import PostgresStore
import Records
import Subprocess

/// A database of its own in the tests' PostgreSQL: a copy of one that holds an empty school.
public final class PostgresPlace: Sendable {
  public let url: String
  private let name: String
  private let server: String

  public init() async throws {
    server = try Engine.postgresURL()
    name = "school_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    url = Self.url(server, database: name)
    let template = try await Template.shared.name(on: server)
    try await Self.tell(server, "CREATE DATABASE \(name) TEMPLATE \(template)")
  }

  /// One that holds what `pg_dump` wrote into a file.
  public init(dump: URL) async throws {
    server = try Engine.postgresURL()
    name = "school_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    url = Self.url(server, database: name)
    try await Self.tell(server, "CREATE DATABASE \(name)")
    try await Self.psql(["--file", dump.path, url])
  }

  /// Nobody waits for that: the server drops nothing while a download anywhere in it waits for its
  /// reader, and a test that waited would keep the thread that the reader needs. What is left at the
  /// end goes with the server.
  deinit {
    let (server, name) = (server, name)
    Task.detached {
      do { try await Self.tell(server, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)") } catch {
        print("\(name) is left behind: \(error)")
      }
    }
  }

  /// The server's URL with another database in it.
  static func url(_ server: String, database: String) -> String {
    server.replacing("/postgres?", with: "/\(database)?")
  }

  /// Runs a statement in the server's own database, by `psql`.
  public static func tell(_ server: String, _ statement: String) async throws {
    try await psql(["--command", statement, server])
  }

  private static func psql(_ arguments: [String]) async throws {
    let psql = try await Subprocess.run(
      .path("/usr/bin/psql"),
      arguments: Arguments(["-X", "-q", "-v", "ON_ERROR_STOP=1"] + arguments),
      output: .discarded, error: .string(limit: 10_000))
    guard psql.terminationStatus.isSuccess else {
      let did = arguments.joined(separator: " ")
      throw Problem(.unavailable, "psql did not do “\(did)”: \(psql.standardError)")
    }
  }
}

/// Made once a run: copying it costs much less than making the tables.
private actor Template {
  static let shared = Template()
  private var making: Task<String, any Error>?

  func name(on server: String) async throws -> String {
    let task =
      making
      ?? Task {
        let name = "template_\(ProcessInfo.processInfo.processIdentifier)"
        try await PostgresPlace.tell(server, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        try await PostgresPlace.tell(server, "CREATE DATABASE \(name)")
        let address = try PostgresAddress(PostgresPlace.url(server, database: name))
        let database = try await PostgresDatabase(address)
        await database.close()
        // Nobody may be connected to what is copied, and a server takes a moment to see them go.
        try await PostgresPlace.tell(
          server,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
        return name
      }
    making = task
    return try await task.value
  }
}
