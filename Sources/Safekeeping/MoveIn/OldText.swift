/// Text of the old system, which may hold what Rollbook's may not.
enum OldText {
  /// Whether it can be taken byte by byte: ASCII without NUL, not blank, no space around it.
  @inline(__always)
  static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first, let last = text.last, first > 32, last > 32 else { return false }
    for byte in text where byte == 0 || byte >= 0x80 { return false }
    return true
  }

  struct Reading {
    let text: String
    /// Why it is not byte by byte what stood there.
    let reason: String?
  }

  static let spaces = "Spaces around it"
  static let zeros = "A character that text can't hold"
  static let encoding = "Bytes that are no text"

  /// Nil when it is blank.
  static func reading(_ bytes: UnsafeRawBufferPointer, trimmed: Bool) -> Reading? {
    let isValid = String(validating: bytes, as: UTF8.self) != nil
    var text = String(decoding: bytes, as: UTF8.self)
    var reason = isValid ? nil : encoding
    if text.utf8.contains(0) {
      text = String(text.unicodeScalars.filter { $0 != "\0" })
      reason = reason ?? zeros
    }
    let core = trim(text)
    guard !core.isEmpty else { return nil }
    guard trimmed, core.utf8.count != text.utf8.count else {
      return Reading(text: text, reason: reason)
    }
    return Reading(text: String(core), reason: reason ?? spaces)
  }

  static func trim(_ text: String) -> Substring {
    let start = text.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
  }
}
