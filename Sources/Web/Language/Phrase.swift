/// A sentence with places for data: `Backup {1} is damaged.`
///
/// In a translation, `{2*}` is a place whose words are translated too, and `{2#}` one with what a record
/// is called, of which only `payment 12` is words.
struct Phrase: Sendable {
  enum Part: Hashable, Sendable {
    case text(String)
    case place(Int, Filling)
  }

  enum Filling: Hashable, Sendable {
    case data, words, title
  }

  let text: String
  let parts: [Part]

  init(_ text: String) {
    self.text = text
    var (parts, rest) = ([Part](), text[...])
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      if start > rest.startIndex { parts.append(.text(String(rest[..<start]))) }
      let inside = rest[rest.index(after: start)..<end]
      let filling: Filling =
        inside.hasSuffix("*") ? .words : inside.hasSuffix("#") ? .title : .data
      if let number = Int(filling == .data ? inside : inside.dropLast()) {
        parts.append(.place(number, filling))
      } else {
        parts.append(.text(String(rest[start...end])))
      }
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  /// How much of it is words: of two phrases that fit, the wordier one is meant.
  var weight: Int {
    parts.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
  }

  /// What stands in its places when `text` is this phrase; nil when it is another.
  func arguments(of text: [UInt8]) -> [Int: String]? {
    var (found, rest, open) = ([Int: String](), text[...], Int?.none)
    for (index, part) in parts.enumerated() {
      switch part {
      case .place(let number, _):
        guard open == nil else { return nil }
        open = number
      case .text(let words):
        let words = Array(words.utf8)
        let isLast = index == parts.count - 1
        guard let place = Self.place(of: words, in: rest, isLast: isLast, isFree: open != nil)
        else { return nil }
        if let number = open {
          guard place > rest.startIndex || index > 1 else { return nil }
          found[number] = String(decoding: rest[..<place], as: UTF8.self)
        }
        (rest, open) = (rest[(place + words.count)...], nil)
      }
    }
    guard let number = open else { return rest.isEmpty ? found : nil }
    guard !rest.isEmpty else { return nil }
    found[number] = String(decoding: rest, as: UTF8.self)
    return found
  }

  /// Where words begin: right here, at the very end when they are the last, or wherever they come.
  private static func place(
    of words: [UInt8], in text: ArraySlice<UInt8>, isLast: Bool, isFree: Bool
  ) -> Int? {
    guard words.count <= text.count else { return nil }
    let last = text.endIndex - words.count
    if isLast, isFree { return text[last...].elementsEqual(words) ? last : nil }
    guard isFree else { return text.starts(with: words) ? text.startIndex : nil }
    return (text.startIndex...last).first { text[$0...].starts(with: words) }
  }
}
