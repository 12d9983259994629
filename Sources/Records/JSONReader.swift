/// Reads JSON (RFC 8259, strictly) as a stream of tokens, in memory bounded by its longest string.
///
///     let reader = JSONReader { try file.read(into: $0) }
///     while case let token = try reader.next(), token != .end { … }
///
/// Text must be UTF-8, with or without a byte order mark. Nesting, strings and numbers have limits.
/// Every refusal is a `Problem` that names line and byte.
///
/// **Hashing what was read.** `onBytes` gets all bytes of the file in order, in large pieces, as
/// they are left behind; `passBytes()` gives it the rest up to the current token's first byte.
/// So a checksum over everything before a certain key is: update a hash in `onBytes`, and at that
/// key call `passBytes()` and finish the hash.
public final class JSONReader {
  public enum Token: UInt8, Sendable {
    case beginObject, endObject, beginArray, endArray
    case key, string, number, yes, no, null
    /// The value is complete and nothing follows.
    case end
  }

  /// What may come next.
  enum State { case start, value, firstElement, firstKey, key, colon, comma, end }

  /// Arrays and objects inside one another.
  public static let depthLimit = 64
  /// Bytes of a number.
  public static let numberLimit = 64

  /// The bytes of the current key or string, unescaped, or of the current number as it is
  /// written; good until the next call of `next`.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: content, count: contentCount)
  }
  /// The line of the current token, from 1.
  @exclusivity(unchecked) public internal(set) var line = 1
  /// The offset in the file of the current token's first byte: of a string, its opening quote.
  public var offset: Int64 { discarded + Int64(tokenStart) }
  /// How many arrays and objects are open.
  @exclusivity(unchecked) public internal(set) var depth = 0
  /// Gets every byte of the file once, in order.
  @exclusivity(unchecked) public var onBytes: ((UnsafeRawBufferPointer) -> Void)?

  /// Bytes of a key or a text, as it is written, unless told otherwise.
  public static let textLimit = 4 << 20

  let stringLimit: Int
  private let source: (UnsafeMutableRawBufferPointer) throws -> Int
  /// The bytes at hand, and behind them a NUL at which every scan ends.
  @exclusivity(unchecked) var base: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) var count = 0
  @exclusivity(unchecked) var position = 0
  @exclusivity(unchecked) var tokenStart = 0
  /// How many bytes of the file lay before `base`.
  @exclusivity(unchecked) private var discarded: Int64 = 0
  /// Up to where `onBytes` knows the bytes at hand.
  @exclusivity(unchecked) private var passed = 0
  @exclusivity(unchecked) private var isSourceAtEnd = false
  @exclusivity(unchecked) var state = State.start
  /// A bit for each open container, the innermost last: 1 is an object.
  @exclusivity(unchecked) var containers: UInt64 = 0
  @exclusivity(unchecked) var content: UnsafeMutablePointer<UInt8>?
  @exclusivity(unchecked) var contentCount = 0
  /// Where strings with escapes are put together.
  @exclusivity(unchecked) var scratch = ByteText(capacity: 1024)

  /// `read` fills a part of what it is given and says how much, 0 at the end. A string longer
  /// than `stringLimit` bytes, as it is written, is refused.
  public init(
    stringLimit: Int = textLimit, read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    self.stringLimit = stringLimit
    source = read
    capacity = 256 << 10
    base = .allocate(capacity: capacity + Self.slack)
    base[0] = 0
  }

  deinit { base.deallocate() }

  /// Scans load 8 bytes at once, also at the end.
  static let slack = 16

  /// The current key, string or number as a `String`.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the current key or string is `text`.
  public func matches(_ text: StaticString) -> Bool {
    let wanted = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return bytes.elementsEqual(wanted)
  }

  /// Gives `onBytes` everything before the current token.
  public func passBytes() { pass(upTo: tokenStart) }

  private func pass(upTo end: Int) {
    guard end > passed else { return }
    onBytes?(UnsafeRawBufferPointer(start: base + passed, count: end - passed))
    passed = end
  }

  /// Brings more bytes behind those at hand, keeping them from `tokenStart` on; false at the end
  /// of the file. Positions may move: callers compute theirs relative to `tokenStart`.
  func refill() throws -> Bool {
    guard !isSourceAtEnd else { return false }
    if tokenStart > 0 { discard() }
    if count == capacity { grow() }
    let free = UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count)
    let more = try source(free)
    isSourceAtEnd = more == 0
    count += more
    base[count] = 0
    return more > 0
  }

  private func discard() {
    pass(upTo: tokenStart)
    let gone = tokenStart
    base.update(from: base + gone, count: count - gone)
    count -= gone
    position -= gone
    passed -= gone
    discarded += Int64(gone)
    tokenStart = 0
    base[count] = 0
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + Self.slack)
    larger.update(from: base, count: count + 1)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}

extension JSONReader {
  /// Passes over the value that begins with the current token, or follows the current key.
  public func skipValue() throws {
    var token = state == .colon ? try next() : .null
    guard token == .beginObject || token == .beginArray else { return }
    let outside = depth - 1
    while depth > outside { token = try next() }
  }

  /// A refusal that names the place of the current token.
  public func problem(_ what: String, advice: String = "") -> Problem {
    Problem(.invalid, "Line \(line), byte \(offset): \(what).", advice: advice)
  }
}
