import Foundation
import HTTPTypes
import Hummingbird
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

  /// `Rights.txt` is what somebody decided; a new route is not in it. `ROLLBOOK_RECORD=1` writes it anew,
  /// to be looked at line by line.
  @Test func everyRouteIsInTheTableOfRights() async throws {
    let school = try await WebSchool()
    let found = school.site.routes.map(rights).sorted().joined(separator: "\n") + "\n"
    let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Rights.txt")
    if ProcessInfo.processInfo.environment["ROLLBOOK_RECORD"] == "1" {
      try found.write(to: table, atomically: true, encoding: .utf8)
    }
    #expect(found == (try String(contentsOf: table, encoding: .utf8)), "Rights.txt is behind")
  }

  private func rights(_ route: Route) -> String {
    let roles = User.Role.allCases.filter { route.access.admits($0) }.map(\.rawValue)
    let who = route.access == .anyone ? "anyone" : roles.sorted().joined(separator: " ")
    return "\(route.method.rawValue.padding(toLength: 5, withPad: " ", startingAt: 0))"
      + "\(route.path.padding(toLength: 44, withPad: " ", startingAt: 0))\(who)"
  }

  @Test func theRouterKnowsNoRouteWithoutARule() async throws {
    let school = try await WebSchool()
    let ruled = Set(school.site.routes.map { "\($0.method) \(RouterPath($0.path))" })
    let known = school.site.router().routes.filter { $0.method != .head }
    #expect(Set(known.map { "\($0.method) \($0.path)" }) == ruled)
    #expect(known.count > 80)
  }
}
