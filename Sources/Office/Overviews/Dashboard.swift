import Records
import Store

/// What the first page tells of the day; nothing here grows with the school beyond an index's
/// entries for a few days.
public struct Dashboard: Sendable {
  public struct Course: Hashable, Sendable {
    public let id: Int64
    public let name: String
    public let isMarked: Bool
  }

  public struct Payment: Hashable, Sendable {
    public let id: Int64
    public let student: Int64
    public let name: String
    public let category: String
    public let paid: Money
    public let day: Day
  }

  /// Money matters, for those who see them.
  public struct Till: Sendable {
    public let dues: Money
    public let today: Money
    public let month: Money
    /// The last days, oldest first.
    public let days: [(day: Day, paid: Money)]
    public let latest: [Payment]
  }

  public let settings: SchoolSettings
  public let today: Day
  public let students: Int64
  public let marks: AttendanceCounts
  /// Who was not there on each of the last days, oldest first.
  public let missing: [(day: Day, counts: AttendanceCounts)]
  /// Courses with students, by name.
  public let courses: [Course]
  public let till: Till?

  /// The days of its charts.
  public static let span = 14

  public static func read(
    at moment: Timestamp, withMoney: Bool, on connection: any Connection
  ) throws -> Dashboard {
    let settings = try SchoolSettings.read(on: connection)
    let today = moment.day(in: settings.zone)
    let span = (1 - self.span...0).map { today.adding($0) }
    let missing = try AttendanceCounts.missing(span[0]...today, on: connection)
    return Dashboard(
      settings: settings, today: today,
      students: try connection.row("SELECT records FROM table_counts WHERE name = 'students'")?
        .integer("records") ?? 0,
      marks: try AttendanceCounts.days(today...today, on: connection)[today] ?? AttendanceCounts(),
      missing: span.map { ($0, missing[$0] ?? AttendanceCounts()) },
      courses: try courses(today, on: connection),
      till: withMoney ? try till(span, on: connection) : nil)
  }

  private static func courses(_ today: Day, on connection: any Connection) throws -> [Course] {
    let marked = try AttendanceCounts.coursesMarked(on: today, on: connection)
    return try connection.rows(
      """
      SELECT id, name FROM courses AS c
      WHERE EXISTS (SELECT 1 FROM enrollments AS e WHERE e.course_id = c.id) ORDER BY lower(name)
      """
    ).map {
      Course(
        id: $0.integer("id"), name: $0.text("name"), isMarked: marked.contains($0.integer("id")))
    }
  }

  private static func till(_ span: [Day], on connection: any Connection) throws -> Till {
    let today = span[span.count - 1]
    let first = min(span[0], today.month.lowerBound)
    let paid = try Dictionary(
      connection.rows(
        """
        SELECT payment_date, sum(amount_paid) AS paid FROM payments
        WHERE payment_date BETWEEN \(first) AND \(today) GROUP BY payment_date
        """
      ).map { (Day(number: $0.integer("payment_date")), $0.money("paid")) },
      uniquingKeysWith: { one, _ in one })
    return Till(
      dues: try Dues.total(on: connection), today: paid[today] ?? .zero,
      month: paid.reduce(.zero) { $1.key >= today.month.lowerBound ? $0 + $1.value : $0 },
      days: span.map { ($0, paid[$0] ?? .zero) }, latest: try latest(on: connection))
  }

  private static func latest(on connection: any Connection) throws -> [Payment] {
    try connection.rows(
      """
      SELECT p.id, p.student_id, p.amount_paid, p.payment_date, c.name, s.first_name, s.last_name
      FROM (SELECT * FROM payments ORDER BY id DESC LIMIT 6) AS p
      JOIN students AS s ON s.id = p.student_id JOIN payment_categories AS c ON c.id = p.category_id
      ORDER BY p.id DESC
      """
    ).map { row in
      Payment(
        id: row.integer("id"), student: row.integer("student_id"),
        name: row.text("first_name") + " " + row.text("last_name"), category: row.text("name"),
        paid: row.money("amount_paid"), day: Day(number: row.integer("payment_date")))
    }
  }
}

extension AttendanceCounts {
  /// Who was not there, or late, on each day of a range: from the index that holds only those.
  static func missing(
    _ days: ClosedRange<Day>, on connection: any Connection
  ) throws -> [Day: AttendanceCounts] {
    let rows = try connection.rows(
      """
      SELECT date, status, count(*) AS n FROM attendance
      WHERE status <> 'present' AND status IN ('absent', 'late', 'leave')
        AND date BETWEEN \(days.lowerBound) AND \(days.upperBound) GROUP BY status, date
      """)
    return rows.reduce(into: [:]) { counts, row in
      guard let day = row.day("date") else { return }
      counts[day, default: AttendanceCounts()].add(row.text("status"), row.integer("n"))
    }
  }
}
