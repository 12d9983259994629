import Records

/// The words of a choice, and how the old system may have spelt them.
struct OldChoices {
  /// A word of ours, and whether more than case and spaces had to be passed over.
  struct Reading {
    let word: Int
    let isLoose: Bool
  }

  let words: [String]
  private let bytes: [[UInt8]]
  private let spellings: [String: Int]
  private let takesFirstWord: Bool

  init(_ column: Column, of table: Table) {
    guard case .choice(let words) = column.kind else {
      self.init(words: [], others: [:], takesFirstWord: false)
      return
    }
    let name = "\(table.name).\(column.name)"
    self.init(
      words: words, others: column.spellings, takesFirstWord: name == "attendance.status")
  }

  private init(words: [String], others: [String: String], takesFirstWord: Bool) {
    self.words = words
    self.takesFirstWord = takesFirstWord
    bytes = words.map { Array($0.utf8) }
    var spellings: [String: Int] = [:]
    for (index, word) in words.enumerated() { spellings[Self.plain(word)] = index }
    for (spelling, word) in others { spellings[spelling] = words.firstIndex(of: word) }
    self.spellings = spellings
  }

  /// The word as it is spelt here: the usual case, without an object.
  @inline(__always)
  func exact(_ text: UnsafeRawBufferPointer) -> Int? {
    for index in bytes.indices where bytes[index].count == text.count {
      if bytes[index].elementsEqual(text) { return index }
    }
    return nil
  }

  /// The word, ignoring case, spaces, dashes and underscores. `late, excused` is `late`, loosely.
  func reading(_ text: String) -> Reading? {
    if let word = spellings[Self.plain(text)] { return Reading(word: word, isLoose: false) }
    guard takesFirstWord else { return nil }
    let first = text.prefix { !",;(/".contains($0) }
    return spellings[Self.plain(first)].map { Reading(word: $0, isLoose: true) }
  }

  private static func plain(_ text: some StringProtocol) -> String {
    text.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
  }
}
