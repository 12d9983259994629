/// A first and a last name that somebody wrote as one.
public struct FullName: Hashable, Sendable {
  public let first: String
  /// The last word; nil when there is only one.
  public let last: String?

  public init(_ text: some StringProtocol) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count > 1, let end = words.last else {
      first = words.first.map { String($0) } ?? ""
      last = nil
      return
    }
    let front = text[..<end.startIndex]
    first = String(front).trimmingSpaces
    last = String(end)
  }
}
