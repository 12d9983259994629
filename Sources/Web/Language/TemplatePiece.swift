/// What a template is made of, as far as its texts are concerned.
enum TemplatePiece: Hashable {
  case text(String)
  /// `{{name}}`, the data of a text.
  case variable(String)
  /// A tag within a text: `<a …>`, `</strong>`.
  case inline(String, name: String, isEnd: Bool)
  /// A thing within a text that has none of its own: an icon, a picture.
  case thing(String)
  /// What ends a text: any other tag, or `{{#section}}`.
  case border(String, name: String)

  private static let inlineNames: Set<String> = [
    "a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "small", "span", "strong", "time",
  ]

  static func all(of template: String) -> [TemplatePiece] {
    var (pieces, rest) = ([TemplatePiece](), template[...])
    while !rest.isEmpty {
      let piece = next(&rest)
      pieces.append(piece)
    }
    return pieces
  }

  private static func next(_ rest: inout Substring) -> TemplatePiece {
    if rest.hasPrefix("{{") { return mustache(take(through: "}}", &rest), &rest) }
    if rest.hasPrefix("<svg") { return .thing(take(through: "</svg>", &rest)) }
    if rest.hasPrefix("<!--") { return .border(take(through: "-->", &rest), name: "") }
    if rest.hasPrefix("<") { return tag(takeTag(&rest)) }
    let end = rest.indices.first { rest[$0] == "<" || rest[$0...].hasPrefix("{{") } ?? rest.endIndex
    defer { rest = rest[end...] }
    return .text(String(rest[..<end]))
  }

  private static func mustache(_ mark: String, _ rest: inout Substring) -> TemplatePiece {
    if mark.hasPrefix("{{{") {
      if rest.hasPrefix("}") { rest.removeFirst() }
      return .border(mark + "}", name: "")
    }
    let first = mark.dropFirst(2).first ?? " "
    return "#^/>!<$=%&".contains(first) ? .border(mark, name: "") : .variable(mark)
  }

  private static func tag(_ raw: String) -> TemplatePiece {
    let isEnd = raw.hasPrefix("</")
    let name = String(raw.dropFirst(isEnd ? 2 : 1).prefix { $0.isLetter || $0.isNumber })
    if name == "img" { return .thing(raw) }
    if inlineNames.contains(name) { return .inline(raw, name: name, isEnd: isEnd) }
    return .border(raw, name: isEnd ? "" : name)
  }

  private static func take(through end: String, _ rest: inout Substring) -> String {
    let last = rest.firstRange(of: end)?.upperBound ?? rest.endIndex
    defer { rest = rest[last...] }
    return String(rest[..<last])
  }

  /// A whole tag, mustache in it and all.
  private static func takeTag(_ rest: inout Substring) -> String {
    var (tag, isQuoted) = ("", false)
    while let character = rest.first {
      if rest.hasPrefix("{{") {
        tag += take(through: "}}", &rest)
        continue
      }
      rest.removeFirst()
      tag.append(character)
      if character == "\"" { isQuoted.toggle() }
      if character == ">", !isQuoted { break }
    }
    return tag
  }
}

/// A piece of a text with what is inside it.
indirect enum TextNode {
  case text(String)
  case variable(String)
  case thing(String)
  case element(start: String, [TextNode], end: String)

  /// Whether it says anything of its own.
  var hasWords: Bool {
    switch self {
    case .text(let text): text.contains(where: \.isLetter)
    case .variable, .thing: false
    case .element(_, let inside, _): inside.contains(where: \.hasWords)
    }
  }

  /// Whether it holds neither words nor data.
  var isSilent: Bool {
    switch self {
    case .text(let text): text.allSatisfy(\.isWhitespace)
    case .variable: false
    case .thing: true
    case .element(_, let inside, _): inside.allSatisfy(\.isSilent)
    }
  }

  /// A run of pieces as a tree. A tag whose partner is beyond the run stands as a thing.
  static func tree(_ pieces: [TemplatePiece]) -> [TextNode] {
    var levels: [(start: String, name: String, nodes: [TextNode])] = [("", "", [])]
    func add(_ node: TextNode) { levels[levels.count - 1].nodes.append(node) }
    for piece in pieces {
      switch piece {
      case .text(let text): add(.text(text))
      case .variable(let raw): add(.variable(raw))
      case .thing(let raw), .border(let raw, _): add(.thing(raw))
      case .inline(let raw, let name, isEnd: false): levels.append((raw, name, []))
      case .inline(let raw, let name, isEnd: true):
        guard levels.count > 1, levels[levels.count - 1].name == name else {
          add(.thing(raw))
          continue
        }
        let level = levels.removeLast()
        add(.element(start: level.start, level.nodes, end: raw))
      }
    }
    while levels.count > 1 {
      let level = levels.removeLast()
      add(.thing(level.start))
      level.nodes.forEach(add)
    }
    return levels[0].nodes
  }
}
