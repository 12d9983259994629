import Records
import Store

/// How the old system's tables stand to ours; what it called their columns are `Column.aliases`.
enum OldSchema {
  /// What every version of it has; a file without these is not its.
  private static let marks: [String: [String]] = [
    "users": ["id", "username", "password_hash", "role"],
    "students": ["id", "first_name", "last_name", "admission_date"],
    "courses": ["id", "name", "fee"],
    "enrollments": ["id", "student_id", "course_id"],
    "payments": ["id", "student_id", "payment_date"],
    "attendance": ["id", "student_id", "course_id", "date", "status"],
  ]

  /// Tables that are not a school's records.
  private static let machinery: Set<String> = ["alembic_version"]

  /// The tables of ours that are read from the old system, in the order of `School.tables`.
  static var tables: [Table] { School.tables.filter { $0.name != School.files.name } }

  /// The old column behind one of ours.
  static func source(of column: Column, in table: Table, among columns: [String]) -> String? {
    ([column.name] + column.aliases).first(where: columns.contains)
  }

  static func check(_ reader: any OldReader, place: String) throws {
    let tables = reader.tables
    guard !reader.isBackup else {
      guard ["students", "courses", "enrollments"].allSatisfy({ tables[$0] != nil }) else {
        throw Problem(
          .invalid, "\(place) is not a backup of the old system: its lists are others.",
          advice: "Nothing was changed. Move in from the old system's database file instead.")
      }
      return
    }
    if tables["table_counts"] != nil, tables["meta"] != nil {
      throw Problem(
        .invalid, "\(place) is a database of Rollbook itself.",
        advice: "Nothing was changed. Use it as it is with --database, or restore a backup of it.")
    }
    for (table, columns) in marks {
      guard let found = tables[table], columns.allSatisfy(found.contains) else {
        throw Problem(
          .invalid, "\(place) is not a database of the old system: its tables are others.",
          advice: "Nothing was changed. Give the file that the old system kept its school in.")
      }
    }
  }

  /// What Rollbook has no place for.
  static func strangers(_ reader: any OldReader) -> [Misfit] {
    reader.tables.sorted { $0.key < $1.key }.filter { !machinery.contains($0.key) }.flatMap {
      name, columns in
      guard let table = tables.first(where: { $0.name == name }) else {
        return [told(name, "", Reason.unknownTable, Reason.behind)]
      }
      let used = Set(table.columns.compactMap { source(of: $0, in: table, among: columns) })
      return columns.filter { !used.contains($0) }.map { column in
        reader.isBackup && column == "full_name"
          ? told(name, column, Reason.fullName, Reason.parted)
          : told(name, column, Reason.unknownColumn, Reason.behind)
      }
    }
  }

  /// What a backup of the old system leaves out; of the database itself everything is there.
  static func lacks(of reader: any OldReader) -> [Misfit] {
    guard reader.isBackup else { return [] }
    return tables.flatMap { table -> [Misfit] in
      guard let columns = reader.tables[table.name] else {
        return [told(table.name, "", Reason.lacksTable, Reason.empty)]
      }
      guard !columns.isEmpty else { return [] }
      return table.columns.filter { source(of: $0, in: table, among: columns) == nil }.map {
        told(table.name, $0.name, Reason.lacksColumn, $0.isRequired ? Reason.made : Reason.empty)
      }
    }
  }

  private static func told(_ table: String, _ column: String, _ reason: String, _ done: String)
    -> Misfit
  {
    Misfit(table: table, id: nil, column: column, found: "", reason: reason, done: done)
  }
}
