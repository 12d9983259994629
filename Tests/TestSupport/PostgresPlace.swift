import Foundation
import PostgresStore
import Records

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
    try Self.tell(server, "CREATE DATABASE \(name) TEMPLATE \(template)")
  }

  /// One that holds what `pg_dump` wrote into a file.
  public init(dump: URL) throws {
    server = try Engine.postgresURL()
    name = "school_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    url = Self.url(server, database: name)
    try Self.tell(server, "CREATE DATABASE \(name)")
    try Self.psql(["--file", dump.path, url])
  }

  deinit {
    do { try Self.tell(server, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)") } catch {
      print("\(name) is left behind: \(error)")
    }
  }

  /// The server's URL with another database in it.
  static func url(_ server: String, database: String) -> String {
    server.replacing("/postgres?", with: "/\(database)?")
  }

  /// Runs a statement in the server's own database, by `psql`.
  public static func tell(_ server: String, _ statement: String) throws {
    try psql(["--command", statement, server])
  }

  private static func psql(_ arguments: [String]) throws {
    let psql = Process()
    psql.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
    psql.arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1"] + arguments
    psql.standardOutput = FileHandle.nullDevice
    try psql.run()
    psql.waitUntilExit()
    guard psql.terminationStatus == 0 else {
      throw Problem(.unavailable, "psql did not do “\(arguments.joined(separator: " "))”.")
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
        try PostgresPlace.tell(server, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        try PostgresPlace.tell(server, "CREATE DATABASE \(name)")
        let address = try PostgresAddress(PostgresPlace.url(server, database: name))
        let database = try await PostgresDatabase(address)
        await database.close()
        // Nobody may be connected to what is copied, and a server takes a moment to see them go.
        try PostgresPlace.tell(
          server,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
        return name
      }
    making = task
    return try await task.value
  }
}
