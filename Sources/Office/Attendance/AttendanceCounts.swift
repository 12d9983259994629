import Records
import Store

/// How often there was each mark.
public struct AttendanceCounts: Hashable, Sendable {
  public var present: Int64 = 0
  public var absent: Int64 = 0
  public var late: Int64 = 0
  public var leave: Int64 = 0

  public init() {}

  public var all: Int64 { present + absent + late + leave }

  /// Of a hundred days how many the student was there, late or not; nil without any mark.
  public var rate: Int? { all == 0 ? nil : Int((present + late) * 100 / all) }

  mutating func add(_ status: String, _ count: Int64) {
    switch status {
    case "present": present += count
    case "absent": absent += count
    case "late": late += count
    case "leave": leave += count
    default: break
    }
  }

  /// All courses on each day of a range, by day. CROSS JOIN makes SQLite go from course to course,
  /// by the index that holds all of it.
  public static func days(
    _ days: ClosedRange<Day>, on connection: any Connection
  ) throws -> [Day: AttendanceCounts] {
    let rows = try connection.rows(
      """
      SELECT a.date, a.status, count(*) AS n FROM courses AS c CROSS JOIN attendance AS a
      WHERE a.course_id = c.id AND a.date BETWEEN \(days.lowerBound) AND \(days.upperBound)
      GROUP BY a.date, a.status
      """)
    return rows.reduce(into: [:]) { counts, row in
      guard let day = row.day("date") else { return }
      counts[day, default: AttendanceCounts()].add(row.text("status"), row.integer("n"))
    }
  }

  /// One student by course, within a range of days.
  public static func student(
    _ student: Int64, _ days: ClosedRange<Day> = Day.range, on connection: any Connection
  ) throws -> [Int64: AttendanceCounts] {
    try byKey(
      """
      SELECT course_id AS k, status, count(*) AS n FROM attendance
      WHERE student_id = \(student) AND date BETWEEN \(days.lowerBound) AND \(days.upperBound)
      GROUP BY course_id, status
      """, on: connection)
  }

  /// One course by student, within a range of days.
  public static func course(
    _ course: Int64, _ days: ClosedRange<Day>, on connection: any Connection
  ) throws -> [Int64: AttendanceCounts] {
    try byKey(
      """
      SELECT student_id AS k, status, count(*) AS n FROM attendance
      WHERE course_id = \(course) AND date BETWEEN \(days.lowerBound) AND \(days.upperBound)
      GROUP BY student_id, status
      """, on: connection)
  }

  /// The courses of which something was marked on a day.
  public static func coursesMarked(on day: Day, on connection: any Connection) throws -> Set<Int64>
  {
    try Set(
      connection.rows(
        """
        SELECT id FROM courses AS c WHERE EXISTS (
          SELECT 1 FROM attendance AS a WHERE a.course_id = c.id AND a.date = \(day))
        """
      ).map { $0.integer("id") })
  }

  private static func byKey(
    _ sql: SQL, on connection: any Connection
  ) throws -> [Int64: AttendanceCounts] {
    try connection.rows(sql).reduce(into: [:]) { counts, row in
      counts[row.integer("k"), default: AttendanceCounts()].add(
        row.text("status"), row.integer("n"))
    }
  }
}
