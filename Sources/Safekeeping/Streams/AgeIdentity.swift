import Foundation
import Records

/// What opens a file that is encrypted with age.
public enum AgeIdentity: Sendable {
  /// The path of the file that holds the key.
  case file(String)
  /// The key itself, which is written nowhere.
  case key(String)

  /// The key that somebody pasted, nil when the field was left blank; throws a `Problem` when it is
  /// none.
  public static func pasted(orBlank text: String) throws -> AgeIdentity? {
    let key = text.trimmingCharacters(in: .whitespacesAndNewlines).uppercased()
    guard !key.isEmpty else { return nil }
    guard key.hasPrefix("AGE-SECRET-KEY-1"), key.count < 200,
      key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else {
      throw Problem(
        .invalid, "That is not a key of age.",
        advice: "Nothing was changed. The key is the line that begins with AGE-SECRET-KEY-1.")
    }
    return .key(key)
  }

  /// A descriptor from which the key can be read; whoever opens it closes it.
  func opened() throws -> Int32 {
    switch self {
    case .file(let path):
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw Problem.unreadable(path, code: errno) }
      return file
    case .key(let key):
      let ends = try AgeSource.pair { pipe($0) }
      defer { close(ends.1) }
      // A key is far shorter than a pipe holds, so this does not wait for a reader.
      let bytes = Array("\(key)\n".utf8)
      guard Foundation.write(ends.1, bytes, bytes.count) == bytes.count else {
        close(ends.0)
        throw Problem(.unavailable, "The key could not be handed over.")
      }
      return ends.0
    }
  }
}
