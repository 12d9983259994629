import Foundation
import Office
import Records
import Safekeeping
import Store
import Testing

@Suite("Moving in by upload", .everyEngine)
struct MoveInPageTests {
  private static let link = "one-time-token"
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

  /// A school that nobody has seen yet, and the browser of whoever holds the link.
  private func empty() async throws -> (WebSchool, Browser) {
    let school = try await WebSchool(hasUsers: false)
    _ = try await school.database.write { try FirstAdmin.offer(Self.link, on: $0) }
    return (school, try school.browser())
  }

  private func golden(_ name: String) throws -> [UInt8] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    return [UInt8](
      try Data(contentsOf: tests.appending(path: "SafekeepingTests/Golden/\(name)")))
  }

  private func old(_ bytes: [UInt8], named name: String = "school.db") -> Browser.File {
    Browser.File(field: "old", path: name, bytes: bytes)
  }

  private func send(
    _ browser: Browser, _ files: [Browser.File], token: String = link
  ) async throws -> Answer {
    try await browser.post(
      "/move-in", [("token", token), ("time_zone", "Asia/Karachi")], files: files)
  }

  @Test("the report comes first, then the school, and the old password signs in")
  func wholeWay() async throws {
    let (school, browser) = try await empty()
    let welcome = try await browser.get("/welcome?token=\(Self.link)")
    #expect(welcome.text.contains("/move-in?token=\(Self.link)"))
    #expect(try await browser.get("/move-in?token=\(Self.link)").status == .ok)

    let sent = try await send(
      browser,
      [
        old(try golden("old_small.db")),
        Browser.File(
          field: "uploads", path: "uploads/students/bilal_0badcafe.jpg", bytes: Self.png),
      ])
    let page = try #require(sent.location)
    let before = try await school.contents()
    let report = try await browser.get(page)
    #expect(report.text.contains("What moving in would bring"))
    #expect(report.text.contains("school.db"))
    #expect(report.text.contains("outlines that come along: 1"))
    let csv = try await browser.get(page + "/paper/report.csv")
    #expect(csv.text.hasPrefix("\u{FEFF}Table,ID,Column,Found,Reason,Done\r\n"))
    #expect(try await school.contents().differences(from: before) == [])

    #expect(try await browser.post(page).location == page)
    let done = try await browser.get(page)
    #expect(done.text.contains("The school has moved in"))
    #expect(try await school.count(School.students) == 10)
    let quarantine = try await browser.get(page + "/paper/payments.csv")
    #expect(quarantine.text.contains("999"))
    #expect(try await browser.signIn("admin", "admin-pass-1").status == .seeOther)
    let papers = try await browser.get("/backup/move-in")
    let address = try #require(papers.between("href=\"/backup/move-in/", "\""))
    #expect(try await browser.get("/backup/move-in/" + address).bytes.count > 100)
    #expect(try await browser.get("/backup/").text.contains("Papers of the move-in"))
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: school.vault.folder + "/.incoming/move-in")
        == [])
    let zone = try await school.database.read { try SchoolSettings.read(on: $0).zone.name }
    #expect(zone == "Asia/Karachi")
  }

  @Test("an old backup has no users, so the person makes an admin on the way")
  func backupNeedsAdmin() async throws {
    let (school, browser) = try await empty()
    _ = try await browser.get("/move-in?token=\(Self.link)")
    let text =
      #"{"students": [{"id": 1, "full_name": "Zoe Khan"}], "courses": [], "enrollments": []}"#
    let page = try #require(
      try await send(browser, [old(Array(text.utf8), named: "complete.json")]).location)
    #expect(try await browser.get(page).text.contains("no admin who can sign in"))

    let short = try await browser.post(page, ["username": "head", "password": "short"])
    #expect(short.status == .badRequest)
    #expect(try await school.count(School.students) == 0)
    _ = try await browser.post(page, ["username": "head", "password": "a few good words"])
    #expect(try await browser.get(page).text.contains("The school has moved in"))
    #expect(try await school.count(School.students) == 1)
    #expect(try await browser.get("/backup/").status == .ok)
  }

  @Test(
    "what is no old school is refused on the page, and nothing stays on the disk",
    arguments: ["", "not a database", "SQLite format 3\0 but cut", "{\"students\": 5}"])
  func refused(text: String) async throws {
    let (school, browser) = try await empty()
    _ = try await browser.get("/move-in?token=\(Self.link)")
    let before = try await school.contents()
    let answer = try await send(browser, [old(Array(text.utf8), named: text.isEmpty ? "" : "x.db")])
    #expect(answer.status == .badRequest)
    #expect(answer.text.contains("role=\"alert\""))
    #expect(!answer.text.contains(school.vault.folder))
    #expect(
      try await school.contents().differences(from: before).allSatisfy { $0.contains("settings") })
    let left = FileManager.default.enumerator(atPath: school.vault.folder + "/.incoming/move-in")
    #expect(left?.nextObject() == nil)
  }

  @Test("a path that leads out of the folder is passed over")
  func hostilePaths() async throws {
    let (school, browser) = try await empty()
    _ = try await browser.get("/move-in?token=\(Self.link)")
    let files = ["../../evil.jpg", "uploads/../../evil.jpg", "/evil.jpg", "a;b \u{202E}.jpg", ".."]
      .map { Browser.File(field: "uploads", path: $0, bytes: Self.png) }
    let sent = try await send(browser, [old(try golden("old_small.db"))] + files)
    #expect(sent.status == .seeOther)
    let found = try FileManager.default.subpathsOfDirectory(atPath: school.school.folder)
    #expect(
      found.filter { $0.hasSuffix("evil.jpg") }.allSatisfy { $0.contains("/uploads/evil.jpg") })
  }

  @Test("without the link, with a used one, or as somebody else nobody moves in or looks")
  func rights() async throws {
    let (school, browser) = try await empty()
    _ = try await browser.get("/move-in?token=\(Self.link)")
    let file = old(try golden("old_small.db"))
    #expect(try await send(browser, [file], token: "guessed").status == .notFound)
    let page = try #require(try await send(browser, [file]).location)

    let stranger = try school.browser(at: "192.0.2.9")
    _ = try await stranger.get("/move-in?token=\(Self.link)")
    #expect(try await stranger.get(page).status == .notFound)
    #expect(try await stranger.get(page + "/paper/report.csv").status == .notFound)
    #expect(try await stranger.post(page).status == .notFound)
    #expect(try await school.count(School.students) == 0)

    _ = try await browser.post(page)
    #expect(try await stranger.get("/move-in?token=\(Self.link)").status == .notFound)
    #expect(try await send(stranger, [file]).status == .notFound)
  }

  @Test("an admin of an empty school moves in, of a school with records not")
  func asAdmin() async throws {
    let full = try await WebSchool(students: 2)
    let refusal = try await full.browser(as: .admin).get("/move-in")
    #expect(refusal.status == .conflict)
    #expect(refusal.text.contains("This school is not empty"))

    let school = try await WebSchool(hasUsers: false)
    _ = try await school.database.write {
      try Users.add(
        "head", role: .admin, email: nil, hash: WebSchool.hash, at: school.now, by: "test", on: $0)
    }
    let browser = try school.browser()
    _ = try await browser.signIn("head", WebSchool.password)
    _ = try await browser.get("/move-in")
    let page = try #require(
      try await send(browser, [old(try golden("old_small.db"))], token: "").location)
    _ = try await browser.post(page)
    #expect(try await browser.get(page).text.contains("To the backups"))
    #expect(try await school.count(School.students) == 10)
    #expect(try await school.auditActions().contains("move-in"))
  }

  @Test(
    "a backup of the old system under Restore moves into an empty school, and is no match for a full one"
  )
  func underRestore() async throws {
    let text =
      #"{"students": [{"id": 1, "full_name": "Zoe Khan"}], "courses": [], "enrollments": []}"#
    let file = Browser.File(field: "file", path: "complete.json", bytes: Array(text.utf8))
    let full = try await WebSchool(students: 2)
    let before = try await full.contents()
    let admin = try await full.browser(as: .admin)
    _ = try await admin.get("/backup/restore")
    let refusal = try await admin.post("/backup/restore/upload", [], files: [file])
    #expect(refusal.status == .conflict)
    #expect(refusal.text.contains("What it lacks"))
    #expect(refusal.text.contains("Students: Registration Number, Gender"))
    #expect(try await full.contents().differences(from: before) == [])

    let school = try await WebSchool(hasUsers: false)
    _ = try await school.database.write {
      try Users.add(
        "head", role: .admin, email: nil, hash: WebSchool.hash, at: school.now, by: "test", on: $0)
    }
    let browser = try school.browser()
    _ = try await browser.signIn("head", WebSchool.password)
    _ = try await browser.get("/backup/restore")
    let page = try #require(
      try await browser.post("/backup/restore/upload", [], files: [file]).location)
    #expect(try await browser.get(page).text.contains("The backup does not have it"))
    _ = try await browser.post(page)
    #expect(try await school.count(School.students) == 1)
  }
}
