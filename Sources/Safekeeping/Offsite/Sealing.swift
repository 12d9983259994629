import Foundation
import Records

/// Encryption with Debian's age of what leaves the building. The server knows the recipient, which
/// only encrypts; the identity, which decrypts, is the admin's to keep.
public enum Sealing {
  /// A pair of keys just made. `identity` is kept nowhere.
  public struct Keys: Hashable, Sendable {
    public let recipient: String
    public let identity: String
  }

  static let suffix = ".age"

  public static func makeKeys() async throws -> Keys {
    let answer = try await Program.run("age-keygen", [])
    let lines = answer.output.split(separator: "\n")
    guard answer.isGood, let identity = lines.first(where: { $0.hasPrefix("AGE-SECRET-KEY-") }),
      let recipient = lines.compactMap({ $0.split(separator: " ").last }).first(where: {
        $0.hasPrefix("age1")
      })
    else {
      throw Problem(.unavailable, "age-keygen made no key.", advice: "Nothing was changed.")
    }
    return Keys(recipient: String(recipient), identity: String(identity))
  }

  /// Throws a `Problem` when the text can't be a recipient of age.
  public static func checkRecipient(_ text: String) throws {
    let isOne =
      text.hasPrefix("age1") && text.count == 62
      && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
    guard !isOne else { return }
    throw Problem(
      .invalid,
      text.hasPrefix("AGE-SECRET-KEY")
        ? "That is the secret key. It must not be kept on this server."
        : "“\(text.prefix(70))” is not a recipient of age.",
      advice: "Nothing was changed. The recipient is the line that begins with age1.")
  }

  /// Writes `path` encrypted to a new file.
  static func seal(_ path: String, for recipient: String, to sealed: String) async throws {
    let answer = try await Program.run("age", ["-r", recipient, "-o", sealed, path])
    guard answer.isGood else { throw refusal("encrypted", answer) }
  }

  /// Writes `path` decrypted to a new file.
  static func unseal(_ path: String, with identity: String, to opened: String) async throws {
    let answer = try await Program.run("age", ["-d", "-i", identity, "-o", opened, path])
    guard answer.isGood else { throw refusal("decrypted", answer) }
  }

  private static func refusal(_ what: String, _ answer: Program.Answer) -> Problem {
    let said = answer.complaint.split(separator: "\n").first.map(String.init) ?? "age failed"
    return Problem(
      .invalid, "The copy could not be \(what): \(said.replacing("age: error: ", with: "")).",
      advice: "Nothing was changed. Check that the key is the right one and the file is whole.")
  }
}
