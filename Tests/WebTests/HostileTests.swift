import Foundation
import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing
import Web

/// Names and addresses that somebody made up to get where they may not.
@Suite(.everyEngine) struct HostileTests {
  @Test(arguments: [
    "..%2frollbook.sqlite", "%2e%2e%2frollbook.sqlite", "..%5crollbook.sqlite", "%2e%2e",
    "..%252frollbook.sqlite", "..%c0%afrollbook.sqlite", "..%2fsecret.json.zst",
    "%2e%2e%2fsecret.json.zst", "..%5csecret.json.zst", "..%252fsecret.json.zst",
    "..%c0%afsecret.json.zst", "%2fetc%2fpasswd", "secret.json.zst%00.json.zst", ".about", ".jobs",
    "..%2f..%2f..%2f..%2fetc%2fpasswd", ".%2fsecret.json.zst", "%2e%2e%2fbackups%2f",
  ])
  func noNameLeadsOutOfTheVault(name: String) async throws {
    let school = try await WebSchool(students: 1)
    _ = try await school.vault.make(from: school.database, reason: "test")
    let secret = school.school.folder + "/secret.json.zst"
    try Data("not for anybody".utf8).write(to: URL(fileURLWithPath: secret))
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.get("/backup/vault/\(name)")
    #expect([400, 404].contains(answer.status.code), "\(answer.status)")
    #expect(!answer.text.contains("not for anybody"))
    let typed = name.removingPercentEncoding ?? name
    let deleted = try await browser.post("/backup/restore", ["name": typed, "backup": typed])
    #expect(deleted.status.code >= 400 || deleted.status == .seeOther)
    #expect(FileManager.default.fileExists(atPath: secret))
  }

  @Test func noFilesNameWritesAHeader() async throws {
    let school = try await WebSchool(students: 1)
    let entry = try await school.vault.make(from: school.database, reason: "test")
    let name = "a\";x=\"b;<script>zz(1).json.zst"
    try FileManager.default.moveItem(
      atPath: "\(school.vault.folder)/\(entry.name)", toPath: "\(school.vault.folder)/\(name)")
    let browser = try await school.browser(as: .admin)

    let answer = try await browser.get("/backup/vault/\(name)")

    #expect(answer.status == .ok)
    let said = try #require(answer.headers[.contentDisposition])
    #expect(said == "attachment; filename=\"a_;x=_b;<script>zz(1).json.zst\"")
    let page = try await browser.get("/backup/")
    #expect(page.status == .ok)
    #expect(page.text.contains("zz(1)"))
    #expect(!page.text.contains("<script>zz"))
  }

  @Test(arguments: [
    "https:evil.example", "/%0d%0aSet-Cookie:a=b\r\n", "/ /evil.example", "/\u{2028}", "/\u{0}",
    "http://rollbook.test@evil.example/", "/login?next=/login", ".", "?next=x", "data:text/html,x",
  ])
  func noOtherPageIsGoneTo(next: String) async throws {
    let school = try await WebSchool()
    let answer = try await school.browser().signIn("admin", WebSchool.password, next: next)
    #expect(["/", nil].contains(answer.location))
  }

  @Test func aRequestThatDoesNotSayItsHostIsRefused() async throws {
    let school = try await WebSchool()
    #expect(try await school.browser().get("/healthz").status == .ok)
    for host in ["", "a b", "a/b", "a@b", "a\"b", "<a>"] {
      let browser = try school.browser()
      browser.host = host
      #expect(try await browser.get("/healthz").status == .badRequest, "“\(host)”")
    }
  }
}

/// Visits: begun by signing in and by nothing else, and ended where they must be.
@Suite(.everyEngine) struct SessionTests {
  @Test func aCookieFromBeforeIsNotTheVisitThatBegins() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    let planted = String(repeating: "ab", count: 32)
    browser.plant("rollbook_session", planted)
    _ = try await browser.signIn("admin", WebSchool.password)

    let thief = try school.browser()
    thief.plant("rollbook_session", planted)
    #expect(browser.cookies["rollbook_session"] != planted)
    #expect(try await thief.get("/").status == .seeOther)
  }

  @Test func everySignInIsAVisitOfItsOwnWithItsOwnForms() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    _ = try await browser.get("/login")
    let guestToken = browser.token
    _ = try await browser.signIn("admin", WebSchool.password)
    let (cookie, token) = (browser.cookies["rollbook_session"], browser.token)
    #expect(token != guestToken)
    #expect(
      try await browser.post("/users", ["csrf_token": guestToken]).status == .forbidden)

    let other = try await school.browser(as: .admin)
    #expect(other.cookies["rollbook_session"] != cookie)
    #expect(try await other.post("/users", ["csrf_token": token]).status == .forbidden)
    #expect(cookie?.count == 64, "256 random bits")
  }

  @Test func theDatabaseHoldsNoCookie() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)
    let token = try #require(browser.cookies["rollbook_session"])
    let found = try await school.database.read {
      try $0.rows("SELECT token_hash FROM sessions").map { $0.text("token_hash") }
    }
    #expect(!found.isEmpty)
    #expect(!found.contains(token))
  }

  @Test(arguments: User.Role.allCases)
  func everybodyChangesTheirOwnPasswordAndOtherVisitsEnd(role: User.Role) async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: role)
    let elsewhere = try await school.browser(as: role)
    #expect(try await browser.get("/account").text.contains("1 other visit"))
    for (now, new, status) in [
      ("guess", "seven green hats", 403), (WebSchool.password, "short", 400),
      (WebSchool.password, "seven green hats", 303),
    ] {
      let answer = try await browser.post(
        "/account/password", ["password": now, "new_password": new])
      #expect(answer.status.code == status, "\(new)")
    }

    #expect(try await browser.get("/").status == .ok)
    #expect(try await elsewhere.get("/").status == .seeOther)
    let old = try await school.browser().signIn(role.rawValue, WebSchool.password)
    #expect(old.status == .unauthorized)
    let signedIn = try await school.browser().signIn(role.rawValue, "seven green hats")
    #expect(signedIn.status == .seeOther)
    #expect(try await school.auditActions().contains("set password"))
  }

  @Test func whoForgotToSignOutEndsTheirOtherVisits() async throws {
    let school = try await WebSchool()
    let forgotten = try await school.browser(as: .teacher)
    let somebodyElse = try await school.browser(as: .accountant)
    let browser = try await school.browser(as: .teacher)

    #expect(try await browser.post("/account/elsewhere").status == .seeOther)

    #expect(try await browser.get("/").status == .ok)
    #expect(try await forgotten.get("/").status == .seeOther)
    #expect(try await somebodyElse.get("/").status == .ok)
  }
}
