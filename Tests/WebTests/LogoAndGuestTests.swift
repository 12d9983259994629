import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct LogoAndGuestTests {
  static let settings = [
    "school_name": "Hill School", "time_zone": "UTC", "currency": "PKR", "reg_number_prefix": "REG",
    "backup_frequency": "daily", "backup_time": "02:30", "backup_weekday": "1",
    "backup_keep_last": "5", "backup_keep_daily": "7", "backup_keep_weekly": "4",
    "backup_keep_monthly": "12",
  ]

  @Test func guestsSeeTheCoursesOnlyWhenTheSettingSaysSo() async throws {
    let school = try await WebSchool(students: 3)
    let (admin, guest) = (try await school.browser(as: .admin), try school.browser())
    #expect(try await guest.get("/public/courses").location == "/login")
    #expect(!(try await guest.get("/login").text.contains("/public/courses")))

    let on = Self.settings.merging(["public_courses": "yes"]) { $1 }
    #expect(try await admin.post("/settings", on).status == .seeOther)
    let page = try await guest.get("/public/courses")
    #expect(page.status == .ok)
    let (name, student) = try await school.database.read { connection in
      (
        try connection.row("SELECT name FROM courses WHERE id = 1")?.text("name") ?? "",
        try connection.row("SELECT last_name FROM students WHERE id = 1")?.text("last_name") ?? ""
      )
    }
    #expect(page.text.contains(name))
    #expect(!page.text.contains(">\(student)<"))
    #expect(try await guest.get("/login").text.contains("href=\"/public/courses\""))
    #expect(try await guest.get("/courses").location == "/login?next=/courses")

    _ = try await admin.post("/settings", Self.settings)
    #expect(try await guest.get("/public/courses").location == "/login")
    #expect(try await school.auditActions().filter { $0 == "change" }.count == 2)
  }

  @Test func theLogoIsOnPagesAndPrintsAndComesBackWithABackup() async throws {
    let school = try await WebSchool(students: 3)
    let admin = try await school.browser(as: .admin)
    _ = try await admin.get("/settings")
    let sent = try await admin.post(
      "/settings/logo", [], files: [Pictures.png(named: "../../logo.png")])
    #expect(sent.location == "/settings")
    for path in [
      "/", "/payments/1/receipt", "/courses/1/roster", "/students?print=1", "/payments/dues",
    ] {
      #expect(try await admin.get(path).text.contains("src=\"/logo?v="), "\(path)")
    }
    let guest = try school.browser()
    #expect(try await guest.get("/login").text.contains("src=\"/logo?v="))
    let file = try await guest.get("/logo")
    #expect(file.bytes == Pictures.pngBytes)
    #expect(file.headers[.contentType] == "image/png")
    #expect(file.headers[.contentDisposition] == "inline; filename=\"logo.png\"")

    let before = try await school.contents()
    let backup = try await admin.get("/backup/download/all")
    _ = try await admin.post("/settings/logo", [("remove", "yes")], files: [])
    #expect(!(try await admin.get("/").text.contains("src=\"/logo?v=")))
    #expect(try await guest.get("/logo").status == .notFound)
    let sentBack = try await admin.post(
      "/backup/restore/upload", [],
      files: [Browser.File(field: "file", path: "all.json", bytes: backup.bytes)])
    let plan = try #require(sentBack.location, "\(sentBack.text)")
    _ = try await admin.post(plan)
    #expect(try await school.contents().differences(from: before) == [])
    #expect(try await guest.get("/logo").bytes == Pictures.pngBytes)
    #expect(try await school.auditActions().filter { $0 == "change" }.count == 2)
  }
}
