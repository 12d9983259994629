import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Records

/// Hashes and checks passwords in the text forms of Werkzeug, so that accounts of the old system
/// keep their passwords: `scrypt:N:r:p$salt$hex` and `pbkdf2:sha256:rounds$salt$hex`
/// (https://werkzeug.palletsprojects.com, `werkzeug.security`).
///
/// Hashing is slow on purpose and takes 32 MiB, so at most two run at once, on threads of their own.
public struct Passwords: Sendable {
  private let lanes: [DispatchQueue]
  private let random: @Sendable (Int) -> [UInt8]

  /// `random` gives so many random bytes.
  public init(random: @escaping @Sendable (Int) -> [UInt8] = Self.systemRandom) {
    lanes = (0..<2).map { DispatchQueue(label: "rollbook.password.\($0)") }
    self.random = random
  }

  /// The system's generator.
  public static let systemRandom: @Sendable (Int) -> [UInt8] = { count in
    SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes(Array.init)
  }

  /// A hash for a new password: `scrypt:32768:8:1$salt$hex`. Throws a `Problem` when the password
  /// is too short or one of those that everybody tries first.
  public func hash(_ password: String) async throws -> String {
    try Self.check(password)
    let salt = String(random(16).map { Self.letters[Int($0) % Self.letters.count] })
    return try await onLane {
      let key = try Self.scrypt(password, salt: salt, rounds: 32_768, block: 8, lanes: 1, count: 64)
      return "scrypt:32768:8:1$\(salt)$\(Hexadecimal.text(key))"
    }
  }

  /// Whether the password is the hash's. A nil hash, for an account that is not there, costs the
  /// same time and is never right.
  public func verify(_ password: String, against hash: String?) async throws -> Bool {
    let form = HashForm(hash ?? "") ?? .nobody
    let isKnown = hash.flatMap(HashForm.init) != nil
    return try await onLane {
      guard password.utf8.count <= Self.longest else { return false }
      return try form.matches(password) && isKnown
    }
  }

  /// A password that people can type: 4 groups of 4 letters and digits without look-alikes.
  public func generate() -> String {
    let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
    let letters = random(16).map { alphabet[Int($0) % alphabet.count] }
    return stride(from: 0, to: 16, by: 4).map { String(letters[$0..<$0 + 4]) }.joined(
      separator: "-")
  }

  /// A random token for links and sessions: 32 bytes as 64 hexadecimal digits.
  public func token() -> String { Hexadecimal.text(random(32)) }

  static let shortest = 12
  static let longest = 1024
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  static func check(_ password: String) throws {
    guard password.count >= shortest else {
      throw Problem(
        .invalid, "The password is too short.", advice: "Use at least \(shortest) characters.")
    }
    guard password.utf8.count <= longest else {
      throw Problem(.invalid, "The password is too long.", advice: "Use at most \(longest) bytes.")
    }
    guard !CommonPasswords.contains(password) else {
      throw Problem(
        .invalid, "That password is one of those that everybody tries first.",
        advice: "Use a few words that only you put together.")
    }
  }

  static func scrypt(
    _ password: String, salt: String, rounds: Int, block: Int, lanes: Int, count: Int
  ) throws -> [UInt8] {
    try KDF.Scrypt.deriveKey(
      from: Array(password.utf8), salt: Array(salt.utf8), outputByteCount: count, rounds: rounds,
      blockSize: block, parallelism: lanes
    ).withUnsafeBytes(Array.init)
  }

  private func onLane<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    let lane = lanes[Int.random(in: lanes.indices)]
    return try await withCheckedThrowingContinuation { done in
      lane.async { done.resume(with: Result(catching: body)) }
    }
  }
}

/// A stored hash, taken apart, with limits that keep a hostile one from eating memory or time.
private enum HashForm {
  case scrypt(rounds: Int, block: Int, lanes: Int, salt: String, key: [UInt8])
  case pbkdf2(KDF.Insecure.PBKDF2.HashFunction, rounds: Int, salt: String, key: [UInt8])

  static let nobody = HashForm.scrypt(
    rounds: 32_768, block: 8, lanes: 1, salt: "nobody", key: [UInt8](repeating: 0, count: 64))

  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let key = Hexadecimal.bytes(parts[2]), (16...128).contains(key.count)
    else {
      return nil
    }
    let method = parts[0].split(separator: ":").map(String.init)
    switch method.first {
    case "scrypt":
      let numbers = method.dropFirst().compactMap { Int($0) }
      guard numbers.count == 3, (2...131_072).contains(numbers[0]), (1...16).contains(numbers[1]),
        (1...4).contains(numbers[2]), numbers[0] & (numbers[0] - 1) == 0
      else { return nil }
      self = .scrypt(
        rounds: numbers[0], block: numbers[1], lanes: numbers[2], salt: parts[1], key: key)
    case "pbkdf2":
      let functions: [String: KDF.Insecure.PBKDF2.HashFunction] = [
        "sha1": .insecureSHA1, "sha256": .sha256, "sha512": .sha512,
      ]
      guard method.count == 3, let function = functions[method[1]], let rounds = Int(method[2]),
        (1...2_000_000).contains(rounds)
      else { return nil }
      self = .pbkdf2(function, rounds: rounds, salt: parts[1], key: key)
    default: return nil
    }
  }

  func matches(_ password: String) throws -> Bool {
    switch self {
    case .scrypt(let rounds, let block, let lanes, let salt, let key):
      let found = try Passwords.scrypt(
        password, salt: salt, rounds: rounds, block: block, lanes: lanes, count: key.count)
      return Self.areEqual(found, key)
    case .pbkdf2(let function, let rounds, let salt, let key):
      let found = try KDF.Insecure.PBKDF2.deriveKey(
        from: Array(password.utf8), salt: Array(salt.utf8), using: function,
        outputByteCount: key.count, unsafeUncheckedRounds: rounds)
      return Self.areEqual(found.withUnsafeBytes(Array.init), key)
    }
  }

  /// Takes the same time wherever the first difference is.
  private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
