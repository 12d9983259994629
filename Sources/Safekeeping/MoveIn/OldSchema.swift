import Records
import Store

/// How the old system named what Rollbook has: the only place that knows it.
enum OldSchema {
  /// Old names of columns that Rollbook calls otherwise.
  private static let names: [String: [String]] = [
    "students.national_id": ["cnic"],
    "students.guardian_national_id": ["guardian_cnic"],
    "students.photo_file_id": ["photo_path"],
    "courses.outline_file_id": ["course_outline_path"],
    "payments.amount_due": ["amount"],
    "payments.amount_paid": ["amount"],
  ]

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
    ([column.name] + (names["\(table.name).\(column.name)"] ?? [])).first(where: columns.contains)
  }

  static func check(_ tables: [String: [String]], place: String) throws {
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

  /// What Rollbook has no place for, by table; nil stands for the whole table.
  static func strangers(_ tables: [String: [String]]) -> [(table: String, columns: [String]?)] {
    tables.keys.sorted().filter { !machinery.contains($0) }.compactMap { name in
      guard let columns = tables[name], let table = Self.tables.first(where: { $0.name == name })
      else { return (name, nil) }
      let used = Set(table.columns.compactMap { source(of: $0, in: table, among: columns) })
      let rest = columns.filter { !used.contains($0) }
      return rest.isEmpty ? nil : (name, rest)
    }
  }
}
