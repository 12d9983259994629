import Records
import Store

/// Many students into one course at once.
public struct Enrolling: Sendable {
  /// What became of it: every student is in one of the two.
  public struct Outcome: Hashable, Sendable {
    public let enrolled: [Int64]
    /// Those who were in the course already.
    public let present: [Int64]
  }

  private let recording: Recording

  public init(_ recording: Recording) { self.recording = recording }

  /// Enrols all, or when the course has too few seats none, unless an admin overrides.
  public func enrol(
    _ students: [Int64], in course: Int64, on day: Day, by user: User, overriding: Bool = false
  ) async throws -> Outcome {
    try await recording.database.write { [clock = recording.clock] connection in
      let moment = clock()
      let courses = RecordEditor(School.courses, by: user, at: moment, on: connection)
      let name = try courses.require(course).text("name")
      let present = try Set(
        connection.rows("SELECT student_id FROM enrollments WHERE course_id = \(course)")
          .map { $0.integer("student_id") })
      let coming = students.filter { !present.contains($0) }
      let free = try Seats.of(course, on: connection).free
      guard coming.count <= free || (overriding && user.role == .admin) else {
        throw Problem(
          .conflict,
          "\(name) has \(max(0, free)) free seats, and you chose \(coming.count) students.",
          advice: "Nobody was enrolled. Choose fewer, or have an admin enrol them anyway.")
      }
      let editor = RecordEditor(School.enrollments, by: user, at: moment, on: connection)
      for student in coming {
        let texts = [
          "student_id": String(student), "course_id": String(course), "enroll_date": "\(day)",
        ]
        let form = FormReading(Array(School.enrollments.columns[1...3]), from: texts)
        _ = try editor.add(form, overriding: overriding || free >= coming.count)
      }
      return Outcome(enrolled: coming, present: students.filter(present.contains))
    }
  }
}
