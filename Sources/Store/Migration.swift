/// One step from one format of a school's database to the next: history, in SQL as it was written
/// then. What a new school is made of stands in the description (docs/decisions/migrations.md).
public struct Migration: Sendable {
  /// The format that it ends in; the one before is where it begins.
  public let format: Int64
  /// What it brings, as the audit log tells it.
  public let what: String
  /// Its statements for each engine, one at a time.
  public let sqlite: [SQL]
  public let postgres: [SQL]

  /// The steps that a school of `format` has not taken yet, in order.
  public static func steps(after format: Int64) -> [Migration] {
    all.filter { $0.format > format }
  }

  /// Every step there ever was. A released one is never changed; a new one goes to the end, with
  /// the next number. A test holds a school that took them all against a new one.
  static let all = [
    // Schools of format 1 may have these indexes already: they came before there were migrations.
    Migration(
      2, "an index for the newest payments of a category",
      """
      CREATE INDEX IF NOT EXISTS "payments_by_category_id_id" ON "payments" ("category_id", "id")
      """),
    Migration(
      3, "indexes for students sorted by any column",
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_registration_number" ON "students" (lower("registration_number"), "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_last_name" ON "students" (lower("last_name"), "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_gender" ON "students" ("gender", "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_admission_type" ON "students" ("admission_type", "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_category" ON "students" ("category", "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_status" ON "students" ("status", "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_phone" ON "students" (lower(coalesce("phone", '')), "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_guardian_name" ON "students" (lower(coalesce("guardian_name", '')), "id")
      """,
      """
      CREATE INDEX IF NOT EXISTS "students_in_order_of_admission_date" ON "students" ("admission_date", "id")
      """),
    // Half the room and half the time for what an act on a million records notes of each.
    Migration(
      4, "the notes of acts in one place",
      sqlite: [
        """
        CREATE TABLE "act_records_keyed" (
          act_id INTEGER NOT NULL REFERENCES "acts" ("id") ON DELETE CASCADE,
          table_name TEXT NOT NULL,
          record_id INTEGER NOT NULL, after_sum TEXT,
          PRIMARY KEY (act_id, table_name, record_id)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO "act_records_keyed" (act_id, table_name, record_id, after_sum)
        SELECT act_id, table_name, record_id, after_sum FROM "act_records"
        ORDER BY act_id, table_name, record_id
        """,
        "DROP TABLE \"act_records\"",
        "ALTER TABLE \"act_records_keyed\" RENAME TO \"act_records\"",
      ],
      postgres: []),
    Migration(
      5, "an index for the newest marks of a course",
      """
      DROP INDEX IF EXISTS "attendance_by_course_id_date_status"
      """,
      """
      CREATE INDEX IF NOT EXISTS "attendance_by_course_id_date_id_status" ON "attendance" ("course_id", "date", "id", "status")
      """),
    // Checksums of records side by side may share a row since: each has the same width.
    Migration(
      6, "the notes of acts in a tenth of the rows",
      """
      UPDATE act_records SET after_sum = substr(after_sum, 6) WHERE after_sum LIKE 'xxh3:%'
      """),
  ]

  init(_ format: Int64, _ what: String, sqlite: [SQL], postgres: [SQL]) {
    self.format = format
    self.what = what
    self.sqlite = sqlite
    self.postgres = postgres
  }

  /// One whose statements both engines take, as those that make an index.
  init(_ format: Int64, _ what: String, _ statements: SQL...) {
    self.init(format, what, sqlite: statements, postgres: statements)
  }
}

extension Schema {
  /// The format of the schools that this program makes, and to which it brings older ones. A
  /// database of a higher one is refused.
  public static let format = Migration.all.last?.format ?? first

  /// The format before there were migrations.
  private static let first: Int64 = 1

  /// The format of an opened school.
  public static func format(on connection: any Connection) throws -> Int64 {
    try Meta.get(formatKey, on: connection).flatMap { Int64($0) } ?? first
  }

  /// Takes the steps that the school has not taken yet, in the transaction of `connection`.
  public static func migrate(_ connection: any Connection) throws {
    for step in Migration.steps(after: try format(on: connection)) {
      for statement in connection.statements(of: step) { try connection.run(statement) }
      try Meta.set(formatKey, to: String(step.format), on: connection)
    }
  }
}
