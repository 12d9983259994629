import HTTPTypes
import TestSupport
import Testing
import Web

@Suite(.everyEngine) struct ProxyTests {
  @Test func behindAProxyCookiesGoOnlyOverTLS() async throws {
    let school = try await WebSchool(entrance: Entrance(isBehindProxy: true))
    let browser = try school.browser()
    let page = try await browser.get("/login")
    #expect(browser.setCookies.allSatisfy { $0.contains("Secure") })
    #expect(page.headers[.strictTransportSecurity] != nil)

    let plain = try await WebSchool()
    let other = try plain.browser()
    let plainPage = try await other.get("/login")
    #expect(other.setCookies.allSatisfy { !$0.contains("Secure") })
    #expect(plainPage.headers[.strictTransportSecurity] == nil)
  }

  @Test func guessesCountAgainstTheAddressThatTheProxyForwards() async throws {
    let school = try await WebSchool(entrance: Entrance(isBehindProxy: true))
    let guesser = try school.browser()
    guesser.forwardedFor = "198.51.100.1, 203.0.113.9"
    for _ in 0..<20 where try await guesser.signIn("admin", "guess").status != .tooManyRequests {}

    guesser.forwardedFor = "192.0.2.55, 203.0.113.9"
    let sameGuesser = try await guesser.signIn("admin", WebSchool.password)
    let office = try school.browser()
    office.forwardedFor = "192.0.2.55"

    #expect(sameGuesser.status == .tooManyRequests)
    #expect(try await office.signIn("admin", WebSchool.password).status == .seeOther)
  }

  @Test func withoutAProxyNobodyChoosesTheirAddress() async throws {
    let school = try await WebSchool()
    let guesser = try school.browser()
    for number in 0..<20 {
      guesser.forwardedFor = "192.0.2.\(number)"
      if try await guesser.signIn("admin", "guess").status == .tooManyRequests { return }
    }
    Issue.record("twenty guesses from one address were all answered")
  }
}
