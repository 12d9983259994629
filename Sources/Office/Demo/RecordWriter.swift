import Records
import Store

/// Adds the records of one table by the names of their columns.
///
/// The first takes the ID that the database gives, which is above every one there ever was; the
/// others follow it.
final class RecordWriter {
  private let table: Table
  private let inserter: any Inserter
  private let places: [String: Int]
  private let connection: any Connection
  private var last: Int64?

  init(_ table: Table, on connection: any Connection) throws {
    self.table = table
    self.connection = connection
    inserter = try connection.inserter(into: table)
    places = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1.name, $0) })
  }

  /// Adds a record and answers its ID. `made` is when somebody entered it.
  @discardableResult
  func add(_ cells: KeyValuePairs<String, Value>, made: Timestamp) throws -> Int64 {
    for (name, value) in cells {
      guard let place = places[name] else { throw Fault("\(table.name) has no column \(name)") }
      inserter.bind(place, value)
    }
    return try add(made: made) { _ in }
  }

  /// Likewise by the places of columns, for the many records of attendance.
  @discardableResult
  func add(made: Timestamp, _ bind: (any Inserter) -> Void) throws -> Int64 {
    if let last { inserter.bind(0, integer: last + 1) }
    inserter.bind(table.columns.count - 2, integer: made.seconds)
    inserter.bind(table.columns.count - 1, integer: made.seconds)
    bind(inserter)
    try inserter.insert()
    let id = try last.map { $0 + 1 } ?? givenID()
    last = id
    return id
  }

  private func givenID() throws -> Int64 {
    try connection.row("SELECT max(id) AS id FROM \(table)")?.integer("id") ?? 1
  }

  func place(of column: String) throws -> Int {
    guard let place = places[column] else { throw Fault("\(table.name) has no column \(column)") }
    return place
  }
}
