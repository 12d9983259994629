import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/courses`: a course's page with its roster, the roster's print, the outline.
struct CourseRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    let common = RecordRoutes(
      School.courses, site, reading: .signedIn, adding: .admin, changing: .admin)
    return (common?.routes(ownPage: true) ?? []) + [
      .get("/courses/:id", .signedIn, show),
      .get("/courses/:id/roster", .signedIn, roster),
    ]
  }

  fileprivate struct Page {
    struct Line {
      let number: Int
      let student: Int64
      let registration: String
      let name: String
      let phone: String
      let guardian: String
      let status: Said
      let tone: String
      let enrolled: String
    }

    let id: Int64
    let name: String
    let school: String
    let groups: [RecordView.Group]
    let seats: Int64
    let taken: Int64
    let free: Int64
    let isFull: Bool
    let outline: String?
    let roster: [Line]
    let isEmpty: Bool
    let isCut: Bool
    let history: [HistoryLine]
    let hasHistory: Bool
    let mayChange: Bool
    let mayDelete: Bool
    let table = School.courses.name
    let mayMark: Bool
  }

  @Sendable func show(_ request: Request, _ context: Context) async throws -> Response {
    try await answer("course", limit: CourseOverview.page, request, context)
  }

  @Sendable func roster(_ request: Request, _ context: Context) async throws -> Response {
    try await answer("roster", limit: 5000, request, context)
  }

  private func answer(
    _ template: String, limit: Int, _ request: Request, _ context: Context
  ) async throws -> Response {
    let (id, role) = (try context.id, try context.user.role)
    let page = try await site.database.read { connection in
      let overview = try CourseOverview.read(id, limit: limit, on: connection)
      let settings = try SchoolSettings.read(on: connection)
      let groups = try RecordView.groups(
        School.courses, overview.course, settings.zone, on: connection)
      return Page(overview, groups, settings, role)
    }
    return try await site.pages.show(template, title: Said(name: page.name), page, request, context)
  }
}

extension CourseRoutes.Page {
  fileprivate init(
    _ overview: CourseOverview, _ groups: [RecordView.Group], _ settings: SchoolSettings,
    _ role: User.Role
  ) {
    let course = overview.course
    id = course.integer("id")
    name = course.text("name")
    school = settings.name
    self.groups = groups
    seats = overview.seats.all
    taken = overview.seats.taken
    free = max(0, overview.seats.free)
    isFull = overview.seats.free <= 0
    outline = course["outline_file_id"].integer.map {
      "/courses/\(course.integer("id"))/outline?v=\($0)"
    }
    roster = overview.roster.enumerated().map { index, seat in
      Line(
        number: index + 1, student: seat.student, registration: seat.registration, name: seat.name,
        phone: seat.phone ?? "", guardian: seat.guardian ?? "",
        status: Said(choiceLabel(seat.status)),
        tone: Tone.of(seat.status), enrolled: seat.enrolled.forPeople)
    }
    isEmpty = overview.roster.isEmpty
    isCut = overview.isCut
    history = role == .admin ? overview.history.map { HistoryLine($0, settings.zone) } : []
    hasHistory = !history.isEmpty
    mayChange = role == .admin
    mayDelete = role == .admin
    mayMark = Access.teaching.admits(role)
  }
}
