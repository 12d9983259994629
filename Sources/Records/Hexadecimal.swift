/// Bytes as two digits each, `00` to `ff`.
public enum Hexadecimal {
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.flatMap { [digit($0 >> 4), digit($0 & 15)] }, as: UTF8.self)
  }

  /// 16 digits, the most significant first.
  public static func write(_ number: UInt64, into out: inout ByteText) {
    let text = out.room(16)
    for place in 0..<16 {
      text[place] = digit(UInt8(truncatingIfNeeded: number >> (60 - 4 * place)) & 15)
    }
    out.advance(16)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// Nil when the text is not whole pairs of digits.
  public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2) else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { index -> UInt8? in
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      return UInt8(high << 4 | low)
    }
    return bytes.count * 2 == digits.count ? bytes : nil
  }
}
