import Records
import Store

/// The attendance of one course on one day: the whole class on one page.
public struct AttendanceSheet: Sendable {
  public struct Line: Hashable, Sendable {
    public let student: Int64
    public let registration: String
    public let name: String
    /// Nil while nobody has marked it.
    public let status: String?
    public let notes: String?
    public let markedBy: String?
    public let markedAt: Timestamp?
  }

  public let course: Int64
  public let courseName: String
  public let day: Day
  /// By name: who is enrolled and active, and whoever was marked that day.
  public let lines: [Line]

  public var isMarked: Bool { lines.contains { $0.status != nil } }

  public static func read(
    course: Int64, day: Day, on connection: any Connection
  ) throws -> AttendanceSheet {
    guard let name = try connection.row("SELECT name FROM courses WHERE id = \(course)") else {
      throw Problem(
        .notFound, "There is no course with the ID \(course).", advice: "Choose another one.")
    }
    let rows = try connection.rows(
      """
      SELECT s.id, s.registration_number, s.first_name, s.last_name, a.status, a.notes,
        a.updated_at, u.username
      FROM (
        SELECT e.student_id AS id FROM enrollments AS e JOIN students AS m ON m.id = e.student_id
        WHERE e.course_id = \(course) AND m.status = 'active' AND e.enroll_date <= \(day)
        UNION SELECT b.student_id FROM attendance AS b WHERE b.course_id = \(course) AND b.date = \(day)
      ) AS c JOIN students AS s ON s.id = c.id
      LEFT JOIN attendance AS a ON a.student_id = s.id AND a.course_id = \(course) AND a.date = \(day)
      LEFT JOIN users AS u ON u.id = a.marked_by_user_id
      ORDER BY lower(s.first_name), lower(s.last_name), s.id
      """)
    return AttendanceSheet(
      course: course, courseName: name.text("name"), day: day, lines: rows.map(Line.init))
  }
}

extension AttendanceSheet.Line {
  fileprivate init(_ row: Row) {
    student = row.integer("id")
    registration = row.text("registration_number")
    name = row.text("first_name") + " " + row.text("last_name")
    status = row["status"].text
    notes = row["notes"].text
    markedBy = row["username"].text
    markedAt = row.moment("updated_at")
  }
}
