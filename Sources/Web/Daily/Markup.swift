/// HTML for what a page has by the hundred: a template looks each value up by reflection, which
/// for the cells of a long list takes longer than all else (docs/ARCHITECTURE.md).
enum Markup {
  /// A text as it may stand between tags and inside a quoted attribute.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// Data among the words of a language, kept apart where these run the other way.
  static func name(_ text: String, rest: String = "", in language: Language) -> String {
    let inside = escaped(text) + rest
    return language.isEnglish || inside.isEmpty ? inside : "<bdi>\(inside)</bdi>"
  }

  /// A word in its colour.
  static func tag(_ markup: String, tone: String) -> String {
    "<span class=\"badge tag-\(tone)\">\(markup)</span>"
  }

  static func link(_ markup: String, to address: String, isOwn: Bool = false) -> String {
    "<a\(isOwn ? " class=\"own\"" : "") href=\"\(escaped(address))\">\(markup)</a>"
  }
}
