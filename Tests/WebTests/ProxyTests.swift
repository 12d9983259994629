import HTTPTypes
import Records
import Store
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

  private func trusting(_ proxies: String...) async throws -> WebSchool {
    try await WebSchool(entrance: Entrance(proxies: try proxies.map { try Network($0) }))
  }

  private func signInAddress(_ school: WebSchool) async throws -> String? {
    try await school.database.read {
      try AuditLog.entries(limit: 1, on: $0).first?.detail
    }
  }

  @Test func onlyAProxyThatIsTrustedSaysWhoAsksAndHow() async throws {
    let school = try await trusting("10.0.0.0/8", "192.0.2.1")
    let honest = try school.browser(at: "192.0.2.1")
    honest.forwardedFor = "198.51.100.7"
    honest.forwardedProto = "https"
    _ = try await honest.signIn("admin", WebSchool.password)
    #expect(try await signInAddress(school) == "from 198.51.100.7")
    #expect(honest.cookies.keys.allSatisfy { $0.hasPrefix("__Host-") })

    let liar = try school.browser(at: "192.0.2.2")
    liar.forwardedFor = "198.51.100.7"
    liar.forwardedProto = "https"
    let page = try await liar.get("/login")
    _ = try await liar.signIn("admin", WebSchool.password)
    #expect(try await signInAddress(school) == "from 192.0.2.2")
    #expect(page.headers[.strictTransportSecurity] == nil)
  }

  @Test(arguments: [
    ("198.51.100.7", "198.51.100.7"), ("198.51.100.7, 10.1.2.3", "198.51.100.7"),
    ("1.1.1.1, 198.51.100.7, 10.1.2.3, 10.9.9.9", "198.51.100.7"), ("10.1.2.3", "10.1.2.3"),
    ("1.1.1.1, nonsense", "10.0.0.9"), ("1.1.1.1,", "1.1.1.1"), ("2001:DB8::1", "2001:db8::1"),
    ("::ffff:198.51.100.7", "198.51.100.7"), ("<script>", "10.0.0.9"), ("", "10.0.0.9"),
  ])
  func theNearestThatIsNoProxyOfOursIsWhoAsks(said: String, meant: String) async throws {
    let school = try await trusting("10.0.0.0/8")
    let browser = try school.browser(at: "10.0.0.9")
    browser.forwardedFor = said
    _ = try await browser.signIn("admin", WebSchool.password)
    #expect(try await signInAddress(school) == "from \(meant)")
  }

  @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0", "proxy.example", "::/129", "/8"])
  func whatIsNoNetworkIsRefused(text: String) {
    #expect(throws: Problem.self) { try Network(text) }
  }

  @Test func theMetricsAreNotForWhoeverComesThroughAProxy() async throws {
    let school = try await trusting("127.0.0.1")
    let browser = try school.browser(at: "127.0.0.1")
    #expect(try await browser.get("/metrics").status == .unauthorized)
  }
}
