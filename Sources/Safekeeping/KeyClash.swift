import Records
import Store

/// Records of the stage that can't come into the school, since another record there has what must
/// be unique.
struct KeyClash {
  /// The columns that no two records may share.
  let columns: [Column]
  /// The IDs of the stage's records that can't come.
  let query: SQL

  /// What stands in the way of the records that `returning` lists; those that `leaving` lists don't.
  static func all(of table: Table, returning: SQL, leaving: SQL) -> [KeyClash] {
    table.uniqueKeys.map { columns in
      let same = columns.map { $0.sameInStageAndSchool }.joined(separator: " AND ")
      return KeyClash(
        columns: columns,
        query: """
          SELECT s.id AS id FROM \(staged: table) AS s JOIN \(table) AS m ON \(same) AND m.id <> s.id
          WHERE s.id IN (\(returning)) AND m.id NOT IN (\(returning)) AND m.id NOT IN (\(leaving))
          """)
    }
  }

  /// `another student has the same National ID now`
  func reason(_ table: Table) -> String {
    "another \(table.one) has the same \(columns.map(\.titleLabel).joined(separator: ", ")) now"
  }
}

extension Column {
  /// The condition that a record `s` of the stage and a record `m` of the school share this value.
  fileprivate var sameInStageAndSchool: SQL {
    ignoresCase ? "lower(m.\(self)) = lower(s.\(self))" : "m.\(self) = s.\(self)"
  }
}
