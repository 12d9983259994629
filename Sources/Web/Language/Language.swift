/// A language in which pages are shown: English as it stands in the code, any other by its catalogue.
public struct Language: Sendable {
  public let code: String
  public let name: String
  public let isRightToLeft: Bool

  private let wording: Lazy<Wording>
  private var texts: [String: String] { wording.value.texts }

  public static let english = Language(
    code: "en", name: "English", isRightToLeft: false, Lazy { Wording([:]) })

  private init(code: String, name: String, isRightToLeft: Bool, _ wording: Lazy<Wording>) {
    (self.code, self.name, self.isRightToLeft) = (code, name, isRightToLeft)
    self.wording = wording
  }

  public init(_ catalogue: Catalogue) {
    self.init(
      code: catalogue.code, name: catalogue.name, isRightToLeft: catalogue.isRightToLeft,
      Lazy { Wording(catalogue.texts) })
  }

  /// One whose catalogue is understood when somebody first reads in it: one that can't be leaves
  /// everything in English.
  init(_ file: Catalogue.File) {
    self.init(
      code: file.code, name: file.name, isRightToLeft: file.isRightToLeft,
      Lazy { Wording((try? Catalogue(file))?.texts ?? [:]) })
  }

  var isEnglish: Bool { code == Self.english.code }

  /// The translation of a text as a catalogue has it, places and all.
  func text(of key: String) -> String? { texts[Catalogue.normal(key)] }

  func say(_ said: Said) -> String { said.isName ? said.english : say(said.english) }

  /// A sentence of Rollbook's, wherever it was made, in this language. Its data stands apart from the
  /// words around it, whatever direction either is written in. What no catalogue has stays English.
  func say(_ english: String) -> String {
    guard !isEnglish, english.utf8.contains(where: Self.isLetter) else { return english }
    return found(english) ?? Self.isolated(english)
  }

  private func found(_ english: String) -> String? {
    text(of: english) ?? labelled(english) ?? counted(english) ?? listed(english) ?? whole(english)
      ?? inParts(english) ?? match(Array(english.utf8), wording.value.bare)
  }

  /// One text or one sentence.
  private func whole(_ english: String) -> String? {
    if let text = text(of: english) { return text }
    let normal = Array(Catalogue.normal(english).utf8)
    let entries = normal.first.flatMap { wording.value.worded[$0] } ?? []
    return match(normal, entries) ?? match(Array(english.utf8), wording.value.open)
  }

  private func match(_ bytes: [UInt8], _ entries: [Wording.Entry]) -> String? {
    for entry in entries {
      guard let arguments = entry.english.arguments(of: bytes) else { continue }
      return entry.own.parts.map { part in
        switch part {
        case .text(let text): text
        case .place(let number, let filling): filled(arguments[number] ?? "", filling)
        }
      }.joined()
    }
    return nil
  }

  private func filled(_ argument: String, _ filling: Phrase.Filling) -> String {
    switch filling {
    case .data: Self.isolated(argument)
    case .words: said(argument)
    case .title: numbered(argument) ?? Self.isolated(argument)
    }
  }

  /// `payment 12`, of a record that has no name of its own.
  private func numbered(_ title: String) -> String? {
    guard let space = title.lastIndex(of: " "), let words = text(of: String(title[..<space])),
      Int64(title[space...].dropFirst()) != nil
    else { return nil }
    return "\(words) \(Self.isolated(String(title[space...].dropFirst())))"
  }

  /// Words within a sentence.
  private func said(_ words: String) -> String { found(words) ?? Self.isolated(words) }

  /// `12 students`
  private func counted(_ english: String) -> String? {
    guard let space = english.firstIndex(of: " "),
      let words = text(of: String(english[space...].dropFirst())),
      english[..<space].allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ",") })
    else { return nil }
    return "\(Self.isolated(String(english[..<space]))) \(words)"
  }

  /// `12 students, 24 enrollments and 1 payment`: several things in a row, each of them known.
  private func listed(_ english: String) -> String? {
    let marks = [(" and ", " \(text(of: "and") ?? "and") "), (", ", "\(text(of: ",") ?? ",") ")]
    for (mark, own) in marks where english.contains(mark) {
      let parts = english.split(separator: mark).map { part in
        let part = String(part)
        return text(of: part) ?? counted(part) ?? listed(part) ?? whole(part)
      }
      if parts.count > 1, parts.allSatisfy({ $0 != nil }) {
        return parts.compactMap(\.self).joined(separator: own)
      }
    }
    return nil
  }

  /// `26-11-2026 02:30:00 · by hand`: data, and a word of Rollbook's about it.
  private func labelled(_ english: String) -> String? {
    guard let dot = english.ranges(of: " · ").last,
      let words = text(of: String(english[dot.upperBound...]))
    else { return nil }
    return "\(Self.isolated(String(english[..<dot.lowerBound]))) · \(words)"
  }

  /// Several sentences in a row: each by itself.
  private func inParts(_ english: String) -> String? {
    for end in english.ranges(of: " ").reversed() {
      guard end.lowerBound > english.startIndex,
        ".:;?!".contains(english[english.index(before: end.lowerBound)]),
        let head = whole(String(english[..<end.lowerBound]))
      else { continue }
      return head + " " + say(String(english[end.upperBound...]))
    }
    return nil
  }

  /// A text that keeps its own direction within another one (Unicode's first strong isolate).
  static func isolated(_ text: String) -> String {
    text.isEmpty ? "" : "\u{2068}\(text)\u{2069}"
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }
}

/// What a catalogue has, in the order in which it is looked for.
private struct Wording: Sendable {
  struct Entry: Sendable {
    let english: Phrase
    let own: Phrase
  }

  /// By the English text; empty for English itself.
  let texts: [String: String]
  /// Sentences that begin with words, by their first byte, the wordiest first.
  private(set) var worded: [UInt8: [Entry]] = [:]
  /// Sentences that begin with data.
  private(set) var open: [Entry] = []
  /// Hardly more than data and signs, which fit so much that they are tried last.
  private(set) var bare: [Entry] = []

  private static let fewWords = 6

  init(_ texts: [String: String]) {
    self.texts = texts
    let entries = texts.filter { $0.key.contains("{") && !$0.key.contains("<") }
      .map { Entry(english: Phrase($0.key), own: Phrase($0.value)) }
      .sorted { ($1.english.weight, $0.english.text) < ($0.english.weight, $1.english.text) }
    for entry in entries {
      if case .text(let words)? = entry.english.parts.first, let first = words.utf8.first {
        worded[first, default: []].append(entry)
      } else if entry.english.weight < Self.fewWords {
        bare.append(entry)
      } else {
        open.append(entry)
      }
    }
  }
}
