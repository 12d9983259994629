import Records

/// What a page says in Rollbook's own words, in English: the text is its own key in the catalogues
/// (docs/decisions/languages.md).
///
/// A `String` in a page's model is data and stands as it is; a `Said` is shown in the language of
/// whoever reads the page.
struct Said: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// In English, with its data in place.
  let english: String
  /// Whether it is data after all, where a page has either: a course's name among choices.
  let isName: Bool

  init(_ english: String) { (self.english, isName) = (english, false) }

  /// A name, which is the same in every language.
  init(name: String) { (english, isName) = (name, true) }

  init(stringLiteral english: String) { self.init(english) }

  init(stringInterpolation: DefaultStringInterpolation) {
    self.init(String(stringInterpolation: stringInterpolation))
  }

  var description: String { english }

  var isEmpty: Bool { english.isEmpty }
}

/// As its English text, so that what waits somewhere is read in whatever language it is then.
extension Said: Codable {
  init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(english)
  }
}

extension Said {
  /// Whoever did something: a user, or Rollbook's own ways, which are named in words.
  init(actor: String) {
    let isWay = ["command line", "first-run page", "schedule", "nobody"].contains(actor)
    self = isWay ? Said(actor) : Said(name: actor)
  }

  /// What a record is called: by its own name, or `payment 12` when it has none.
  init(title: String) {
    let words = title.split(separator: " ")
    let isNumbered =
      words.count > 1 && words.last.map { Int64($0) != nil } == true
      && School.tables.contains { $0.one == words.dropLast().joined(separator: " ").lowercased() }
    self = isNumbered ? Said(title) : Said(name: title)
  }
}
