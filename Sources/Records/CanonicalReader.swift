import Foundation

/// Reads records that stand to the byte as `JSONWriter` writes them: most of any backup, several times as
/// quickly as a token at a time. Whatever else JSON allows is left to `JSONReader`.
public struct CanonicalReader {
  private struct Step {
    let form: Kind.Form
    let isRequired: Bool
    let isReference: Bool
    let words: [[UInt8]]
  }

  /// What was read last of a layout, and what it means: records that follow one another often have the
  /// same day and the same moment.
  private struct LastDay {
    let text: (UInt64, UInt16)
    let number: Int64
  }
  private struct LastMoment {
    let text: (UInt64, UInt64, UInt32)
    let seconds: Int64
  }

  private let steps: [Step]
  private let keys: RecordKeys
  private var lastDay: LastDay?
  private var lastMoment: LastMoment?

  public init(_ table: Table) {
    keys = RecordKeys(table)
    steps = table.columns.map { column in
      var words: [[UInt8]] = []
      if case .choice(let choices) = column.kind { words = choices.map { Array($0.utf8) } }
      return Step(
        form: column.kind.form, isRequired: column.isRequired,
        isReference: column.reference != nil, words: words)
    }
  }

  /// Reads the record that `bytes` begin with into `row`, a cell a column; how many bytes it takes. Nil when
  /// it stands there in any other way, has something that its table does not take, or goes on beyond
  /// `bytes`, behind which a NUL must stand and `JSONReader.slack` bytes be readable.
  public mutating func read(_ bytes: UnsafeRawBufferPointer, into row: HeldRow) -> Int? {
    guard let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return nil }
    row.clear()
    guard start.pointee == UInt8(ascii: "{") else { return nil }
    var at = start + 1
    let end = start + bytes.count
    for index in steps.indices {
      let key = keys.places[index]
      guard end - at > key.count, stands(key, at) else { return nil }
      at += key.count
      guard let next = value(index, at, end, row) else { return nil }
      at = next
    }
    guard at.pointee == UInt8(ascii: "}"), row.integer(0) > 0 else { return nil }
    return at + 1 - start
  }

  @inline(__always)
  private func stands(_ key: Range<Int>, _ at: UnsafePointer<UInt8>) -> Bool {
    keys.bytes.withUnsafeBytes { keys in
      keys.baseAddress.map { memcmp(at, $0 + key.lowerBound, key.count) == 0 } ?? false
    }
  }

  /// Reads the value at `at` into its cell; where it ends.
  @inline(__always)
  private mutating func value(
    _ index: Int, _ at: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ row: HeldRow
  ) -> UnsafePointer<UInt8>? {
    if at.pointee == UInt8(ascii: "n") {
      return !steps[index].isRequired && Self.stands(Self.null, at) ? at + 4 : nil
    }
    switch steps[index].form {
    case .integer:
      guard let (number, next) = Self.integer(at), !steps[index].isReference || number > 0 else {
        return nil
      }
      row.set(index, integer: number)
      return next
    case .money:
      guard let (amount, next) = Self.money(at) else { return nil }
      row.set(index, integer: amount)
      return next
    case .bool:
      let isTrue = Self.stands(Self.true, at)
      guard isTrue || at.pointee == UInt8(ascii: "f") && Self.stands(Self.alse, at + 1) else {
        return nil
      }
      row.set(index, integer: isTrue ? 1 : 0)
      return at + (isTrue ? 4 : 5)
    case .date:
      guard end - at >= 12, Self.areQuotes(at, 12), let number = day(at + 1) else { return nil }
      row.set(index, integer: number)
      return at + 12
    case .timestamp:
      guard end - at >= 22, Self.areQuotes(at, 22), let seconds = moment(at + 1) else { return nil }
      row.set(index, integer: seconds)
      return at + 22
    case .text, .choice:
      guard let close = Self.closing(at, end), close > at + 1 else { return nil }
      let text = UnsafeRawBufferPointer(start: at + 1, count: close - at - 1)
      guard
        steps[index].form == .text || steps[index].words.contains(where: { text.elementsEqual($0) })
      else { return nil }
      row.set(index, bytes: text)
      return close + 1
    case .blob: return nil
    }
  }

  private mutating func day(_ text: UnsafePointer<UInt8>) -> Int64? {
    let raw = UnsafeRawPointer(text)
    let found = (
      raw.loadUnaligned(as: UInt64.self), raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
    )
    if let lastDay, found == lastDay.text { return lastDay.number }
    guard let number = Day.number(at: text) else { return nil }
    lastDay = LastDay(text: found, number: number)
    return number
  }

  private mutating func moment(_ text: UnsafePointer<UInt8>) -> Int64? {
    let raw = UnsafeRawPointer(text)
    let found = (
      raw.loadUnaligned(as: UInt64.self), raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    )
    if let lastMoment, found == lastMoment.text { return lastMoment.seconds }
    guard let seconds = Timestamp.seconds(iso: UnsafeRawBufferPointer(start: text, count: 20))
    else {
      return nil
    }
    lastMoment = LastMoment(text: found, seconds: seconds)
    return seconds
  }
}

