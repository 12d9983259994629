import Records
import Store

/// A course's attendance of one month: a line a student, a column a day.
public struct MonthlyRegister: Sendable {
  public struct Line: Sendable {
    public let student: Int64
    public let registration: String
    public let name: String
    /// The mark of each day that has one, by its number in the month.
    public let marks: [Int: String]
    public let counts: AttendanceCounts
  }

  public let courseName: String
  public let first: Day
  public let last: Day
  public let lines: [Line]

  public var dayCount: Int { last.parts.day }

  public static func read(
    course: Int64, monthOf day: Day, on connection: any Connection
  ) throws -> MonthlyRegister {
    let month = day.month
    guard let name = try connection.row("SELECT name FROM courses WHERE id = \(course)") else {
      throw Problem(
        .notFound, "There is no course with the ID \(course).", advice: "Choose another one.")
    }
    let rows = try connection.rows(
      """
      SELECT a.student_id, a.date, a.status, s.registration_number, s.first_name, s.last_name
      FROM attendance AS a JOIN students AS s ON s.id = a.student_id
      WHERE a.course_id = \(course)
        AND a.date BETWEEN \(month.lowerBound) AND \(month.upperBound)
      ORDER BY lower(s.first_name), lower(s.last_name), s.id, a.date
      """)
    return MonthlyRegister(
      courseName: name.text("name"), first: month.lowerBound, last: month.upperBound,
      lines: lines(rows))
  }

  private static func lines(_ rows: [Row]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while start < rows.count {
      let student = rows[start].integer("student_id")
      let own = rows[start...].prefix { $0.integer("student_id") == student }
      lines.append(line(own))
      start += own.count
    }
    return lines
  }

  private static func line(_ rows: ArraySlice<Row>) -> Line {
    var marks: [Int: String] = [:]
    var counts = AttendanceCounts()
    for row in rows {
      if let day = row.day("date") { marks[day.parts.day] = row.text("status") }
      counts.add(row.text("status"), 1)
    }
    let first = rows[rows.startIndex]
    return Line(
      student: first.integer("student_id"), registration: first.text("registration_number"),
      name: first.text("first_name") + " " + first.text("last_name"), marks: marks, counts: counts)
  }
}

extension Day {
  /// The first to the last day of the month that the day is in.
  public var month: ClosedRange<Day> {
    let (year, month, day) = parts
    let first = adding(1 - day)
    let following = Day(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1)
    return first...(following?.adding(-1) ?? Day.range.upperBound)
  }
}
