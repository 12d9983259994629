import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/attendance/summary`: the marks of any range of days in sum, of a course or of a student.
struct AttendanceSummaryRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/attendance/summary", .teaching, show),
      .get("/attendance/summary/csv", .teaching, csv),
    ]
  }

  /// What the address asks for; a student goes before a course.
  private struct Asked {
    let subject: AttendanceSummary.Subject?
    let days: ClosedRange<Day>

    init(_ request: Request, today: Day) {
      let course = Int64(request.query("course_id")).map { AttendanceSummary.Subject.course($0) }
      subject =
        Int64(request.query("student_id")).map { AttendanceSummary.Subject.student($0) } ?? course
      let from = Day(iso: request.query("from")) ?? today.month.lowerBound
      days = from...max(from, Day(iso: request.query("to")) ?? today)
    }

    var address: String {
      let range = "from=\(days.lowerBound)&to=\(days.upperBound)"
      return switch subject {
      case .student(let id): "student_id=\(id)&\(range)"
      case .course(let id): "course_id=\(id)&\(range)"
      case nil: range
      }
    }
  }

  fileprivate struct Page {
    struct Line {
      let name: String
      let registration: String?
      let address: String
      let counts: [Int64]
      let rate: String
    }

    let school: String
    let courses: [Choice]
    let student: Int64?
    let from: String
    let to: String
    let range: Said
    let isChosen: Bool
    let title: String
    let registration: String?
    /// What a line is about.
    let what: Said
    let subject: String?
    let lines: [Line]
    let total: [Int64]
    let rate: String
    let isEmpty: Bool
    let csv: String
  }

  @Sendable func show(_ request: Request, _ context: Context) async throws -> Response {
    let asked = Asked(request, today: try await site.today())
    let page = try await site.database.read { connection in
      let courses = try FilterOptions.read([School.courses], on: connection).of(School.courses)
      let summary = try asked.subject.map {
        try AttendanceSummary.read($0, asked.days, on: connection)
      }
      let settings = try SchoolSettings.read(on: connection)
      return Page(asked.subject, asked.days, summary, courses, settings, asked.address)
    }
    return try await site.pages.show(
      "attendance-summary", title: "Attendance in sum", page, request, context)
  }

  @Sendable func csv(_ request: Request, _ context: Context) async throws -> Response {
    let asked = Asked(request, today: try await site.today())
    guard let subject = asked.subject else {
      return .redirect(to: "/attendance/summary", type: .normal)
    }
    let export = try await AttendanceSummary.csv(
      subject, asked.days, from: site.database, at: site.clock())
    return DownloadRoutes.stream(export)
  }
}

extension AttendanceSummaryRoutes.Page {
  fileprivate init(
    _ subject: AttendanceSummary.Subject?, _ days: ClosedRange<Day>, _ summary: AttendanceSummary?,
    _ courses: [(id: Int64, title: String)], _ settings: SchoolSettings, _ address: String
  ) {
    var (course, student) = (Int64?.none, Int64?.none)
    switch subject {
    case .course(let id): course = id
    case .student(let id): student = id
    case nil: break
    }
    let chosen = course.map(String.init) ?? ""
    self.courses =
      [Choice("", label: "Choose…", chosen: chosen)]
      + courses.map { Choice(String($0.id), label: Said(name: $0.title), chosen: chosen) }
    self.student = student
    school = settings.name
    (from, to) = (days.lowerBound.description, days.upperBound.description)
    range = "\(days.lowerBound.forPeople) to \(days.upperBound.forPeople)"
    isChosen = summary != nil
    (title, registration) = (summary?.title ?? "", summary?.registration)
    (what, self.subject) =
      student == nil
      ? ("Student", course.map { "/courses/\($0)" })
      : ("Course", student.map { "/students/\($0)" })
    let base = student == nil ? "/students" : "/courses"
    lines = (summary?.lines ?? []).map { line in
      Line(
        name: line.name, registration: line.registration.isEmpty ? nil : line.registration,
        address: "\(base)/\(line.id)",
        counts: Self.numbers(line.counts), rate: Self.percent(line.counts))
    }
    total = Self.numbers(summary?.total ?? AttendanceCounts())
    rate = Self.percent(summary?.total ?? AttendanceCounts())
    isEmpty = lines.isEmpty
    csv = "/attendance/summary/csv?\(address)"
  }

  private static func numbers(_ counts: AttendanceCounts) -> [Int64] {
    [counts.present, counts.absent, counts.late, counts.leave, counts.all]
  }

  private static func percent(_ counts: AttendanceCounts) -> String {
    counts.rate.map { "\($0) %" } ?? "–"
  }
}
