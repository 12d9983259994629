import Records
import Store

/// Saving an attendance sheet.
public struct Marking: Sendable {
  /// What was marked for one student.
  public struct Mark: Hashable, Sendable {
    public let student: Int64
    public let status: String
    public let notes: String?
    /// What the sheet showed when it was opened; nil for not marked.
    public let seen: String?

    public init(student: Int64, status: String, notes: String?, seen: String?) {
      self.student = student
      self.status = status
      self.notes = notes
      self.seen = seen
    }
  }

  public struct Outcome: Hashable, Sendable {
    public let marked: Int
    public let corrected: Int
    /// Students whom somebody else marked otherwise meanwhile; theirs stands.
    public let overtaken: [String]
  }

  private let recording: Recording

  public init(_ recording: Recording) { self.recording = recording }

  /// Saves the marks of one course and day: new ones, and corrections with who and when.
  public func save(
    _ marks: [Mark], course: Int64, day: Day, by user: User
  ) async throws -> Outcome {
    try await recording.database.write { [clock = recording.clock] connection in
      try SheetWriter(course: course, day: day, by: user, at: clock(), on: connection).save(marks)
    }
  }
}

private struct SheetWriter {
  private let course: Int64
  private let day: Day
  private let user: User
  private let moment: Timestamp
  private let connection: any Connection

  init(
    course: Int64, day: Day, by user: User, at moment: Timestamp, on connection: any Connection
  ) {
    self.course = course
    self.day = day
    self.user = user
    self.moment = moment
    self.connection = connection
  }

  func save(_ marks: [Marking.Mark]) throws -> Marking.Outcome {
    try checkDay()
    let sheet = try AttendanceSheet.read(
      course: course, day: day, limit: Int(Int32.max), on: connection)
    let lines = Dictionary(sheet.lines.map { ($0.student, $0) }, uniquingKeysWith: { a, _ in a })
    var (marked, corrected, overtaken) = (0, 0, [String]())
    for mark in marks {
      guard let line = lines[mark.student], try isStatus(mark.status) else { continue }
      if line.status == nil {
        try insert(mark)
        marked += 1
      } else if line.status == mark.status && line.notes == mark.notes {
        continue
      } else if line.status != mark.seen {
        if mark.status != mark.seen { overtaken.append(told(line)) }
      } else {
        try correct(mark, line)
        corrected += 1
      }
    }
    try tell(sheet, marked: marked, corrected: corrected)
    return Marking.Outcome(marked: marked, corrected: corrected, overtaken: overtaken)
  }

  private func checkDay() throws {
    let zone = try SchoolSettings.read(on: connection).zone
    guard day <= moment.day(in: zone) else {
      throw Problem(
        .invalid, "\(day.forPeople) has not come yet.",
        advice: "Attendance is marked on the day or later.")
    }
  }

  private func isStatus(_ word: String) throws -> Bool {
    if School.attendance.column("status")?.choices.contains(word) == true { return true }
    throw Problem(
      .invalid, "A mark can't be read.", advice: "Nothing was saved. Open the sheet again.")
  }

  private func insert(_ mark: Marking.Mark) throws {
    try connection.run(
      """
      INSERT INTO attendance
        (student_id, course_id, date, status, notes, marked_by_user_id, created_at, updated_at)
      VALUES (\(mark.student), \(course), \(day), \(text: mark.status), \(text: mark.notes),
        \(user.id), \(moment), \(moment))
      """)
  }

  private func correct(_ mark: Marking.Mark, _ line: AttendanceSheet.Line) throws {
    let row = try connection.row(
      """
      UPDATE attendance SET status = \(text: mark.status), notes = \(text: mark.notes),
        marked_by_user_id = \(user.id),
        updated_at = CASE WHEN updated_at < \(moment) THEN \(moment) ELSE updated_at + 1 END
      WHERE student_id = \(mark.student) AND course_id = \(course) AND date = \(day) RETURNING id
      """)
    let (before, after) = (choiceLabel(line.status ?? ""), choiceLabel(mark.status))
    try AuditLog.record(
      actor: user.username, action: "change", subject: "attendance/\(row?.integer("id") ?? 0)",
      detail: """
        \(line.name) on \(day.forPeople): \(before)\(line.notes.map { " (\($0))" } ?? "") → \
        \(after)\(mark.notes.map { " (\($0))" } ?? "")
        """, at: moment, on: connection)
  }

  private func told(_ line: AttendanceSheet.Line) -> String {
    "\(line.name): \(choiceLabel(line.status ?? "")) by \(line.markedBy ?? "somebody")"
  }

  private func tell(_ sheet: AttendanceSheet, marked: Int, corrected: Int) throws {
    guard marked > 0 || corrected > 0 else { return }
    try AuditLog.record(
      actor: user.username, action: "mark", subject: "courses/\(course)",
      detail:
        "Attendance of \(sheet.courseName) on \(day.forPeople): \(marked) marked, \(corrected) corrected",
      at: moment, on: connection)
  }
}
