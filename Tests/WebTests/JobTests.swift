import Foundation
import HTTPTypes
import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite("Long acts", .everyEngine) struct JobTests {
  @Test("a long act answers at once with a page to watch, and ends where it would have ended")
  func watched() async throws {
    let school = try await WebSchool(students: 3, patience: .zero)
    let browser = try await school.browser(as: .admin)
    let begun = try await browser.post("/backup/create")
    let job = try #require(begun.location)
    #expect(job.hasPrefix("/jobs/"))
    #expect(try await finish(job, browser) == "/backup/")
    #expect(try await browser.get("/backup/").text.contains("it is whole"))
    #expect(try school.vault.entries().count == 1)
  }

  @Test("clear, undo and restore end the same whether or not they are watched")
  func same() async throws {
    let school = try await WebSchool(students: 3, patience: .zero)
    let browser = try await school.browser(as: .admin)
    let before = try await Contents(of: school.database)
    _ = try await browser.post("/backup/clear", ["table": "students", "confirm": "students"])
    let backup = try #require(try school.vault.entries().first).name
    let undo = try #require(try await browser.post("/backup/undo", ["backup": backup]).location)
    #expect(try await finish(undo, browser) == "/backup/")
    #expect(try await Contents(of: school.database).differences(from: before) == [])
    _ = try await browser.post("/backup/clear", ["table": "courses", "confirm": "courses"])
    let look = try await browser.post("/backup/restore", ["name": backup])
    let plan = try await finish(#require(look.location), browser)
    #expect(plan.hasPrefix("/backup/restore/plan/"))
    let restore = try #require(try await browser.post(plan).location)
    #expect(try await finish(restore, browser) == "/backup/")
    #expect(try await Contents(of: school.database).differences(from: before) == [])
  }

  @Test("an act that can't be done says so on its page, with the way on")
  func failed() async throws {
    let school = try await WebSchool(students: 3, patience: .zero)
    let browser = try await school.browser(as: .admin)
    let path = school.vault.folder + "/complete_backup_bad.json.zst"
    _ = try await school.vault.make(from: school.database, reason: "test")
    try Data("no backup".utf8).write(to: URL(fileURLWithPath: path))
    let name = "complete_backup_bad.json.zst"
    let job = try #require(try await browser.post("/backup/restore", ["name": name]).location)
    let page = try await over(job, browser)
    #expect(page.status == .conflict)
    #expect(page.text.contains(name) && page.text.contains("role=\"alert\""))
    #expect(page.text.contains("href=\"/backup/\">Go on"))
  }

  @Test("work that is stopped before its last step changes nothing")
  func stopped() async throws {
    let practice = try await WebSchool(students: 3)
    let path = try practice.vault.path(
      of: try await practice.vault.make(from: practice.database, reason: "test").name)
    let before = try await Contents(of: practice.database)
    let restoring = Restoring(practice.safety)
    _ = try await Clearing(practice.safety)
      .carryOut(Clearing(practice.safety).plan("students"), by: "test")
    let cleared = try await Contents(of: practice.database)
    let prepared = try await restoring.prepare(InputFile(path), named: "file", actor: nil)
    let work = Work()
    work.cancel()
    let problem = await #expect(throws: Problem.self) {
      try await restoring.carryOut(prepared, by: "test", work)
    }
    #expect(problem?.kind == .cancelled)
    #expect(try await Contents(of: practice.database).differences(from: cleared) == [])
    _ = try await restoring.carryOut(prepared, by: "test")
    await prepared.discard()
    #expect(try await Contents(of: practice.database).differences(from: before) == [])
  }

  @Test("a job whose server was stopped says so, and one that ended says how, after a restart")
  func restarted() async throws {
    let school = try await WebSchool(students: 2, patience: .zero)
    let browser = try await school.browser(as: .admin)
    let job = try #require(try await browser.post("/backup/create").location)
    _ = try await over(job, browser)
    // Another server on the same folder knows how it ended.
    let other = try await WebSchool(sharing: school)
    let visitor = try await other.browser(as: .admin)
    #expect(try await visitor.get(job).location == "/backup/")
    let paper = "\(school.vault.folder)/.jobs/\(job.dropFirst("/jobs/".count))"
    var record = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: paper)))
        as? [String: Any])
    record["address"] = nil
    try JSONSerialization.data(withJSONObject: record).write(to: URL(fileURLWithPath: paper))
    let page = try await visitor.get(job)
    #expect(page.status == .conflict && page.text.contains("was stopped while"))
    #expect(try await visitor.get("/jobs/..%2f..%2fetc").status == .notFound)
  }

  /// Where a job leads to once it is over.
  private func finish(_ job: String, _ browser: Browser) async throws -> String {
    let page = try await over(job, browser)
    return try #require(page.location, "\(page.text.suffix(600))")
  }

  /// The first answer about a job that does not say that it goes on.
  private func over(_ job: String, _ browser: Browser) async throws -> Answer {
    for _ in 0..<2_000 {
      let page = try await browser.get(job)
      guard page.text.contains("data-job") else { return page }
      let progress = try await browser.get(job + "/progress")
      #expect(progress.headers[.contentType]?.hasPrefix("application/json") == true)
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Problem(.unavailable, "\(job) never ended.")
  }
}
