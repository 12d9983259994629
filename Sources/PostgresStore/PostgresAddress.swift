import CPostgres
import Foundation
import Records

/// Where a PostgreSQL database is and how to get in: a URL as libpq takes it, with its TLS options.
///
/// The password may be in the URL, in a file, or where libpq itself looks: `PGPASSWORD`,
/// `PGPASSFILE`, `~/.pgpass`.
public struct PostgresAddress: Sendable {
  /// The address without user and password, for people.
  public let place: String
  /// libpq's own keywords.
  let options: [String: String]

  /// Throws a `Problem` when libpq can't read the URL. `password` takes the place of the URL's.
  public init(_ url: String, password: String? = nil) throws {
    var options = try Self.parse(url)
    if let password { options["password"] = password }
    place = Self.place(options)
    let usual = [
      "connect_timeout": "5", "client_encoding": "UTF8", "application_name": "rollbook",
      "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    ]
    self.options = options.merging(usual) { given, _ in given }
  }

  /// Whether a URL is one of these.
  public static func isOne(_ url: String) -> Bool {
    url.hasPrefix("postgres://") || url.hasPrefix("postgresql://")
  }

  private static func parse(_ url: String) throws -> [String: String] {
    // What libpq says of a URL may quote it, password and all, so it is not repeated.
    let unreadable = Problem(
      .invalid, "The address of the database can't be read.",
      advice: "Write it as postgres://USER@HOST:PORT/NAME?sslmode=verify-full.")
    guard isOne(url), let parsed = PQconninfoParse(url, nil) else { throw unreadable }
    defer { PQconninfoFree(parsed) }
    var options: [String: String] = [:]
    var entry = parsed
    while let keyword = entry.pointee.keyword {
      if let value = entry.pointee.val {
        options[String(cString: keyword)] = String(cString: value)
      }
      entry += 1
    }
    return options
  }

  private static func place(_ options: [String: String]) -> String {
    let host = options["host"] ?? options["hostaddr"] ?? "localhost"
    let port = options["port"].map { ":\($0)" } ?? ""
    let name = options["dbname"].map { "/\($0)" } ?? ""
    return "postgres://\(host.hasPrefix("/") ? "[\(host)]" : host)\(port)\(name)"
  }
}
