import Records
import Store

/// A record of a backup that somebody looked for.
public struct FoundRecord: Hashable, Sendable {
  /// How it stands in the school now.
  public enum State: String, Sendable {
    case missing, changed, same
  }

  public let table: Table
  public let id: Int64
  public let title: String
  public let state: State
}

extension Restoring {
  /// The records of a table, in the prepared backup, in which every word of `text` stands somewhere,
  /// in their own texts or in the name of what they belong to; or whose ID it is. At most `limit`,
  /// those first that the school lacks.
  public func find(
    _ text: String, in table: Table, of prepared: Prepared, limit: Int = 50
  ) async throws -> [FoundRecord] {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard !words.isEmpty else { return [] }
    return try await prepared.stage.compare { connection in
      let hits = try connection.rows(
        """
        SELECT s.* FROM \(staged: table) AS s LEFT JOIN \(table) AS m ON m.id = s.id
        WHERE \(Search.condition(table, words))
        ORDER BY CASE WHEN m.id IS NULL THEN 0 ELSE 1 END, s.id LIMIT \(limit)
        """)
      return try hits.map { try FoundRecord(table, $0, on: connection) }
    }
  }
}

extension FoundRecord {
  /// `row` is the record as the stage has it.
  init(_ table: Table, _ row: Row, on connection: any Connection) throws {
    self.table = table
    id = row.integer("id")
    title = try Search.title(table, row, on: connection)
    let now = try connection.row("SELECT * FROM \(table) WHERE id = \(id)")
    state = now.map { $0 == row ? .same : .changed } ?? .missing
  }
}

/// Looking for a record by what a person remembers of it.
private enum Search {
  /// Holds for a record `s` of the stage that has all the words.
  static func condition(_ table: Table, _ words: [String]) -> SQL {
    let all = words.map { "(\(has($0, table)))" as SQL }.joined(separator: " AND ")
    guard words.count == 1, let id = Int64(words[0]) else { return all }
    return "s.id = \(id) OR \(all)"
  }

  private static func has(_ word: String, _ table: Table) -> SQL {
    let own = table.columns.filter { $0.kind == .text && !$0.isSecret }.map { column in
      "lower(s.\(column)) LIKE lower(\(text: pattern(word))) ESCAPE '\\'" as SQL
    }
    let others = table.columns.compactMap { column -> SQL? in
      guard let reference = column.reference, reference.bond == .belongs,
        let parent = School.table(reference.table)
      else { return nil }
      let hits = parent.titleColumns.map {
        "lower(\($0)) LIKE lower(\(text: pattern(word))) ESCAPE '\\'" as SQL
      }
      return
        "s.\(column) IN (SELECT id FROM \(staged: parent) WHERE \(hits.joined(separator: " OR ")))"
    }
    return (own + others).joined(separator: " OR ")
  }

  private static func pattern(_ word: String) -> String {
    "%" + word.flatMap { "%_\\".contains($0) ? ["\\", $0] : [$0] } + "%"
  }

  /// What a person calls it: its own title and the names of what it belongs to.
  static func title(_ table: Table, _ row: Row, on connection: any Connection) throws -> String {
    let own = RecordChange(table, row.integer("id"), now: row, then: nil).title
    let others = try table.columns.compactMap { column -> String? in
      guard let reference = column.reference, reference.bond == .belongs,
        let parent = School.table(reference.table)
      else { return nil }
      let id = row.integer(column.name)
      let found = try connection.row("SELECT * FROM \(staged: parent) WHERE id = \(id)")
      return found.map { RecordChange(parent, id, now: $0, then: nil).title }
    }
    let days = table.columns.filter { $0.kind == .date && table.title == ["id"] }
      .compactMap { row.day($0.name)?.forPeople }
    return table.title == ["id"] ? (others + days).joined(separator: " · ") : own
  }
}
