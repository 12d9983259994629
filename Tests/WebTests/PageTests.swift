import Foundation
import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct PageTests {
  private static let attack = "<script>alert(1)</script>\"' onmouseover=\"x"

  @Test func nothingThatWasTypedRunsInTheAuditLog() async throws {
    let school = try await WebSchool()
    try await school.database.write { connection in
      try AuditLog.record(
        actor: Self.attack, action: Self.attack, subject: Self.attack, detail: Self.attack,
        at: WebSchool.start, on: connection)
    }
    let browser = try await school.browser(as: .admin)

    for path in ["/audit", "/audit?search=%3Cscript%3Ealert", "/audit?q=%22%3E%3Cscript%3E"] {
      let page = try await browser.get(path)
      #expect(page.status == .ok)
      #expect(!page.text.contains("<script>alert"))
      #expect(!page.text.contains("\"><script>"))
      #expect(!page.text.contains("\" onmouseover=\"x"))
    }
    #expect(try await browser.get("/audit").text.contains("&lt;script&gt;alert(1)"))
  }

  @Test func nothingThatWasTypedRunsAfterAFailedForm() async throws {
    let school = try await WebSchool()
    let guest = try school.browser()
    let signIn = try await guest.signIn(Self.attack, Self.attack, next: "/" + Self.attack)
    let browser = try await school.browser(as: .admin)
    let user = try await browser.post(
      "/users",
      ["username": Self.attack, "email": Self.attack, "password": "short", "role": "teacher"])
    let clear = try await browser.get("/backup/clear?table=%3Cscript%3Ealert(1)%3C/script%3E")

    for page in [signIn, user, clear] {
      #expect(page.status.code >= 400)
      #expect(!page.text.contains("<script>alert"))
      #expect(!page.text.contains("\" onmouseover=\"x"))
    }
  }

  @Test func theSchoolsNameIsTextOnEveryPage() async throws {
    let school = try await WebSchool()
    try await school.database.write {
      try SchoolSettings.set(.name, to: Self.attack, at: WebSchool.start, on: $0)
    }
    let browser = try await school.browser(as: .admin)
    for path in ["/", "/backup/", "/users", "/settings", "/audit"] {
      let page = try await browser.get(path)
      #expect(page.status == .ok, "\(path)")
      #expect(!page.text.contains("<script>alert"), "\(path)")
    }
  }

  @Test func everyPageForbidsForeignAndInlineScripts() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)
    for path in ["/login", "/", "/backup/", "/users", "/settings", "/audit", "/no/such/page"] {
      let page = try await browser.get(path)
      let policy = try #require(page.headers[.contentSecurityPolicy])
      #expect(policy.contains("default-src 'none'"))
      #expect(policy.contains("script-src 'self'"))
      #expect(policy.contains("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe"))
      #expect(page.headers[.xContentTypeOptions] == "nosniff")
      #expect(!page.text.contains(" style=\""), "\(path) has a style that the policy forbids")
      #expect(!page.text.contains(" onclick="), "\(path)")
    }
  }

  @Test func assetsAreKeptForAYearUnderANameThatChangesWithThem() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    let page = try await browser.get("/login")
    let parts = page.text.components(between: "\"/assets/", and: "\"")

    #expect(parts.count >= 3)
    for part in parts {
      let path = "/assets/" + part.prefix { $0 != "#" }
      let answer = try await browser.get(path)
      #expect(answer.status == .ok, "\(path)")
      #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
    }
    #expect(try await browser.get("/assets/0000/rollbook.css").status == .notFound)
  }

  @Test func everyIconThatATemplateNamesIsThere() async throws {
    let page = try await WebSchool().browser().get("/login").text
    let address = try #require(
      page.components(between: "href=\"", and: "#").first { $0.contains(".svg") })
    let sprite = try await WebSchool().browser().get(address).text
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Web/Templates").standardized
    let templates = try FileManager.default.contentsOfDirectory(
      at: sources, includingPropertiesForKeys: nil)
    #expect(templates.count > 30)
    for template in templates {
      let text = try String(contentsOf: template, encoding: .utf8)
      for name in text.components(between: "frame.icons}}#", and: "\"") where !name.contains("{") {
        #expect(sprite.contains("id=\"\(name)\""), "\(template.lastPathComponent): \(name)")
      }
    }
  }

  @Test func healthIsForEverybody() async throws {
    let school = try await WebSchool()
    let answer = try await school.browser().get("/healthz")
    #expect(answer.status == .ok)
    #expect(answer.text == "ok")
  }

  @Test(arguments: [
    ("two+words", "two words"), ("two%20words", "two words"), ("a%2Bb", "a+b"), ("%E2%82%AC", "€"),
    ("%ZZ", ""), ("%FF", ""),
  ])
  func aSearchIsUnderstoodAsABrowserSendsIt(sent: String, meant: String) async throws {
    let school = try await WebSchool()
    let page = try await school.browser(as: .admin).get("/audit?q=\(sent)")
    #expect(page.status == .ok)
    #expect(page.text.contains("name=\"q\" value=\"\(meant)\""))
  }

  @Test func whatIsNoPageIsAPage() async throws {
    let school = try await WebSchool()
    let answer = try await school.browser().get("/no/such/page")
    #expect(answer.status == .notFound)
    #expect(answer.text.contains("</html>"))
  }
}

extension String {
  /// Every text that stands between two others.
  func components(between start: String, and end: String) -> [String] {
    split(separator: start).dropFirst().compactMap { piece in
      piece.firstRange(of: end).map { String(piece[..<$0.lowerBound]) }
    }
  }
}
