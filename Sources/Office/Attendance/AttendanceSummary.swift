import Records
import Store

/// The marks of a range of days in sum: of a course by student, or of a student by course.
public struct AttendanceSummary: Sendable {
  public enum Subject: Hashable, Sendable {
    case course(Int64)
    case student(Int64)
  }

  /// One student of the course, or one course of the student.
  public struct Line: Hashable, Sendable {
    public let id: Int64
    public let name: String
    /// The registration number; empty for a course.
    public let registration: String
    public let counts: AttendanceCounts
  }

  public let title: String
  /// Of a student; nil for a course.
  public let registration: String?
  public let lines: [Line]
  public let total: AttendanceCounts

  public static func read(
    _ subject: Subject, _ days: ClosedRange<Day>, on connection: any Connection
  ) throws -> AttendanceSummary {
    let (title, registration) = try name(subject, on: connection)
    let lines = try connection.rows(sql(subject, days)).map(Line.init)
    return AttendanceSummary(
      title: title, registration: registration, lines: lines,
      total: lines.reduce(into: AttendanceCounts()) { $0.add($1.counts) })
  }

  /// The same lines as CSV.
  public static func csv(
    _ subject: Subject, _ days: ClosedRange<Day>, from database: any Database, at moment: Timestamp
  ) async throws -> Export {
    try await Export.begin(from: database) { settings in
      (
        "attendance_summary_\(moment.forFileName(in: settings.zone)).csv",
        "text/csv; charset=utf-8",
        CSVText(CSVWriter(fields(subject), zone: settings.zone)) { _ in sql(subject, days) }
      )
    }
  }

  private static func name(
    _ subject: Subject, on connection: any Connection
  ) throws -> (String, String?) {
    let row: Row?
    let what: String
    switch subject {
    case .course(let id):
      row = try connection.row("SELECT name FROM courses WHERE id = \(id)")
      what = "course"
    case .student(let id):
      row = try connection.row(
        """
        SELECT first_name || ' ' || last_name AS name, registration_number FROM students
        WHERE id = \(id)
        """)
      what = "student"
    }
    guard let row else {
      throw Problem(.notFound, "There is no such \(what).", advice: "Choose another one.")
    }
    return (row.text("name"), row["registration_number"].text)
  }

  private static func fields(_ subject: Subject) -> [CSVWriter.Field] {
    let first: [(String, Kind)] =
      switch subject {
      case .course: [("student_id", .integer), ("registration_number", .text), ("student", .text)]
      case .student: [("course_id", .integer), ("course", .text)]
      }
    let counts = ["present", "absent", "late", "leave", "marked", "percent"]
    return (first + counts.map { ($0, .integer) }).map {
      CSVWriter.Field(column: .computed($0.0, $0.1), isTitle: false)
    }
  }

  /// The cells in the order of `fields`; by name, each name once.
  private static func sql(_ subject: Subject, _ days: ClosedRange<Day>) -> SQL {
    switch subject {
    case .course(let id):
      """
      SELECT s.id AS id, s.registration_number AS registration,
        s.first_name || ' ' || s.last_name AS name, \(shown)
      FROM (\(counted(by: "student_id", where: "course_id = \(id)", days))) AS n
      JOIN students AS s ON s.id = n.k ORDER BY lower(s.first_name), lower(s.last_name), s.id
      """
    case .student(let id):
      """
      SELECT c.id AS id, c.name AS name, \(shown)
      FROM (\(counted(by: "course_id", where: "student_id = \(id)", days))) AS n
      JOIN courses AS c ON c.id = n.k ORDER BY lower(c.name), c.id
      """
    }
  }

  private static let shown: SQL = """
    n.present AS present, n.absent AS absent, n.late AS late, n.away AS away,
    n.marked AS marked, 100 * (n.present + n.late) / n.marked AS percent
    """

  private static func counted(
    by key: SQL, where condition: SQL, _ days: ClosedRange<Day>
  ) -> SQL {
    """
    SELECT \(key) AS k, count(*) AS marked,
      sum(CASE WHEN status = 'present' THEN 1 ELSE 0 END) AS present,
      sum(CASE WHEN status = 'absent' THEN 1 ELSE 0 END) AS absent,
      sum(CASE WHEN status = 'late' THEN 1 ELSE 0 END) AS late,
      sum(CASE WHEN status = 'leave' THEN 1 ELSE 0 END) AS away
    FROM attendance WHERE \(condition)
      AND date BETWEEN \(days.lowerBound) AND \(days.upperBound) GROUP BY \(key)
    """
  }
}

extension AttendanceSummary.Line {
  fileprivate init(_ row: Row) {
    id = row.integer("id")
    name = row.text("name")
    registration = row["registration"].text ?? ""
    var counts = AttendanceCounts()
    counts.present = row.integer("present")
    counts.absent = row.integer("absent")
    counts.late = row.integer("late")
    counts.leave = row.integer("away")
    self.counts = counts
  }
}
