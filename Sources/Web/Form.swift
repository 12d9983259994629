import Records

/// What a person typed: `application/x-www-form-urlencoded`, each name with its values in order.
public struct Form: Hashable, Sendable {
  /// The largest form that is read, in bytes.
  static let limit = 512 * 1024

  private var values: [String: [String]] = [:]

  init() {}

  /// Throws a `Problem` when the text is not a form in UTF-8.
  init(_ text: some StringProtocol) throws {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(parts[0])
      values[name, default: []].append(parts.count > 1 ? try Self.decoded(parts[1]) : "")
    }
  }

  /// The first value of that name; empty when there is none.
  subscript(_ name: String) -> String { values[name]?.first ?? "" }

  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// Every name with its first value.
  var fields: [String: String] { values.compactMapValues(\.first) }

  private static func decoded(_ text: some StringProtocol) throws -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(32)
      case UInt8(ascii: "%"):
        guard rest.count >= 2,
          let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        else { throw unreadable }
        rest = rest.dropFirst(2)
        bytes.append(value)
      default: bytes.append(byte)
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
      throw unreadable
    }
    return text
  }

  private static let unreadable = Problem(
    .invalid, "The form could not be read.", advice: "Nothing was changed. Go back and try again.")
}
