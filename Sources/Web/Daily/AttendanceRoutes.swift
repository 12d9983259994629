import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/attendance`: the sheet of a course and day, the monthly register, the list of marks.
struct AttendanceRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    let common = RecordRoutes(
      School.attendance, site, reading: .teaching, adding: .teaching, changing: .admin)
    return (common?.routes(ownAdding: true) ?? []) + [
      .get("/attendance/new", .teaching, sheet),
      .post("/attendance", .teaching, save),
      .get("/attendance/register", .teaching, register),
    ]
  }

  fileprivate struct SheetPage {
    let courses: [Choice]
    let course: String
    let courseName: String?
    let day: String
    let dayText: String
    let today: String
    /// The lines of the sheet, as HTML.
    let lines: String
    let hasLines: Bool
    let isEmpty: Bool
    let isMarked: Bool
    let isChosen: Bool
    let previous: String
    let next: String?
    /// The students behind these, of a class too big for one page.
    let more: String?
    let isPart: Bool
    /// The student behind whom this part begins, or nothing.
    let after: String
  }

  @Sendable func sheet(_ request: Request, _ context: Context) async throws -> Response {
    let today = try await site.today()
    let day = min(Day(iso: request.query("date")) ?? today, today)
    let (course, after) = (Int64(request.query("course_id")), Int64(request.query("after")))
    let page = try await site.database.read { connection in
      let courses = try FilterOptions.read([School.courses], on: connection).of(School.courses)
      let settings = try SchoolSettings.read(on: connection)
      let sheet = try course.map {
        try AttendanceSheet.read(course: $0, day: day, after: after, on: connection)
      }
      return SheetPage(
        courses, course, day, today, sheet, settings.zone, after,
        site.pages.languages.language(of: request, settings))
    }
    return try await site.pages.show("sheet", title: "Mark attendance", page, request, context)
  }

  @Sendable func save(_ request: Request, _ context: Context) async throws -> Response {
    let form = context.form
    guard let course = Int64(form["course_id"]), let day = Day(iso: form["date"]) else {
      throw Problem(
        .invalid, "The sheet can't be read.", advice: "Nothing was saved. Open it again.")
    }
    let marks = form.all("student").compactMap { text -> Marking.Mark? in
      guard let student = Int64(text), !form["status-\(text)"].isEmpty else { return nil }
      let (notes, seen) = (FormReading.tidied(form["notes-\(text)"]), form["seen-\(text)"])
      return Marking.Mark(
        student: student, status: form["status-\(text)"],
        notes: notes.isEmpty ? nil : String(notes.prefix(FormReading.limits.line)),
        seen: seen.isEmpty ? nil : seen)
    }
    let place = Int64(form["after"]).map { "&after=\($0)" } ?? ""
    let outcome = try await Marking(site.recording).save(
      marks, course: course, day: day, by: try context.user)
    return try await site.redirect(
      "/attendance/new?course_id=\(course)&date=\(day)\(place)", told(outcome, day), context)
  }

  private func told(_ outcome: Marking.Outcome, _ day: Day) -> Flash {
    let parts =
      (outcome.marked > 0 ? ["\(outcome.marked) marked"] : [])
      + (outcome.corrected > 0 ? ["\(outcome.corrected) corrected"] : [])
    let saved =
      parts.isEmpty
      ? "Nothing was different." : "Saved for \(day.forPeople): \(parts.joined(separator: ", "))."
    guard !outcome.overtaken.isEmpty else { return Flash(Said(saved)) }
    return Flash(
      "\(saved) Somebody else marked meanwhile, and theirs stands: \(outcome.overtaken.joined(separator: "; ")).",
      isGood: false)
  }

  fileprivate struct RegisterPage {
    let school: String
    let courses: [Choice]
    let courseName: String?
    let month: String
    let monthText: String
    let days: [Int]
    /// The lines of the register, as HTML.
    let lines: String
    let isEmpty: Bool
  }

  @Sendable func register(_ request: Request, _ context: Context) async throws -> Response {
    let today = try await site.today()
    let day = Day(iso: request.query("month") + "-01") ?? today.month.lowerBound
    let course = Int64(request.query("course_id"))
    let page = try await site.database.read { connection in
      let courses = try FilterOptions.read([School.courses], on: connection).of(School.courses)
      let register = try course.map {
        try MonthlyRegister.read(course: $0, monthOf: day, on: connection)
      }
      let settings = try SchoolSettings.read(on: connection)
      let language = site.pages.languages.language(of: request, settings)
      return RegisterPage(
        school: settings.name,
        courses: [Choice("", label: "Choose…", chosen: request.query("course_id"))]
          + courses.map {
            Choice(String($0.id), label: Said(name: $0.title), chosen: request.query("course_id"))
          },
        courseName: register?.courseName, month: String(day.description.prefix(7)),
        monthText: String(day.forPeople.suffix(7)), days: Array(1...day.month.upperBound.parts.day),
        lines: register.map { register in
          register.lines.map { RegisterLine.markup($0, days: register.dayCount, in: language) }
            .joined()
        } ?? "",
        isEmpty: register.map(\.lines.isEmpty) ?? true)
    }
    return try await site.pages.show("register", title: "Monthly register", page, request, context)
  }
}

extension AttendanceRoutes.SheetPage {
  fileprivate init(
    _ courses: [(id: Int64, title: String)], _ course: Int64?, _ day: Day, _ today: Day,
    _ sheet: AttendanceSheet?, _ zone: Zone, _ after: Int64?, _ language: Language
  ) {
    let chosen = course.map(String.init) ?? ""
    self.courses =
      [Choice("", label: "Choose…", chosen: chosen)]
      + courses.map { Choice(String($0.id), label: Said(name: $0.title), chosen: chosen) }
    self.course = chosen
    courseName = sheet?.courseName
    (self.day, dayText, self.today) = (day.description, day.forPeople, today.description)
    lines = sheet?.lines.map { SheetLine.markup($0, zone, in: language) }.joined() ?? ""
    isEmpty = sheet?.lines.isEmpty ?? false
    hasLines = !lines.isEmpty
    isMarked = sheet?.isMarked ?? false
    isChosen = sheet != nil
    previous = "/attendance/new?course_id=\(chosen)&date=\(day.adding(-1))"
    next = day < today ? "/attendance/new?course_id=\(chosen)&date=\(day.adding(1))" : nil
    more = sheet.flatMap { sheet in
      guard sheet.isCut, let last = sheet.lines.last else { return nil }
      return "/attendance/new?course_id=\(chosen)&date=\(day)&after=\(last.student)"
    }
    isPart = after != nil || more != nil
    self.after = after.map(String.init) ?? ""
  }
}
