import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/enrollments`: many students into a course at once.
struct EnrollmentRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    let common = RecordRoutes(
      School.enrollments, site, reading: .admin, adding: .admin, changing: .admin)
    return (common?.routes(ownAdding: true) ?? []) + [
      .get("/enrollments/new", .admin, new),
      .post("/enrollments", .admin, create),
    ]
  }

  fileprivate struct Page {
    let courses: [Choice]
    let day: String
    let search: String
    let candidates: [StudentChoice]
    let hasCandidates: Bool
    let isSearched: Bool
    let problem: Problem?
    let mayOverride: Bool
  }

  @Sendable func new(_ request: Request, _ context: Context) async throws -> Response {
    let ids = Set([request.query("student_id")].compactMap { Int64($0) })
    return try await show(
      course: request.query("course_id"), search: request.query("q"), ticked: ids,
      day: try await site.today().description, nil, request, context)
  }

  @Sendable func create(_ request: Request, _ context: Context) async throws -> Response {
    let form = context.form
    let ids = form.all("student").compactMap { Int64($0) }
    if form["find"] == "yes" {
      // Who is ticked stays so while the next one is looked for.
      return try await show(
        course: form["course_id"], search: form["q"], ticked: Set(ids), day: form["enroll_date"],
        nil, request, context)
    }
    do {
      guard let course = Int64(form["course_id"]), let day = Day(iso: form["enroll_date"]) else {
        throw Problem(.invalid, "Choose a course and a day.", advice: "Nobody was enrolled yet.")
      }
      guard !ids.isEmpty else {
        throw Problem(.invalid, "No student is ticked.", advice: "Find students and tick them.")
      }
      let outcome = try await Enrolling(site.recording).enrol(
        ids, in: course, on: day, by: try context.user, overriding: form["override"] == "yes")
      return try await site.redirect("/courses/\(course)", Flash(told(outcome)), context)
    } catch let problem as Problem {
      return try await show(
        course: form["course_id"], search: form["q"], ticked: Set(ids), day: form["enroll_date"],
        problem, request, context)
    }
  }

  private func told(_ outcome: Enrolling.Outcome) -> Said {
    let (new, old) = (outcome.enrolled.count, outcome.present.count)
    let enrolled: Said = new == 1 ? "1 student is enrolled." : "\(new) students are enrolled."
    switch old {
    case 0: return enrolled
    case 1: return "\(enrolled) 1 was in the course already."
    default: return "\(enrolled) \(old) were in the course already."
    }
  }

  private func show(
    course: String, search: String, ticked: Set<Int64>, day: String, _ problem: Problem?,
    _ request: Request, _ context: Context
  ) async throws -> Response {
    let role = try context.user.role
    let page = try await site.database.read { connection in
      let courses = try FilterOptions.read([School.courses], on: connection).of(School.courses)
      let found = try StudentChoice.find(search, alsoWith: ticked, on: connection)
      return Page(
        courses: [Choice("", label: "Choose…", chosen: course)]
          + courses.map { Choice(String($0.id), label: Said(name: $0.title), chosen: course) },
        day: day, search: search, candidates: found,
        hasCandidates: !found.isEmpty,
        isSearched: !search.isEmpty,
        problem: problem, mayOverride: role == .admin)
    }
    return try await site.pages.show(
      "enrol", title: "Enrol students", page,
      status: problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }
}

/// A student to be chosen from a search.
struct StudentChoice {
  let id: Int64
  let name: String
  let registration: String
  let guardian: String?
  let isTicked: Bool

  private static let limit = 60

  /// Students that a search finds, and before them those that are chosen already.
  static func find(
    _ search: String, alsoWith ticked: Set<Int64> = [], on connection: any Connection
  ) throws -> [StudentChoice] {
    var rows: [Row] = []
    if !ticked.isEmpty {
      let ids = ticked.sorted().map { Value($0) }
      rows = try connection.rows(
        "SELECT * FROM students WHERE id IN (\(ids)) ORDER BY lower(first_name)")
    }
    if let listing = Listing.of(School.students), !search.isEmpty {
      let query = ListQuery(search: search)
      let ids = try ListPage.read(listing, query, size: limit, on: connection).rows.map(\.id)
        .filter { !ticked.contains($0) }
      let found = try connection.rows(
        "SELECT * FROM students WHERE id IN (\(ids.map { Value($0) })) ORDER BY lower(first_name)")
      rows += found
    }
    return rows.map { row in
      StudentChoice(
        id: row.integer("id"), name: row.text("first_name") + " " + row.text("last_name"),
        registration: row.text("registration_number"), guardian: row["guardian_name"].text,
        isTicked: ticked.contains(row.integer("id")))
    }
  }
}
