import HTTPTypes
import Office
import Records
import TestSupport
import Testing
import Web

@Suite(.everyEngine) struct RightsTests {
  /// An address of the route, with something in the place of each parameter.
  private func address(_ route: Route) -> String {
    route.path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(":") ? "1" : $0 }.joined(separator: "/")
  }

  @Test(arguments: User.Role.allCases)
  func everyRouteIsOpenToItsRolesOnly(role: User.Role) async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: role)

    for route in school.site.routes where route.method == .get {
      let answer = try await browser.get(address(route))
      #expect(
        (answer.status == .forbidden) == !route.access.admits(role),
        "\(route.path) for \(role): \(answer.status)")
      #expect(answer.status != .internalServerError, "\(route.path)")
    }
  }

  @Test(arguments: User.Role.allCases)
  func everyPostIsRefusedWithoutARightOrAToken(role: User.Role) async throws {
    let school = try await WebSchool(students: 2)
    let before = try await school.contents()
    let browser = try await school.browser(as: role)
    let token = browser.token

    for route in school.site.routes where route.method == .post {
      for wrong in ["", "0000", String(token.reversed())] {
        let answer = try await browser.post(address(route), ["csrf_token": wrong])
        #expect(answer.status == .forbidden, "\(route.path) with “\(wrong)”: \(answer.status)")
      }
      guard !route.access.admits(role) else { continue }
      let answer = try await browser.post(address(route), ["csrf_token": token])
      #expect(answer.status == .forbidden, "\(route.path) for \(role)")
    }
    #expect(try await school.contents().differences(from: before) == [])
    #expect(try school.vault.entries() == [])
  }

  @Test func nobodyGetsAnywhereWithoutSigningIn() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()

    for route in school.site.routes where route.access != .anyone {
      let path = address(route)
      let answer =
        route.method == .get ? try await browser.get(path) : try await browser.post(path)
      #expect(answer.status == .seeOther, "\(route.method) \(path)")
      #expect(answer.location?.hasPrefix("/login?next=/") == true, "\(path)")
    }
  }

  @Test func whoMayNotIsToldByAPage() async throws {
    let school = try await WebSchool()
    let browser = try await school.browser(as: .teacher)

    let answer = try await browser.get("/backup/")

    #expect(answer.status == .forbidden)
    #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    #expect(answer.text.contains("This page is not for teachers."))
    #expect(answer.text.contains("</html>"))
  }
}
