import Records
import Store

/// What restoring a backup would do, found before anything is touched.
public struct RestorePlan: Hashable, Sendable {
  public struct Line: Hashable, Sendable {
    public let table: Table
    public let added: Int64
    public let changed: Int64
    public let removed: Int64
    /// Records that are the same in the file and in the school.
    public let same: Int64

    public var touched: Int64 { added + changed + removed }
  }

  /// The file's name, for people.
  public let file: String
  public let madeAt: Timestamp
  public let school: String
  /// One for each table that takes part, in the order of the description.
  public let lines: [Line]
  /// What the person should know before saying yes, one sentence each.
  public let remarks: [String]
  /// The state of the school that the plan was made from (`Counts.state`).
  public let state: Int64

  public var changesNothing: Bool { lines.allSatisfy { $0.touched == 0 } }

  /// `12 added, 3 changed and 1 removed in students; …`
  public var sentence: String {
    let parts = lines.filter { $0.touched > 0 }.map {
      "\($0.table.many): \($0.added) added, \($0.changed) changed, \($0.removed) removed"
    }
    return parts.isEmpty ? "nothing to change" : parts.joined(separator: "; ")
  }
}

/// Finds what differs between the stage and the school. Everything is done by the database, in sets.
enum Difference {
  /// IDs that only the stage has.
  static func added(_ table: Table) -> SQL {
    "SELECT id FROM \(staged: table) WHERE id NOT IN (SELECT id FROM \(table))"
  }

  /// IDs that only the school has.
  static func removed(_ table: Table) -> SQL {
    "SELECT id FROM \(table) WHERE id NOT IN (SELECT id FROM \(staged: table))"
  }

  /// IDs that both have, with any other value.
  static func changed(_ table: Table) -> SQL {
    """
    SELECT m.id AS id FROM \(table) AS m JOIN \(staged: table) AS s ON s.id = m.id
    WHERE \(differs(table))
    """
  }

  /// Likewise, of those that `ids` lists.
  static func changed(_ table: Table, among ids: SQL) -> SQL {
    """
    SELECT m.id AS id FROM (\(ids)) AS own JOIN \(table) AS m ON m.id = own.id
    JOIN \(staged: table) AS s ON s.id = own.id WHERE \(differs(table))
    """
  }

  private static func differs(_ table: Table) -> SQL {
    table.columns.dropFirst().map { "m.\($0) IS DISTINCT FROM s.\($0)" as SQL }
      .joined(separator: " OR ")
  }
}
