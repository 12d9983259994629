import HTTPTypes
import Office
import Records
import TestSupport
import Testing
import Web

@Suite struct HelpTests {
  /// The address behind the question mark of a page.
  private func help(on page: String) -> String? {
    page.firstMatch(of: #/id="help" href="([^"]+)"/#).map { String($0.1) }
  }

  @Test(arguments: User.Role.allCases)
  func everyPageOfARoleLeadsToHelpThatTheRoleMayRead(role: User.Role) async throws {
    let school = try await WebSchool(students: 2)
    let browser = try await school.browser(as: role)

    for route in school.site.routes where route.method == .get && route.access.admits(role) {
      let path = route.path.split(separator: "/", omittingEmptySubsequences: false)
        .map { $0.hasPrefix(":") ? "1" : $0 }.joined(separator: "/")
      let page = try await browser.get(path)
      guard page.text.contains("class=\"topbar") else { continue }
      let address = try #require(help(on: page.text), "\(path) has no help")
      let answer = try await browser.get(address)
      #expect(answer.status == .ok, "\(path) leads \(role) to \(address)")
      #expect(path.hasPrefix("/help") == (address == "/help"), "\(path) leads to \(address)")
    }
  }

  @Test func aPageLeadsToTheHelpThatIsAboutIt() async throws {
    let school = try await WebSchool(students: 2)
    let browser = try await school.browser(as: .admin)
    let expected = [
      "/": "home", "/students": "students", "/students/1": "students",
      "/students/1/edit": "students",
      "/students/1/delete": "deleting", "/payments/dues": "payments",
      "/payment_categories": "payment-categories", "/backup/": "backup",
      "/backup/clear?table=students": "clear", "/backup/restore": "restore",
      "/backup/compare": "compare", "/settings": "settings", "/settings/telling": "telling",
    ]

    for (path, name) in expected {
      #expect(help(on: try await browser.get(path).text) == "/help/\(name)", "\(path)")
    }
  }

  @Test(arguments: User.Role.allCases)
  func theListHasWhatTheRoleMayRead(role: User.Role) async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: role)

    let page = try await browser.get("/help").text

    for route in school.site.routes where route.path.hasPrefix("/help/") {
      let isListed = page.contains("href=\"\(route.path)\"")
      #expect(isListed == route.access.admits(role), "\(route.path) for \(role)")
    }
  }

  @Test func everyTopicSaysWhatThePageIsForAndWhatComesAfterTheWrongButton() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .admin)
    let topics = school.site.routes.map(\.path).filter { $0.hasPrefix("/help/") }
    #expect(topics.count > 20)

    for path in topics {
      let text = try await browser.get(path).text
      #expect(text.contains("<h1>Help: "), "\(path)")
      #expect(text.contains("<h2>What it is for</h2>"), "\(path)")
      #expect(text.contains(#/<h2>What if [^<]+\?</h2>/#), "\(path)")
    }
  }

  @Test func anotherTopicIsNoPage() async throws {
    let browser = try await WebSchool().browser(as: .admin)
    #expect(try await browser.get("/help/nothing").status == .notFound)
  }
}
