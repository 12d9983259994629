/// Turns the bytes of a text file into UTF-8, whatever a spreadsheet saved it as.
///
/// A byte order mark says what it is. Without one, a NUL among the first two bytes means UTF-16;
/// else the first character beyond ASCII decides: the file is UTF-8 when that character is, and
/// Windows-1252 when it is not. Until then both are the same, so nothing is ever decoded twice;
/// after that, what does not fit is refused and never guessed.
final class TextDecoder {
  enum Encoding: String, Sendable {
    case utf8 = "UTF-8"
    case windows1252 = "Windows-1252"
    case utf16BigEndian = "UTF-16 (big-endian)"
    case utf16LittleEndian = "UTF-16"
  }

  /// Nil as long as there was nothing but ASCII.
  private(set) var encoding: Encoding?
  private let source: (UnsafeMutableRawBufferPointer) throws -> Int
  private let raw: UnsafeMutableRawBufferPointer
  /// Bytes at the front of `raw` that are not decoded yet.
  private var count = 0
  private var isBegun = false
  private var isAtEnd = false
  /// Thrown once everything before it was handed out, so that it is told with the right line.
  private var failure: Problem?

  init(_ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    self.source = source
    raw = .allocate(byteCount: 64 << 10, alignment: 16)
  }

  deinit { raw.deallocate() }

  /// Adds the next piece to `out`; false at the end.
  func more(into out: inout ByteText) throws -> Bool {
    let before = out.count
    while out.count == before {
      if let failure { throw failure }
      guard !isAtEnd else { return false }
      try fill()
      if !isBegun { try begin() }
      let used = decode(into: &out)
      raw.copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[used..<count]))
      count -= used
      if isAtEnd, count > 0, failure == nil {
        failure = Problem(.invalid, "the file ends in the middle of a character")
      }
    }
    return true
  }

  private func fill() throws {
    let free = UnsafeMutableRawBufferPointer(rebasing: raw[count...])
    let more = try source(free)
    count += more
    isAtEnd = more == 0
  }

  private func begin() throws {
    while count < 4, !isAtEnd { try fill() }
    isBegun = true
    let first = Array(raw[..<min(4, count)])
    let marks: [([UInt8], Encoding)] = [
      (CSVWriter.byteOrderMark, .utf8), ([0xFE, 0xFF], .utf16BigEndian),
      ([0xFF, 0xFE], .utf16LittleEndian),
    ]
    if let (mark, encoding) = marks.first(where: { first.starts(with: $0.0) }) {
      self.encoding = encoding
      raw.copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[mark.count..<count]))
      count -= mark.count
    } else if first.count > 1, first[0] == 0 || first[1] == 0 {
      encoding = first[0] == 0 ? .utf16BigEndian : .utf16LittleEndian
    }
  }

  /// Decodes what it can of `raw`; how many bytes that were. Sets `failure` at what it can't.
  private func decode(into out: inout ByteText) -> Int {
    let bytes = UnsafeRawBufferPointer(rebasing: raw[..<count])
    switch encoding {
    case nil: return undecided(bytes, into: &out)
    case .utf8: return utf8(bytes, into: &out)
    case .windows1252: return windows1252(bytes, into: &out)
    case .utf16BigEndian: return utf16(bytes, high: 0, into: &out)
    case .utf16LittleEndian: return utf16(bytes, high: 1, into: &out)
    }
  }

  private func undecided(_ bytes: UnsafeRawBufferPointer, into out: inout ByteText) -> Int {
    guard let beyond = bytes.firstIndex(where: { $0 >= 0x80 || $0 == 0 }) else {
      out.raw(bytes)
      return bytes.count
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[beyond...])
    out.raw(UnsafeRawBufferPointer(rebasing: bytes[..<beyond]))
    guard rest[0] != 0 else {
      failure = nul
      return beyond
    }
    switch UTF8Check.length(of: rest) {
    case .whole: encoding = .utf8
    case .cut where !isAtEnd: return beyond
    case .cut, .wrong: encoding = .windows1252
    }
    return beyond + (encoding == .utf8 ? utf8(rest, into: &out) : windows1252(rest, into: &out))
  }

  private func utf8(_ bytes: UnsafeRawBufferPointer, into out: inout ByteText) -> Int {
    var index = 0
    loop: while index < bytes.count {
      if bytes[index] < 0x80, bytes[index] != 0 {
        index += 1
        continue
      }
      switch UTF8Check.length(of: UnsafeRawBufferPointer(rebasing: bytes[index...])) {
      case .whole(let length) where bytes[index] != 0: index += length
      case .cut where !isAtEnd: break loop
      default:
        failure = bytes[index] == 0 ? nul : mixed
        break loop
      }
    }
    out.raw(UnsafeRawBufferPointer(rebasing: bytes[..<index]))
    return index
  }

  private func windows1252(_ bytes: UnsafeRawBufferPointer, into out: inout ByteText) -> Int {
    for (index, byte) in bytes.enumerated() {
      let scalar = 0x80...0x9F ~= byte ? Self.windows[Int(byte) - 0x80] : UInt16(byte)
      guard scalar > 0 else {
        failure = byte == 0 ? nul : mixed
        return index
      }
      out.scalar(UInt32(scalar))
    }
    return bytes.count
  }

  /// `high` is where in each pair the more significant byte is.
  private func utf16(_ bytes: UnsafeRawBufferPointer, high: Int, into out: inout ByteText) -> Int {
    func unit(_ index: Int) -> UInt32 {
      UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + 1 - high])
    }
    var index = 0
    while index + 1 < bytes.count {
      let first = unit(index)
      guard 0xD800...0xDFFF ~= first else {
        guard first > 0 else {
          failure = nul
          return index
        }
        out.scalar(first)
        index += 2
        continue
      }
      guard index + 3 < bytes.count || isAtEnd else { return index }
      guard first < 0xDC00, index + 3 < bytes.count, 0xDC00...0xDFFF ~= unit(index + 2) else {
        failure = Problem(.invalid, "a text has half a character in it, a lone surrogate")
        return index
      }
      out.scalar(0x10000 + (first - 0xD800) << 10 + (unit(index + 2) - 0xDC00))
      index += 4
    }
    return index
  }

  private var nul: Problem {
    Problem(
      .invalid, "there is a NUL byte, which no text has",
      advice: "The file is damaged or no CSV; save it from the spreadsheet as “CSV UTF-8”.")
  }

  private var mixed: Problem {
    Problem(
      .invalid, "a character is not \(encoding?.rawValue ?? "text"), as those before it were",
      advice: "The file mixes two encodings; save it from the spreadsheet as “CSV UTF-8”.")
  }

  /// What Windows-1252 has from 0x80 to 0x9F; 0 where it has nothing.
  private static let windows: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