extension CanonicalReader {
  private typealias Place = UnsafePointer<UInt8>

  private static let null = word("null")
  private static let `true` = word("true")
  private static let alse = word("alse")

  private static func word(_ text: StaticString) -> UInt32 {
    UnsafeRawPointer(text.utf8Start).loadUnaligned(as: UInt32.self)
  }

  @inline(__always)
  private static func stands(_ word: UInt32, _ at: Place) -> Bool {
    UnsafeRawPointer(at).loadUnaligned(as: UInt32.self) == word
  }

  @inline(__always)
  private static func areQuotes(_ at: Place, _ length: Int) -> Bool {
    at.pointee == UInt8(ascii: "\"") && at[length - 1] == UInt8(ascii: "\"")
  }

  /// A whole number of at most 17 digits, which is longer than any that a school has.
  @inline(__always)
  private static func integer(_ at: Place) -> (number: Int64, next: Place)? {
    let isNegative = at.pointee == UInt8(ascii: "-")
    guard let (number, next) = digits(isNegative ? at + 1 : at, upTo: 17), number > 0 || !isNegative
    else { return nil }
    return (isNegative ? -number : number, next)
  }

  /// An amount with its two decimals, in minor units.
  @inline(__always)
  private static func money(_ at: Place) -> (amount: Int64, next: Place)? {
    let isNegative = at.pointee == UInt8(ascii: "-")
    guard let (whole, point) = digits(isNegative ? at + 1 : at, upTo: 15),
      point.pointee == UInt8(ascii: "."), case let cents = FixedDigits.number(point + 1, 2),
      cents >= 0
    else { return nil }
    let amount = whole * 100 + Int64(cents)
    return amount > 0 || !isNegative ? (isNegative ? -amount : amount, point + 3) : nil
  }

  /// Digits without a needless 0 before them.
  @inline(__always)
  private static func digits(_ at: Place, upTo limit: Int) -> (number: Int64, next: Place)? {
    var number: Int64 = 0
    var next = at
    while case let digit = next.pointee &- 48, digit < 10 {
      number = number &* 10 &+ Int64(digit)
      next += 1
    }
    guard 1...limit ~= next - at, at.pointee != 48 || next - at == 1 else { return nil }
    return (number, next)
  }

  /// Where the string ends whose opening quote is at `at`, when no escape is in it.
  @inline(__always)
  private static func closing(_ at: Place, _ end: Place) -> Place? {
    guard at.pointee == UInt8(ascii: "\"") else { return nil }
    var next = at + 1
    while true {
      next = JSONReader.plain(next)
      if next.pointee == UInt8(ascii: "\"") {
        return next - at <= JSONReader.textLimit ? next : nil
      }
      guard next.pointee >= 0x80,
        case .whole(let length) = UTF8Check.length(
          of: UnsafeRawBufferPointer(start: next, count: end - next))
      else { return nil }
      next += length
    }
  }
}
