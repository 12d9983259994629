import Foundation
import HTTPTypes
import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct BackupPageTests {
  @Test func theCountsAreThoseOfTheDatabase() async throws {
    let school = try await WebSchool(students: 4)
    let browser = try await school.browser(as: .admin)

    let stats = try await browser.get("/backup/stats")
    let numbers = try JSONDecoder().decode([String: Int64].self, from: Data(stats.bytes))

    var expected: [String: Int64] = [:]
    for table in School.dataTables { expected[table.name] = try await school.count(table) }
    expected["total"] = expected.values.reduce(0, +)
    #expect(numbers == expected)
    #expect(expected["attendance"] == Int64(4 * 86))
    #expect(stats.headers[.contentType]?.hasPrefix("application/json") == true)
  }

  @Test func theAddressWorksWithAndWithoutItsSlash() async throws {
    let school = try await WebSchool(students: 1)
    let browser = try await school.browser(as: .admin)
    for path in ["/backup/", "/backup"] {
      let page = try await browser.get(path)
      #expect(page.status == .ok)
      for table in School.dataTables {
        #expect(page.text.contains("/backup/download/\(table.name)"), "\(table.name)")
      }
      #expect(page.text.contains("/backup/download/all"))
    }
  }

  @Test(arguments: School.dataTables)
  func aDownloadIsTheExportToTheByte(table: Table) async throws {
    let school = try await WebSchool(students: 3)
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.get("/backup/download/\(table.name)")
    let export = try await Export.csv(of: table, from: school.database, at: school.now)
    var expected: [UInt8] = []
    while let piece = try await export.next() { expected += piece }

    #expect(answer.bytes == expected)
    #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(answer.headers[.contentDisposition] == "attachment; filename=\"\(export.fileName)\"")
  }

  @Test func theCompleteBackupRestoresIntoTheSameSchool() async throws {
    let school = try await WebSchool(students: 3)
    let browser = try await school.browser(as: .admin)
    let answer = try await browser.get("/backup/download/all")
    let path = school.school.folder + "/download.json"
    try Data(answer.bytes).write(to: URL(fileURLWithPath: path))

    let stage = try await school.database.stage()
    let found = try await Proof.load(InputFile(path), into: stage)
    await stage.discard()

    for table in School.dataTables {
      let counted = found.records.first { $0.table == table }?.count
      #expect(try await counted == school.count(table), "\(table.name)")
    }
  }

  @Test func clearingSaysWhatGoesAndUndoBringsBackEveryCell() async throws {
    let school = try await WebSchool(students: 3)
    let before = try await school.contents()
    let browser = try await school.browser(as: .admin)

    let question = try await browser.get("/backup/clear?table=students")
    let answer = try await browser.post(
      "/backup/clear", ["table": "students", "confirm": "students"])
    let page = try await browser.get("/backup/")
    let cleared = try await school.contents()

    #expect(question.text.contains("258"), "86 attendance records a student")
    #expect(answer.status == .seeOther)
    #expect(answer.location == "/backup/")
    #expect(page.text.contains("Cleared 3 students"))
    #expect(page.text.contains("/backup/undo"))
    for table in [School.students, School.enrollments, School.payments, School.attendance] {
      #expect(cleared.count(table) == 0, "\(table.name)")
    }
    #expect(cleared.records["courses"] == before.records["courses"])

    let backup = try #require(try school.vault.entries().first)
    #expect(backup.isProven)
    let undone = try await browser.post("/backup/undo", ["backup": backup.name])
    #expect(undone.status == .seeOther)
    #expect(try await school.contents().differences(from: before) == [])
    #expect(try await school.auditActions().contains("undo"))
  }

  @Test func aMessageIsShownOnce() async throws {
    let school = try await WebSchool(students: 1)
    let browser = try await school.browser(as: .admin)
    _ = try await browser.post("/backup/clear", ["table": "attendance", "confirm": "attendance"])
    let message = "Cleared 86 attendance records."
    #expect(try await browser.get("/backup/").text.contains(message))
    #expect(try await !browser.get("/backup/").text.contains(message))
  }

  @Test(arguments: [
    ["table": "students"], ["table": "students", "confirm": "Students"],
    ["table": "students", "confirm": "payments"], ["table": "users", "confirm": "users"],
    ["table": "students; DROP TABLE students", "confirm": "students"], [:],
    ["table": "all", "confirm": "all"], ["table": "all", "confirm": "all", "password": "wrong"],
  ])
  func whatIsNotMeantClearsNothing(fields: [String: String]) async throws {
    let school = try await WebSchool(students: 1)
    let before = try await school.contents()
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.post("/backup/clear", fields)

    #expect([400, 403, 404].contains(answer.status.code), "\(answer.status)")
    #expect(answer.text.contains("</html>"))
    #expect(try await school.contents().differences(from: before) == [])
    #expect(try school.vault.entries() == [])
  }

  @Test func clearingAllTakesTheUsersButLeavesTheAdminSignedIn() async throws {
    let school = try await WebSchool(students: 2)
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.post(
      "/backup/clear", ["table": "all", "confirm": "all", "password": WebSchool.password])

    #expect(answer.status == .seeOther)
    #expect(try await browser.get("/backup/").status == .ok)
    let stats = try await browser.get("/backup/stats")
    let numbers = try JSONDecoder().decode([String: Int64].self, from: Data(stats.bytes))
    #expect(numbers["total"] == 0)
    let roles = try await school.database.read { try $0.rows("SELECT role FROM users") }
    #expect(Set(roles.map { $0.text("role") }) == ["admin"])
  }

  @Test func aBackupIsMadeByHandAndCanBeTakenAway() async throws {
    let school = try await WebSchool(students: 1)
    let browser = try await school.browser(as: .admin)

    #expect(try await browser.post("/backup/create").status == .seeOther)
    let entry = try #require(try school.vault.entries().first)
    let file = try await browser.get("/backup/vault/\(entry.name)")

    let kept = try Data(contentsOf: URL(fileURLWithPath: school.vault.path(of: entry.name)))
    #expect(file.bytes == [UInt8](kept))
    #expect(try await browser.get("/backup/").text.contains(entry.name))
  }

  @Test(arguments: [
    "/backup/vault/..%2Frollbook.sqlite", "/backup/vault/%2E%2E", "/backup/vault/x.json.zst",
    "/backup/download/users", "/backup/download/..", "/backup/download/settings",
    "/backup/clear?table=users", "/backup/clear",
  ])
  func whatIsNotThereIsNotFound(path: String) async throws {
    let school = try await WebSchool()
    let answer = try await school.browser(as: .admin).get(path)
    #expect(answer.status == .notFound)
    #expect(answer.text.contains("</html>"))
  }

  @Test func theWorkbookIsOfferedAndDownloaded() async throws {
    let school = try await WebSchool(students: 2)
    let browser = try await school.browser(as: .admin)
    #expect(try await browser.get("/backup/").text.contains("/backup/download/workbook"))
    let answer = try await browser.get("/backup/download/workbook")
    #expect(answer.status == .ok)
    #expect(answer.headers[.contentDisposition]?.contains("school_workbook_") == true)
    #expect(answer.bytes.starts(with: Array("PK".utf8)))
    let left = try FileManager.default.contentsOfDirectory(
      atPath: school.vault.folder + "/.incoming")
    #expect(left.filter { $0.hasSuffix(".xlsx") } == [])
  }
}
