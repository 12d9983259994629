import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/students`: a student's page, photo, and a change of status for many.
struct StudentRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    let common = RecordRoutes(
      School.students, site, reading: .signedIn, adding: .admin, changing: .admin)
    return (common?.routes(ownPage: true) ?? []) + [
      .get("/students/:id", .signedIn, show),
      .post("/students/status", .admin, setStatus),
    ]
  }

  fileprivate struct Page {
    struct Course {
      let id: Int64
      let name: String
      let enrolled: String
      let rate: String
      let counts: Said
    }
    struct Payment {
      let id: Int64
      let day: String
      let category: String
      let due: String
      let paid: String
      let status: Said
      let tone: String
    }

    let id: Int64
    let name: String
    let registration: String
    let status: Said
    let tone: String
    let photo: String?
    let groups: [RecordView.Group]
    let courses: [Course]
    let rate: String?
    let attended: Said
    let seesMoney: Bool
    let dues: String?
    let currency: String
    let payments: [Payment]
    let history: [HistoryLine]
    let hasHistory: Bool
    let hasCourses: Bool
    let hasPayments: Bool
    let mayChange: Bool
    let mayDelete: Bool
    let mayPay: Bool
    let mayMark: Bool
    let table = School.students.name
  }

  @Sendable func show(_ request: Request, _ context: Context) async throws -> Response {
    let (id, role) = (try context.id, try context.user.role)
    let page = try await site.database.read { connection in
      let overview = try StudentOverview.read(id, on: connection)
      let settings = try SchoolSettings.read(on: connection)
      let groups = try RecordView.groups(
        School.students, overview.student, settings.zone, on: connection)
      return Page(overview, groups, settings, role)
    }
    return try await site.pages.show(
      "student", title: Said(name: page.name), page, request, context)
  }

  @Sendable func setStatus(_ request: Request, _ context: Context) async throws -> Response {
    let status = context.form["status"]
    let ids = context.form.all("student").compactMap { Int64($0) }
    guard School.students.column("status")?.choices.contains(status) == true, !ids.isEmpty else {
      let flash = Flash("Tick students and choose a status. Nothing was changed.", isGood: false)
      return try await site.redirect("/students", flash, context)
    }
    let count = try await site.recording.setStatus(status, ofStudents: ids, by: try context.user)
    let word = choiceLabel(status)
    let flash = Flash(
      count == 1 ? "1 student is “\(word)” now." : "\(count) students are “\(word)” now.")
    return try await site.redirect("/students", flash, context)
  }
}

extension StudentRoutes.Page {
  fileprivate init(
    _ overview: StudentOverview, _ groups: [RecordView.Group], _ settings: SchoolSettings,
    _ role: User.Role
  ) {
    let student = overview.student
    id = student.integer("id")
    name = student.text("first_name") + " " + student.text("last_name")
    registration = student.text("registration_number")
    status = Said(choiceLabel(student.text("status")))
    tone = Tone.of(student.text("status"))
    photo = student["photo_file_id"].integer.map {
      "/students/\(student.integer("id"))/photo?v=\($0)"
    }
    self.groups = groups
    courses = overview.courses.map { course in
      Course(
        id: course.id, name: course.name, enrolled: course.enrolled.forPeople,
        rate: course.attendance.rate.map { "\($0) %" } ?? "–", counts: course.attendance.inWords)
    }
    rate = overview.attendance.rate.map { "\($0) %" }
    attended = overview.attendance.inWords
    seesMoney = Access.accounting.admits(role)
    dues = overview.dues > .zero ? overview.dues.forPeople : nil
    currency = settings.currency
    payments = overview.payments.map { payment in
      Payment(
        id: payment.id, day: payment.day.forPeople, category: payment.category,
        due: payment.due.forPeople, paid: payment.paid.forPeople,
        status: Said(choiceLabel(payment.status)), tone: Tone.of(payment.status))
    }
    history = role == .admin ? overview.history.map { HistoryLine($0, settings.zone) } : []
    (hasHistory, hasCourses) = (!history.isEmpty, !courses.isEmpty)
    hasPayments = !payments.isEmpty
    mayChange = role == .admin
    mayDelete = role == .admin
    mayPay = Access.accounting.admits(role)
    mayMark = Access.teaching.admits(role)
  }
}

extension AttendanceCounts {
  /// `12 present, 1 late, 2 absent, 0 on leave`
  var inWords: Said {
    all == 0
      ? "not marked yet" : "\(present) present, \(late) late, \(absent) absent, \(leave) on leave"
  }
}
