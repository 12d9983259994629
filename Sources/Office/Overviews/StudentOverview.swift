import Records
import Store

/// All that a student's page tells.
public struct StudentOverview: Sendable {
  public struct Course: Hashable, Sendable {
    public let enrollment: Int64
    public let id: Int64
    public let name: String
    public let enrolled: Day
    public let attendance: AttendanceCounts
  }

  public struct Payment: Hashable, Sendable {
    public let id: Int64
    public let day: Day
    public let category: String
    public let due: Money
    public let paid: Money
    public let status: String
  }

  public let student: Row
  public let courses: [Course]
  public let attendance: AttendanceCounts
  public let dues: Money
  /// The newest, at most twelve.
  public let payments: [Payment]
  public let history: [AuditLog.Entry]

  public static func read(_ id: Int64, on connection: any Connection) throws -> StudentOverview {
    guard let student = try connection.row("SELECT * FROM students WHERE id = \(id)") else {
      throw Problem(
        .notFound, "There is no student with the ID \(id).",
        advice: "Look for the student in the list; a deleted one is in the audit log.")
    }
    let counts = try AttendanceCounts.student(id, on: connection)
    return StudentOverview(
      student: student, courses: try courses(id, counts, on: connection),
      attendance: counts.values.reduce(into: AttendanceCounts()) { $0.add($1) },
      dues: try Dues.of(id, on: connection), payments: try payments(id, on: connection),
      history: try RecordHistory(School.students, on: connection).entries(id))
  }

  private static func courses(
    _ id: Int64, _ counts: [Int64: AttendanceCounts], on connection: any Connection
  ) throws -> [Course] {
    try connection.rows(
      """
      SELECT e.id AS enrollment, c.id, c.name, e.enroll_date FROM enrollments AS e
      JOIN courses AS c ON c.id = e.course_id WHERE e.student_id = \(id) ORDER BY lower(c.name)
      """
    ).map { row in
      Course(
        enrollment: row.integer("enrollment"), id: row.integer("id"), name: row.text("name"),
        enrolled: Day(number: row.integer("enroll_date")),
        attendance: counts[row.integer("id")] ?? AttendanceCounts())
    }
  }

  private static func payments(_ id: Int64, on connection: any Connection) throws -> [Payment] {
    try connection.rows(
      """
      SELECT p.id, p.payment_date, c.name, p.amount_due, p.amount_paid, p.status FROM payments AS p
      JOIN payment_categories AS c ON c.id = p.category_id
      WHERE p.student_id = \(id) ORDER BY p.payment_date DESC, p.id DESC LIMIT 12
      """
    ).map { row in
      Payment(
        id: row.integer("id"), day: Day(number: row.integer("payment_date")),
        category: row.text("name"), due: row.money("amount_due"), paid: row.money("amount_paid"),
        status: row.text("status"))
    }
  }
}

extension AttendanceCounts {
  mutating func add(_ other: AttendanceCounts) {
    present += other.present
    absent += other.absent
    late += other.late
    leave += other.leave
  }
}
