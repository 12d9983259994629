/// Whether bytes are well-formed UTF-8.
enum UTF8Check {
  /// Whether the `length` bytes that the first one promises are one character: no overlong form,
  /// no surrogate, nothing beyond U+10FFFF.
  @inline(__always)
  static func isCharacter(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let second = bytes[1]
    switch length {
    case 2: return isTrailing(second)
    case 3:
      let lowest: UInt8 = bytes[0] == 0xE0 ? 0xA0 : 0x80
      let highest: UInt8 = bytes[0] == 0xED ? 0x9F : 0xBF
      return second >= lowest && second <= highest && isTrailing(bytes[2])
    default:
      let lowest: UInt8 = bytes[0] == 0xF0 ? 0x90 : 0x80
      let highest: UInt8 = bytes[0] == 0xF4 ? 0x8F : 0xBF
      return second >= lowest && second <= highest && isTrailing(bytes[2]) && isTrailing(bytes[3])
    }
  }

  @inline(__always)
  private static func isTrailing(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension UTF8Check {
  enum Finding { case whole(Int), cut, wrong }

  /// The first character of `bytes`, which is not empty.
  static func length(of bytes: UnsafeRawBufferPointer) -> Finding {
    guard let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return .cut }
    let length =
      switch start[0] {
      case 0..<0x80: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 1 else { return length == 1 ? .whole(1) : .wrong }
    guard bytes.count >= length else {
      return bytes.dropFirst().allSatisfy(isTrailing) ? .cut : .wrong
    }
    return isCharacter(start, length) ? .whole(length) : .wrong
  }
}
