import Records
import Store

/// How a file is read, found from its header, what a person said, and the school.
struct ReadingPlan: Sendable {
  /// What of a cell a column gets.
  enum Part: Sendable {
    case whole
    case firstName
    case lastName
    case lookup(RecordLookup)

    var isWhole: Bool { if case .whole = self { true } else { false } }
  }

  let mapping: HeaderMapping
  let zone: Zone
  let dates: ImportOptions.Dates?
  /// By the name of the target.
  private var lookups: [String: RecordLookup] = [:]

  /// `connection` is the school's, whose records are looked up.
  init(
    _ headers: [String], of table: Table, _ options: ImportOptions, on connection: any Connection
  ) throws {
    mapping = try HeaderMapping(headers, of: table, chosen: options.headers)
    try mapping.check(table)
    zone = try SchoolSettings.read(on: connection).zone
    dates = options.dates
    for target in mapping.matches.compactMap(\.target) {
      guard case .lookup(let key) = target.way, let column = target.columns.first else { continue }
      lookups[target.name] = try RecordLookup(column, by: key, on: connection)
    }
  }

  /// `place` counts the target's columns.
  func part(of target: ImportTarget, place: Int) -> Part {
    switch target.way {
    case .cell: .whole
    case .fullName: place == 0 ? .firstName : .lastName
    case .lookup: lookups[target.name].map { .lookup($0) } ?? .whole
    }
  }
}
