import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/public/courses`: what guests see of the school, when the settings allow it.
struct PublicRoutes: Sendable {
  let site: Site

  var routes: [Route] { [.get("/public/courses", .anyone, courses)] }

  fileprivate struct Page {
    struct Course {
      let name: String
      let description: String?
      let instructor: String?
      let fee: String
      let free: Said
    }

    let currency: String
    let courses: [Course]
    let isEmpty: Bool
  }

  /// More than this no guest reads.
  private static let limit = 500

  /// While the setting is off, a guest is led to sign in, as from every page.
  @Sendable func courses(_ request: Request, _ context: Context) async throws -> Response {
    let page = try await site.database.read { connection -> Page? in
      let settings = try SchoolSettings.read(on: connection)
      guard settings.showsCourses else { return nil }
      let lines = try PublicCourses.lines(limit: Self.limit, on: connection)
      return Page(
        currency: settings.currency, courses: lines.map { Page.Course($0) }, isEmpty: lines.isEmpty)
    }
    guard let page else {
      return .redirect(to: context.session == nil ? "/login" : "/courses", type: .normal)
    }
    return try await site.pages.show("public-courses", title: "Courses", page, request, context)
  }
}

extension PublicRoutes.Page.Course {
  fileprivate init(_ line: PublicCourses.Line) {
    (name, description, instructor) = (line.name, line.description, line.instructor)
    fee = line.fee.forPeople
    free = line.free == 0 ? "Full" : "\(line.free) free"
  }
}
