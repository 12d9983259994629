import Records
import Store

/// What was added, changed and removed between two states of a school: two complete backups, or a
/// backup and now. Nothing is loaded anywhere: both are read once, side by side.
public struct Comparing: Sendable {
  /// One of the two states.
  public enum Side: Hashable, Sendable {
    case now
    /// A complete backup in any packing; `shown` is what a person calls it.
    case file(_ path: String, shown: String, identity: String? = nil)
  }

  private let database: any Database

  public init(_ database: any Database) { self.database = database }

  /// How a table differs.
  public struct Line: Hashable, Sendable {
    public let table: Table
    public internal(set) var counts: [RecordChange.Kind: Int64] = [:]
    /// The first of each kind, at most as many as were asked for.
    public internal(set) var examples: [RecordChange.Kind: [RecordChange]] = [:]

    public var isSame: Bool { counts.isEmpty }
  }

  /// Compares whole tables; the answer has a line for each, in the order of the description. Throws
  /// a `Problem` when a backup is damaged.
  public func lines(
    from older: Side, to newer: Side, examples: Int = 0
  ) async throws -> [Line] {
    try await database.withSnapshot { connection in
      let walk = try Self.walk(older, newer, connection)
      let lines = try School.tables.map { try Self.line($0, walk, examples) }
      try walk.end()
      return lines
    }
  }

  /// The records of one table that differ, as CSV: what was removed or added in one line, what was
  /// changed in two.
  public func csv(
    of table: Table, from older: Side, to newer: Side, at moment: Timestamp
  ) async throws -> Export {
    try await Export.begin(from: database) { settings in
      (
        "\(table.name)_changes_\(moment.forFileName(in: settings.zone)).csv",
        "text/csv; charset=utf-8",
        ComparisonCSV(table, zone: settings.zone) { try Self.walk(older, newer, $0) }
      )
    }
  }

  private static func line(_ table: Table, _ walk: SideBySide, _ examples: Int) throws -> Line {
    var line = Line(table: table)
    try walk.begin(table)
    while let kind = try walk.next() {
      line.counts[kind, default: 0] += 1
      if line.examples[kind, default: []].count < examples, let change = walk.change {
        line.examples[kind, default: []].append(change)
      }
    }
    return line
  }

  private static func walk(
    _ older: Side, _ newer: Side, _ connection: any Connection
  ) throws -> SideBySide {
    SideBySide(try state(older, connection), try state(newer, connection))
  }

  private static func state(
    _ side: Side, _ connection: any Connection
  ) throws -> any SchoolState {
    switch side {
    case .now: PresentState(connection)
    case .file(let path, let shown, let identity):
      KeptState(try InputFile(path, shown: shown, identity: identity))
    }
  }
}
