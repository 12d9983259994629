import Records
import Store

extension Export {
  /// A table's CSV; times are the school's, and `moment` is in the name of the file.
  public static func csv(
    of table: Table, from database: any Database, at moment: Timestamp
  ) async throws -> Export {
    try await begin(from: database) { settings in
      (
        "\(table.name)_backup_\(moment.forFileName(in: settings.zone)).csv",
        "text/csv; charset=utf-8",
        CSVText(CSVWriter(table, zone: settings.zone)) { _ in
          CSVQuery.select(table) + " ORDER BY t.id"
        }
      )
    }
  }

  /// The complete backup.
  public static func backup(
    from database: any Database, reason: String, at moment: Timestamp
  ) async throws -> Export {
    try await begin(from: database) { settings in
      let about = BackupAbout(settings, reason: reason, at: moment)
      return (about.fileName, "application/json; charset=utf-8", BackupText(about))
    }
  }
}

/// The query behind a table's CSV: its columns, and beside each reference the other record's title.
public enum CSVQuery {
  /// Ends after the joins; the table goes by the name `t`.
  public static func select(_ table: Table) -> SQL {
    var cells: [SQL] = []
    var joins: [SQL] = []
    for field in CSVWriter.fields(of: table) {
      let column = field.column
      if field.isTitle, let reference = column.reference,
        let target = School.table(reference.table)
      {
        cells.append(title(reference, in: column.name))
        joins.append(
          "LEFT JOIN \(target) AS \(name: column.name) ON \(name: column.name).id = t.\(column)")
      } else {
        cells.append("t.\(column)")
      }
    }
    let from: SQL = "SELECT \(cells.joined(separator: ", ")) FROM \(table) AS t"
    return ([from] + joins).joined(separator: " ")
  }

  private static func title(_ reference: Reference, in alias: String) -> SQL {
    reference.title.map { "\(name: alias).\(name: $0)" as SQL }.joined(separator: " || ' ' || ")
  }
}
