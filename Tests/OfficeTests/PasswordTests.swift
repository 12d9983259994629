import Office
import Records
import Testing

struct PasswordTests {
  @Test(arguments: [
    "", "elevensigns", "aaaaaaaaaaaaaa", "ababababababab", "abcabcabcabc", "123456789012",
    "987654321098", "password1234", "Password2026", "P@ssw0rd!!!!", "passwordpassword",
    "qwertyuiop12", "asdfghjkl;12", "1q2w3e4r5t6y", "iloveyou1234", "rollbook2026",
    "Administrator1",
    "school123456", "786786786786", "bismillah786", "abcdefghijkl", "!!!!!!!!!!!!",
  ])
  func whatEverybodyTriesFirstIsRefused(password: String) async {
    await #expect(throws: Problem.self) { try await Passwords().hash(password) }
  }

  @Test(arguments: ["seven green hats", "correct horse", "Ωμέγα ποτάμι", "k7m2-x9qa-p4dn"])
  func whatPeopleComeUpWithThemselvesIsTaken(password: String) async throws {
    let hash = try await Passwords().hash(password)
    #expect(hash.hasPrefix("scrypt:32768:8:1$"))
    #expect(try await Passwords().verify(password, against: hash))
    #expect(try await !Passwords().verify(password + " ", against: hash))
    #expect(try await Passwords().hash(password) != hash, "each has a salt of its own")
  }

  @Test func aPasswordMayBeLongButNotEndless() async throws {
    #expect(try await Passwords().hash(String(repeating: "long pass ", count: 12)).isEmpty == false)
    await #expect(throws: Problem.self) {
      try await Passwords().hash(String(repeating: "long pass ", count: 200))
    }
  }

  /// Otherwise the time of an answer would tell which names have an account.
  @Test func aNameThatIsNotThereTakesTheSameTime() async throws {
    let passwords = Passwords()
    let hash = try await passwords.hash("seven green hats")
    func quickest(_ hash: String?) async throws -> Duration {
      var times: [Duration] = []
      for _ in 0..<4 {
        times.append(
          try await ContinuousClock().measure {
            _ = try await passwords.verify("a wrong password", against: hash)
          })
      }
      return times.min() ?? .zero
    }
    let (known, unknown) = (try await quickest(hash), try await quickest(nil))
    // Wide, for busy machines; without the work it would be a thousandth.
    #expect(unknown > known / 20)
    #expect(known > unknown / 20)
  }
}
