import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct SignInTests {
  @Test func theRightPasswordLeadsToThePageThatWasAskedFor() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()

    let refused = try await browser.get("/users?a=1")
    let answer = try await browser.signIn("Admin", WebSchool.password, next: "/users?a=1")

    #expect(refused.status == .seeOther)
    #expect(refused.location == "/login?next=/users%3Fa%3D1")
    #expect(answer.status == .seeOther)
    #expect(answer.location == "/users?a=1")
    #expect(try await browser.get("/users").status == .ok)
    #expect(try await school.auditActions().contains("sign in"))
  }

  @Test func theCookieIsOutOfReachOfScriptsAndOtherSites() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    _ = try await browser.get("/login")
    _ = try await browser.post("/login", ["username": "admin", "password": WebSchool.password])

    let line = try #require(browser.setCookies.first { $0.hasPrefix("rollbook_session=") })
    #expect(line.contains("HttpOnly"))
    #expect(line.contains("SameSite=Lax"))
    #expect(line.contains("Path=/"))
  }

  @Test func aWrongNameAndAWrongPasswordLookTheSame() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()

    let password = try await browser.signIn("admin", "wrong horse")
    let name = try await browser.signIn("nobody here", "wrong horse")

    #expect(password.status == .unauthorized)
    #expect(name.status == .unauthorized)
    #expect(password.text.contains("The name or the password is not right."))
    #expect(name.text.contains("The name or the password is not right."))
    #expect(browser.cookies["rollbook_session"] == nil)
    #expect(try await school.auditActions().prefix(2) == ["failed sign in", "failed sign in"])
  }

  @Test func whoIsDisabledStaysOutAndIsPutOut() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .teacher)

    try await school.database.write { connection in
      let user = try Users.require("teacher", on: connection)
      try Users.setActive(false, user, at: WebSchool.start, by: "test", on: connection)
    }

    #expect(try await browser.get("/").status == .seeOther)
    #expect(try await browser.signIn("teacher", WebSchool.password).status == .unauthorized)
  }

  @Test func guessingIsSlowedDownButNobodyIsLockedOutForGood() async throws {
    let school = try await WebSchool()
    let guesser = try school.browser(at: "203.0.113.9")
    for _ in 0..<20 where try await guesser.signIn("admin", "guess").status != .tooManyRequests {}

    let slowed = try await guesser.signIn("admin", WebSchool.password)
    let elsewhere = try await school.browser(at: "192.0.2.7").signIn("admin", WebSchool.password)
    school.wait(300)
    let later = try await guesser.signIn("admin", WebSchool.password)

    #expect(slowed.status == .tooManyRequests)
    #expect(slowed.text.contains("Wait "))
    #expect(elsewhere.status == .seeOther)
    #expect(later.status == .seeOther)
  }

  @Test func guessesSentSideBySideCountToo() async throws {
    let school = try await WebSchool()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<12 {
        group.addTask {
          try await school.browser(at: "203.0.113.9").signIn("admin", "guess").status.code
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(statuses.filter { $0 == 401 }.count == 5)
    #expect(statuses.filter { $0 == 429 }.count == 7)
  }

  @Test func thePasswordThatClearsEverythingCannotBeGuessedQuickly() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)
    var statuses: [Int] = []
    for _ in 0..<8 {
      let fields = ["table": "all", "confirm": "all", "password": "guess"]
      statuses.append(try await browser.post("/backup/clear", fields).status.code)
    }
    #expect(statuses.contains(429))
    #expect(try school.vault.entries() == [])
  }

  @Test func theRightPasswordForgetsTheFailuresBeforeIt() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    for _ in 0..<3 {
      for _ in 0..<4 { _ = try await browser.signIn("admin", "slip of the finger") }
      #expect(try await browser.signIn("admin", WebSchool.password).status == .seeOther)
      _ = try await browser.post("/logout")
    }
  }

  @Test(arguments: [
    "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "\\\\evil",
    "/a\r\nSet-Cookie: a=b", "", "/\t/evil.example", "///evil.example",
  ])
  func onlyPagesOfThisSiteAreGoneToAfterwards(next: String) async throws {
    let school = try await WebSchool()

    let answer = try await school.browser().signIn("admin", WebSchool.password, next: next)

    #expect(answer.location == "/")
  }

  @Test func aVisitEndsByLogoutByIdlenessAndByAge() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)
    let cookie = try #require(browser.cookies["rollbook_session"])

    #expect(try await browser.post("/logout").location == "/login")
    #expect(browser.cookies["rollbook_session"] == nil)
    #expect(try await isOpen(cookie, school) == false)

    let idle = try await school.browser(as: .admin)
    school.wait(Sessions.idle - 1)
    #expect(try await idle.get("/").status == .ok)
    school.wait(Sessions.idle)
    #expect(try await idle.get("/").status == .seeOther)

    let busy = try await school.browser(as: .admin)
    let began = school.now
    while school.now.seconds < began.seconds + Int64(Sessions.longest) {
      #expect(try await busy.get("/").status == .ok)
      school.wait(Sessions.idle / 2)
    }
    #expect(try await busy.get("/").status == .seeOther)
  }

  private func isOpen(_ token: String, _ school: WebSchool) async throws -> Bool {
    let now = school.now
    return try await school.database.read { try Sessions.find(token, at: now, on: $0) != nil }
  }

  @Test func theSignInFormNeedsTheTokenOfItsOwnCookie() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    let other = try school.browser()
    _ = try await other.get("/login")

    let without = try await browser.post(
      "/login", ["username": "admin", "password": WebSchool.password])
    _ = try await browser.get("/login")
    let foreign = try await browser.post(
      "/login",
      ["username": "admin", "password": WebSchool.password, "csrf_token": other.token])

    #expect(without.status == .forbidden)
    #expect(foreign.status == .forbidden)
    #expect(browser.cookies["rollbook_session"] == nil)
  }
}
