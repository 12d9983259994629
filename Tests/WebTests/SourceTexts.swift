import Foundation

/// The texts in Swift sources, as catalogues have them: `Backup {1} is damaged.`
struct SourceTexts {
  private let bytes: [UInt8]
  private var place = 0
  private var found: [(text: String, before: String)] = []

  /// Every text of a file, those within others included, each with what stands before it.
  static func all(in source: String) -> [(text: String, before: String)] {
    var scan = SourceTexts(bytes: Array(source.utf8))
    scan.code(until: nil)
    return scan.found
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func follows(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard place + count <= bytes.count else { return false }
    return (0..<count).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
  }

  /// Reads code up to the bracket that closes it, or to the end.
  private mutating func code(until closing: UInt8?) {
    var depth = 0
    while place < bytes.count {
      if follows("//") {
        while place < bytes.count, bytes[place] != 10 { place += 1 }
      } else if follows("\"\"\"") {
        text(until: "\"\"\"")
      } else if follows("\"") {
        text(until: "\"")
      } else {
        if bytes[place] == UInt8(ascii: "(") { depth += 1 }
        if bytes[place] == closing {
          if depth == 0 { return }
          depth -= 1
        }
        place += 1
      }
    }
  }

  /// Reads a text that begins here.
  private mutating func text(until mark: StaticString) {
    let before = String(decoding: bytes[max(0, place - 60)..<place], as: UTF8.self)
    let length = mark.utf8CodeUnitCount
    place += length
    var (content, count) = ([UInt8](), 0)
    while place < bytes.count, !follows(mark) {
      if follows("\\(") {
        count += 1
        content += "{\(count)}".utf8
        place += 2
        code(until: UInt8(ascii: ")"))
        place += 1
      } else if follows("\\") {
        content += Self.escaped(bytes[place + 1])
        place += 2
      } else {
        content.append(bytes[place])
        place += 1
      }
    }
    place += length
    found.append((Self.tidy(String(decoding: content, as: UTF8.self)), before))
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), 10: [32]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [byte]
    default: [UInt8(ascii: "\\"), byte]
    }
  }

  private static func tidy(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension SourceTexts {
  /// Whether a text could be a sentence or a label: words, no code of any kind.
  static func isForPeople(_ text: String, after before: String) -> Bool {
    let bare = text.replacing(#/\{\d+\}/#, with: "")
    guard bare.contains(#/[a-z]/#), bare.contains(#/[A-Za-z]{2}/#) else { return false }
    guard text.contains(" ") || text.contains(#/^[A-Z“(]/#) else { return false }
    let isCode =
      text.contains(sql) || text.contains(signs)
      || before.contains(
        #/(Fault\(|logger\.\w+\(|Failure\(|Logger\(label: |[Qq]ueue\(label: |action: |subject: |name\()\s*$/#
      )
    return !isCode
  }

  private nonisolated(unsafe) static let sql =
    #/\b(SELECT|INSERT|DELETE|UPDATE|WHERE|FROM|VALUES|AND|OR|IN|AS|LIKE|DESC|CHECK|BETWEEN|NULL|LIMIT|CASE|CREATE|SET|COPY|PRIMARY|RETURNING|REFERENCES|JOIN|coalesce|hashtext)\b/#
  private nonisolated(unsafe) static let signs =
    #/^#|<[a-z\/]|="|\w\.[a-z_]+\(|<>|::|\|\||" ?: |; charset|max-age|-src '|records [+-] 1|[a-z_]+ < [a-z_]+/#
}
