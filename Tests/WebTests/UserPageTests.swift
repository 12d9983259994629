import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct UserPageTests {
  private func id(_ name: String, _ school: WebSchool) async throws -> Int64 {
    try await school.database.read { try Users.require(name, on: $0).id }
  }

  @Test func anAdminAddsSomebodyWhoCanThenSignIn() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.post(
      "/users", ["username": "Zainab", "password": "seven green hats", "role": "accountant"])

    #expect(answer.status == .seeOther)
    let signedIn = try await school.browser().signIn("zainab", "seven green hats")
    #expect(signedIn.status == .seeOther)
    #expect(try await school.auditActions().contains("add user"))
  }

  @Test(arguments: [
    (["username": "ADMIN", "password": "seven green hats", "role": "teacher"], "already"),
    (["username": "x", "password": "short", "role": "teacher"], "too short"),
    (["username": "x", "password": "password1234", "role": "teacher"], "everybody tries first"),
    (["username": " ", "password": "seven green hats", "role": "teacher"], "name"),
    (["username": "x", "password": "seven green hats", "role": "owner"], "Choose a role"),
  ])
  func whatCannotBeAUserIsToldAndChangesNothing(
    fields: [String: String], word: String
  ) async throws {
    let school = try await WebSchool()
    let before = try await school.contents()
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.post("/users", fields)

    #expect(answer.status.code >= 400 && answer.status.code < 500)
    #expect(answer.text.contains(word), "\(word)")
    #expect(try await school.contents().differences(from: before) == [])
  }

  @Test func aNewPasswordSignsOutEverywhereElse() async throws {
    let school = try await WebSchool()
    let teacher = try await school.browser(as: .teacher)
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.post(
      "/users/\(id("teacher", school))/password", ["password": "seven green hats"])

    #expect(answer.status == .seeOther)
    #expect(try await teacher.get("/").status == .seeOther)
    #expect(try await teacher.signIn("teacher", WebSchool.password).status == .unauthorized)
    #expect(try await teacher.signIn("teacher", "seven green hats").status == .seeOther)
  }

  @Test func theLastActiveAdminStays() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.post("/users/\(id("admin", school))/active", ["active": "no"])

    #expect(answer.status == .conflict)
    #expect(answer.text.contains("last active admin"))
    #expect(try await browser.get("/users").status == .ok)
  }

  @Test func anotherRoleHoldsFromTheNextClickOn() async throws {
    let school = try await WebSchool()
    let teacher = try await school.browser(as: .teacher)
    let admin = try await school.browser(as: .admin)
    #expect(try await teacher.get("/payments").status == .forbidden)
    let path = "/users/\(try await id("teacher", school))/role"

    #expect(try await admin.post(path, ["role": "accountant"]).status == .seeOther)
    #expect(try await admin.get("/users").text.contains("teacher is an accountant now."))
    #expect(try await teacher.get("/payments").status == .ok)
    #expect(try await teacher.get("/attendance/new").status == .forbidden)
    #expect(try await school.auditActions().contains("set role"))

    #expect(try await admin.post(path, ["role": "owner"]).status == .badRequest)
    #expect(try await teacher.get("/payments").status == .ok)
  }

  @Test func nobodyChangesTheirOwnRole() async throws {
    let school = try await WebSchool()
    let admin = try await school.browser(as: .admin)
    let own = try await id("admin", school)

    let answer = try await admin.post("/users/\(own)/role", ["role": "teacher"])

    #expect(answer.status == .conflict)
    #expect(answer.text.contains("Ask another admin"))
    #expect(!(try await admin.get("/users").text.contains("/users/\(own)/role")))
  }

  @Test func theFirstAdminIsMadeOnceByTheLink() async throws {
    let school = try await WebSchool()
    try await school.database.write { connection in
      try connection.run("DELETE FROM users")
      #expect(try FirstAdmin.offer("the link", on: connection))
    }
    let browser = try school.browser()
    #expect(try await browser.get("/login").text.contains("Nobody can sign in yet"))
    #expect(try await browser.get("/welcome?token=another").status == .notFound)
    #expect(try await browser.get("/welcome?token=the%20link").status == .ok)
    let fields = ["token": "the link", "username": "Head", "school": "Hill School"]

    let weak = try await browser.post("/welcome", fields.merging(["password": "short"]) { $1 })
    let made = try await browser.post(
      "/welcome", fields.merging(["password": "seven green hats"]) { $1 })

    #expect(weak.status == .badRequest)
    #expect(made.status == .seeOther)
    let page = try await browser.get("/backup/")
    #expect(page.status == .ok)
    #expect(page.text.contains("Hill School"))
    #expect(try await school.browser().get("/welcome?token=the%20link").status == .notFound)
    #expect(!(try await school.browser().get("/login").text.contains("Nobody can sign in yet")))
  }
}
