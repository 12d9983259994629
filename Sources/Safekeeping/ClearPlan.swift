import Records
import Store

/// What clearing would take, found before anything is touched.
public struct ClearPlan: Hashable, Sendable {
  /// Records of one table that go.
  public struct Removal: Hashable, Sendable {
    public let table: Table
    public let count: Int64
  }

  /// Records that stay but lose their link to what goes.
  public struct Loss: Hashable, Sendable {
    public let table: Table
    public let column: Column
    public let count: Int64
  }

  /// The name of a data table, or `all`.
  public let what: String
  /// In the order in which they go: what depends on others first.
  public let removals: [Removal]
  public let losses: [Loss]
  /// Users who go with `all`.
  public let users: Int64

  public static let all = "all"

  public var total: Int64 { removals.reduce(users) { $0 + $1.count } }

  /// The table that was asked for; nil for `all`.
  public var table: Table? { School.table(what) }

  /// What goes along with the table that was asked for.
  public var alongside: [Removal] { removals.filter { $0.table.name != what } }

  /// The tables that clearing `what` empties, what depends on others first. Throws a `Problem`
  /// when there is no such table.
  public static func tables(clearing what: String) throws -> [Table] {
    if what == all { return School.tables.filter(\.isData).reversed() }
    let table = try School.dataTable(what)
    let going = Set([table] + dependents(of: table))
    return School.tables.reversed().filter(going.contains)
  }

  /// One sentence: `5 students, 25 enrollments and 40 payments`.
  public var sentence: String {
    var parts = removals.reversed().map { $0.table.counted($0.count) }
    if users > 0 {
      parts.append(
        users == 1 ? "1 user who is not an admin" : "\(users) users who are not an admin")
    }
    return parts.listed
  }

  static func make(_ what: String, on connection: any Connection) throws -> ClearPlan {
    let tables = try tables(clearing: what)
    let counts = try Counts.read(on: connection)
    return ClearPlan(
      what: what, removals: tables.map { Removal(table: $0, count: counts[$0]) },
      losses: try losses(tables, on: connection),
      users: what == all ? try goingUsers(on: connection) : 0)
  }

  private static func dependents(of table: Table) -> [Table] {
    table.dependents.flatMap { [$0] + dependents(of: $0) }
  }

  private static func losses(_ going: [Table], on connection: any Connection) throws -> [Loss] {
    try going.flatMap { table in
      try table.mentioners.filter { !going.contains($0) }.flatMap { mentioner in
        try mentioner.references(to: table).map { column in
          let row = try connection.row(
            "SELECT count(*) AS n FROM \(mentioner) WHERE \(column) IS NOT NULL")
          return Loss(table: mentioner, column: column, count: row?.integer("n") ?? 0)
        }
      }
    }
  }

  private static func goingUsers(on connection: any Connection) throws -> Int64 {
    try connection.row("SELECT count(*) AS n FROM users WHERE role <> 'admin'")?.integer("n") ?? 0
  }
}
