import Foundation

/// The texts of a template: found between its tags and in the attributes that people read, so that
/// templates stay plain English pages.
///
/// A text reaches from one block to the next. Data in it is `{1}`, a tag `<1>…</1>`.
public struct TemplateText {
  /// What the text is in another language; nil when it stays.
  private let translation: (String) -> String?

  /// Every text of a template.
  public static func texts(of template: String) -> [String] {
    var found: [String] = []
    _ = TemplateText {
      found.append($0)
      return nil
    }.rewritten(template)
    return found
  }

  /// A template in another language.
  static func translated(_ template: String, to language: Language) -> String {
    TemplateText { language.text(of: $0) }.rewritten(template)
  }

  private init(_ translation: @escaping (String) -> String?) { self.translation = translation }

  /// A template, or the value of an attribute, in which no tag stands.
  private func rewritten(_ template: String, _ start: TextPlace = .page) -> String {
    var (result, run, place) = ("", [TemplatePiece](), start)
    for piece in TemplatePiece.all(of: template) {
      guard case .border(let raw, let name) = piece else {
        run.append(piece)
        continue
      }
      result += rewritten(TextNode.tree(run), place)
      run = []
      result += raw.hasPrefix("<") ? attributes(raw) : raw
      if raw.hasPrefix("<") { place = TextPlace(name) }
    }
    return result + rewritten(TextNode.tree(run), place)
  }

  private func rewritten(_ nodes: [TextNode], _ place: TextPlace) -> String {
    guard nodes.contains(where: { if case .text = $0 { $0.hasWords } else { false } }) else {
      return nodes.map { verbatim($0, place) }.joined()
    }
    let start = nodes.firstIndex { !$0.isSilent } ?? nodes.startIndex
    let end = nodes.lastIndex { !$0.isSilent }.map { $0 + 1 } ?? nodes.endIndex
    let (head, tail) = (nodes[..<start], nodes[end...])
    return head.map { verbatim($0, place) }.joined() + said(Array(nodes[start..<end]), place)
      + tail.map { verbatim($0, place) }.joined()
  }

  /// Nodes that are one text.
  private func said(_ nodes: [TextNode], _ place: TextPlace) -> String {
    var key = TextKey(place: place) { attributes($0) }
    nodes.forEach { key.add($0) }
    let english = key.tidy
    guard let own = translation(english.text) else {
      return nodes.map { untouched($0, place) }.joined()
    }
    return english.before + key.filled(own) + english.after
  }

  private func verbatim(_ node: TextNode, _ place: TextPlace) -> String {
    switch node {
    case .text(let text): text
    case .variable(let raw): place.shown(raw)
    case .thing(let raw): attributes(raw)
    case .element(let start, let inside, let end):
      attributes(start) + rewritten(inside, place) + end
    }
  }

  /// A node of a text that stays as it is.
  private func untouched(_ node: TextNode, _ place: TextPlace) -> String {
    guard case .element(let start, let inside, let end) = node else { return verbatim(node, place) }
    return attributes(start) + inside.map { untouched($0, place) }.joined() + end
  }

  private static let spoken = [
    "title", "placeholder", "aria-label", "alt", "data-busy", "data-label", "data-silent",
    "data-said",
  ]

  /// A tag with its attributes that people read.
  private func attributes(_ tag: String) -> String {
    guard let end = tag.firstIndex(of: ">") else { return tag }
    let isPicture = tag.hasPrefix("<svg")
    var (head, rest) = isPicture ? (String(tag[...end]), tag[tag.index(after: end)...]) : (tag, "")
    for name in Self.spoken {
      guard let start = head.firstRange(of: " \(name)=\"")?.upperBound,
        let end = head[start...].firstIndex(of: "\"")
      else { continue }
      head.replaceSubrange(start..<end, with: rewritten(String(head[start..<end]), .attribute))
    }
    return head + rest
  }
}

/// Where a text stands, which decides how data within it is kept apart.
enum TextPlace {
  case page
  /// Where no tag can be: `<option>`, `<title>`.
  case plain
  case attribute
  /// Where the text is what a person typed.
  case typed

  init(_ element: String) {
    switch element {
    case "option", "title": self = .plain
    case "textarea": self = .typed
    default: self = .page
    }
  }

  /// Data so that it keeps its direction.
  func shown(_ variable: String) -> String {
    switch self {
    case .page: "<bdi>\(variable)</bdi>"
    case .plain, .attribute: Language.isolated(variable)
    case .typed: variable
    }
  }
}

/// A text as catalogues have it, and what stands in its places.
struct TextKey {
  private let place: TextPlace
  private let attributes: (String) -> String
  private var text = ""
  /// By what marks them: `{1}`, `<2>`, `</2>`.
  private var marks: [String: String] = [:]
  private var count = 0

  init(place: TextPlace, attributes: @escaping (String) -> String) {
    (self.place, self.attributes) = (place, attributes)
  }

  mutating func add(_ node: TextNode) {
    switch node {
    case .text(let words): text += Self.unescaped(words)
    case .variable(let raw): mark(place.shown(raw))
    case .thing(let raw): mark(attributes(raw))
    case .element(let start, let inside, let end):
      guard inside.contains(where: \.hasWords) else {
        let shown = inside.map { node in
          switch node {
          case .text(let raw): raw
          case .thing(let raw): attributes(raw)
          case .variable(let raw): place.shown(raw)
          case .element(let start, _, let end): start + end
          }
        }
        return mark(attributes(start) + shown.joined() + end)
      }
      count += 1
      let number = count
      marks["<\(number)>"] = attributes(start)
      marks["</\(number)>"] = end
      text += "<\(number)>"
      inside.forEach { add($0) }
      text += "</\(number)>"
    }
  }

  private mutating func mark(_ raw: String) {
    count += 1
    marks["{\(count)}"] = raw
    text += "{\(count)}"
  }

  /// The text on one line, and the space around it.
  var tidy: (before: String, text: String, after: String) {
    let before = text.prefix(while: \.isWhitespace)
    let after = text.reversed().prefix(while: \.isWhitespace).reversed()
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (String(before), words, String(after))
  }

  /// A translation with what stands in its places.
  func filled(_ own: String) -> String {
    marks.reduce(Markup.escaped(own)) { text, mark in
      text.replacingOccurrences(of: Markup.escaped(mark.key), with: mark.value)
    }
  }

  private static func unescaped(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")].reduce(text) {
      $0.replacingOccurrences(of: $1.0, with: $1.1)
    }
  }
}
