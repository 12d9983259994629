import Foundation
import Records

/// Takes a multipart body apart while it arrives; holds one chunk and one small field.
struct MultipartReader {
  enum Event {
    case field(String, String)
    /// A file begins; its bytes follow. `path` is what the sender calls it, with its folders.
    case file(field: String, path: String)
    case bytes([UInt8])
  }

  private enum State {
    case preamble
    case headers
    case field(String)
    case file
    case finished
  }

  /// The most that a field or a part's headers may have, in bytes.
  private static let smallLimit = 64 * 1024

  private let delimiter: [UInt8]
  private var state = State.preamble
  /// Bytes that can't be judged yet. The body begins as if a line break stood before it.
  private var pending: [UInt8] = [13, 10]

  static let unreadable = Problem(
    .invalid, "No whole file arrived.",
    advice: "Nothing was changed. Choose a file and send it again.")

  init(boundary: String) { delimiter = Array("\r\n--\(boundary)".utf8) }

  var isFinished: Bool { if case .finished = state { true } else { false } }

  mutating func take(_ chunk: some Sequence<UInt8>) throws -> [Event] {
    pending.append(contentsOf: chunk)
    var events: [Event] = []
    while let event = try step(&events) { if !event { break } }
    return events
  }

  /// True when it got on, false when it needs more bytes.
  private mutating func step(_ events: inout [Event]) throws -> Bool? {
    switch state {
    case .preamble: return try passDelimiter()
    case .headers: return try readHeaders(&events)
    case .field(let name): return try readField(name, &events)
    case .file: return readFile(&events)
    case .finished:
      pending.removeAll()
      return nil
    }
  }

  private mutating func passDelimiter() throws -> Bool {
    guard let at = find(delimiter) else {
      try keepSmall()
      return false
    }
    let after = at + delimiter.count
    guard pending.count >= after + 2 else { return false }
    let isLast = pending[after] == UInt8(ascii: "-") && pending[after + 1] == UInt8(ascii: "-")
    pending.removeFirst(after + 2)
    state = isLast ? .finished : .headers
    return true
  }

  private mutating func readHeaders(_ events: inout [Event]) throws -> Bool {
    guard let end = find(Array("\r\n\r\n".utf8)) else {
      try keepSmall()
      return false
    }
    let headers = String(decoding: pending[..<end], as: UTF8.self)
    pending.removeFirst(end + 4)
    guard
      let line = headers.split(separator: "\r\n").first(where: {
        $0.lowercased().hasPrefix("content-disposition:")
      })
    else { throw Self.unreadable }
    if let file = Self.parameter("filename", in: line) {
      let field = Self.parameter("name", in: line) ?? ""
      events.append(.file(field: field, path: file))
      state = .file
    } else {
      guard let name = Self.parameter("name", in: line) else { throw Self.unreadable }
      state = .field(name)
    }
    return true
  }

  private mutating func readField(_ name: String, _ events: inout [Event]) throws -> Bool {
    guard let end = find(delimiter) else {
      try keepSmall()
      return false
    }
    guard let value = String(validating: pending[..<end], as: UTF8.self) else {
      throw Self.unreadable
    }
    events.append(.field(name, value))
    pending.removeFirst(end)
    state = .preamble
    return true
  }

  private mutating func readFile(_ events: inout [Event]) -> Bool {
    if let end = find(delimiter) {
      events.append(.bytes(Array(pending[..<end])))
      pending.removeFirst(end)
      state = .preamble
      return true
    }
    let sure = pending.count - delimiter.count
    guard sure > 0 else { return false }
    events.append(.bytes(Array(pending[..<sure])))
    pending.removeFirst(sure)
    return false
  }

  private func keepSmall() throws {
    guard pending.count <= Self.smallLimit else { throw Self.unreadable }
  }

  /// Where `pattern`, which begins with a carriage return, first stands among the pending bytes.
  private func find(_ pattern: [UInt8]) -> Int? {
    pending.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      var offset = 0
      while offset + pattern.count <= bytes.count,
        let found = memchr(start + offset, 13, bytes.count - offset - pattern.count + 1)
      {
        offset = start.distance(to: UnsafeRawPointer(found))
        if memcmp(start + offset, pattern, pattern.count) == 0 { return offset }
        offset += 1
      }
      return nil
    }
  }

  /// `name="value"` of a header line; a value in quotes may hold semicolons.
  private static func parameter(_ name: String, in line: some StringProtocol) -> String? {
    var isQuoted = false
    let parts = line.split { sign in
      if sign == "\"" { isQuoted.toggle() }
      return sign == ";" && !isQuoted
    }
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, pair[0].trimmingCharacters(in: .whitespaces).lowercased() == name
      else { continue }
      return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    }
    return nil
  }

  /// A file's name alone, short enough to be shown.
  static func name(of path: String) -> String {
    let name = path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    return String(name.prefix(120))
  }
}
