import Records
import Store

/// All that a course's page tells.
public struct CourseOverview: Sendable {
  public struct Seat: Hashable, Sendable {
    public let enrollment: Int64
    public let student: Int64
    public let registration: String
    public let name: String
    public let phone: String?
    public let guardian: String?
    public let status: String
    public let enrolled: Day
  }

  public let course: Row
  public let seats: Seats
  /// By name.
  public let roster: [Seat]
  /// Whether the roster goes on beyond what a page shows.
  public let isCut: Bool
  public let history: [AuditLog.Entry]

  /// A page's worth of a roster; a print has all.
  public static let page = 100

  public static func read(
    _ id: Int64, limit: Int = page, on connection: any Connection
  ) throws -> CourseOverview {
    guard let course = try connection.row("SELECT * FROM courses WHERE id = \(id)") else {
      throw Problem(
        .notFound, "There is no course with the ID \(id).",
        advice: "Look for the course in the list; a deleted one is in the audit log.")
    }
    let roster = try roster(id, limit: limit + 1, on: connection)
    return CourseOverview(
      course: course, seats: try Seats.of(id, on: connection), roster: Array(roster.prefix(limit)),
      isCut: roster.count > limit,
      history: try RecordHistory(School.courses, on: connection).entries(id))
  }

  private static func roster(
    _ id: Int64, limit: Int, on connection: any Connection
  ) throws -> [Seat] {
    // The plus keeps the order's index in use.
    let chosen: SQL =
      try ClassSize.isBig(Value(id), on: connection)
      ? "+e.course_id = \(id)" : "e.course_id = \(id)"
    return try connection.rows(
      """
      SELECT e.id AS enrollment, e.enroll_date, s.id, s.registration_number, s.first_name,
        s.last_name, s.phone, s.guardian_name, s.status
      FROM enrollments AS e JOIN students AS s ON s.id = e.student_id WHERE \(chosen)
      ORDER BY lower(s.first_name), lower(s.last_name), s.id LIMIT \(limit)
      """
    ).map { row in
      Seat(
        enrollment: row.integer("enrollment"), student: row.integer("id"),
        registration: row.text("registration_number"),
        name: row.text("first_name") + " " + row.text("last_name"), phone: row["phone"].text,
        guardian: row["guardian_name"].text, status: row.text("status"),
        enrolled: Day(number: row.integer("enroll_date")))
    }
  }
}
