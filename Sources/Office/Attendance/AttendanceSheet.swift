import Records
import Store

/// The attendance of one course on one day: the whole class on one page, unless it is a very big one.
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
  /// Whether the class goes on behind the last line.
  public let isCut: Bool

  /// More than one teacher calls out; what a phone still shows at once.
  public static let page = 500

  public var isMarked: Bool { lines.contains { $0.status != nil } }

  /// At most `limit` lines, from behind the student with the ID `after` on.
  public static func read(
    course: Int64, day: Day, after: Int64? = nil, limit: Int = page,
    on connection: any Connection
  ) throws -> AttendanceSheet {
    guard let name = try connection.row("SELECT name FROM courses WHERE id = \(course)") else {
      throw Problem(
        .notFound, "There is no course with the ID \(course).", advice: "Choose another one.")
    }
    let isBig = try ClassSize.isBig(Value(course), on: connection)
    let belongs = isBig ? met(course, day) : found(course, day)
    let rows = try connection.rows(
      """
      SELECT s.id, s.registration_number, s.first_name, s.last_name, a.status, a.notes,
        a.updated_at, u.username
      FROM students AS s
      LEFT JOIN attendance AS a ON a.student_id = s.id AND a.course_id = \(course) AND a.date = \(day)
      LEFT JOIN users AS u ON u.id = a.marked_by_user_id
      WHERE \(belongs) \(try place(after, on: connection))
      ORDER BY lower(s.first_name), lower(s.last_name), s.id LIMIT \(limit + 1)
      """)
    return AttendanceSheet(
      course: course, courseName: name.text("name"), day: day,
      lines: rows.prefix(limit).map(Line.init), isCut: rows.count > limit)
  }

  /// The students of a class of any usual size: looked up, then sorted.
  private static func found(_ course: Int64, _ day: Day) -> SQL {
    """
    s.id IN (
      SELECT e.student_id FROM enrollments AS e JOIN students AS m ON m.id = e.student_id
      WHERE e.course_id = \(course) AND m.status = 'active' AND e.enroll_date <= \(day)
      UNION SELECT b.student_id FROM attendance AS b WHERE b.course_id = \(course) AND b.date = \(day))
    """
  }

  /// The same of a very big one: met on the way along all students by name.
  private static func met(_ course: Int64, _ day: Day) -> SQL {
    """
    (a.id IS NOT NULL OR s.status = 'active' AND EXISTS (
      SELECT 1 FROM enrollments AS e
      WHERE e.student_id = s.id AND e.course_id = \(course) AND e.enroll_date <= \(day)))
    """
  }

  private static func place(_ after: Int64?, on connection: any Connection) throws -> SQL {
    guard let after,
      let last = try connection.row(
        """
        SELECT lower(first_name) AS first, lower(last_name) AS last FROM students WHERE id = \(after)
        """)
    else { return "" }
    return """
      AND (lower(s.first_name), lower(s.last_name), s.id) > \
      (\(last["first"]), \(last["last"]), \(after))
      """
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
