import Foundation
import Records

/// What Rollbook says in one language: one file, each text in English with its translation below it.
public struct Catalogue: Sendable {
  /// `ur`, as in `<html lang>`.
  public let code: String
  /// What its speakers call it.
  public let name: String
  public let isRightToLeft: Bool
  /// By the English text as `normal` writes it.
  public let texts: [String: String]

  /// A catalogue that is not understood yet, but for what stands at its top.
  struct File: Sendable {
    let code: String
    let text: String
    let name: String
    let isRightToLeft: Bool

    init(_ text: String, code: String) {
      var head: [String: String] = [:]
      for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("#") }) {
        let parts = line.dropFirst().split(separator: ":", maxSplits: 1)
        if parts.count == 2 { head[trimmed(parts[0])] = trimmed(parts[1]) }
      }
      self.code = code
      self.text = text
      name = head["name"] ?? code
      isRightToLeft = head["direction"] == "rtl"
    }
  }

  /// Reads every catalogue there is. Throws a `Problem` when one can't be understood.
  public static func all() throws -> [Catalogue] { try files().map { try Catalogue($0) } }

  static func files() throws -> [File] {
    guard let folder = Bundle.module.resourceURL?.appendingPathComponent("Catalogues") else {
      throw Problem(.unavailable, "Rollbook's catalogues are missing.", advice: "Build it again.")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0.hasSuffix(".txt") }.map { name in
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      return File(text, code: String(name.dropLast(".txt".count)))
    }
  }

  /// A line in English, and below it, set in, the translation, or `=` when it is the same; `#` begins
  /// a comment, and at the top `# name:` and `# direction:` say what the language is.
  public init(_ text: String, code: String) throws { try self.init(File(text, code: code)) }

  init(_ file: File) throws {
    var texts: [String: String] = [:]
    var english: String?
    for line in file.text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix(" ") || line.hasPrefix("\t") {
        let own = Self.trimmed(line)
        guard let english, texts[Self.normal(english)] == nil else {
          throw Self.unreadable(file.code, "“\(own)” is a translation too many.")
        }
        texts[Self.normal(english)] = own == "=" ? english : Self.settled(own)
      } else {
        english = Self.trimmed(line)
      }
    }
    self.texts = texts
    (code, name, isRightToLeft) = (file.code, file.name, file.isRightToLeft)
  }

  /// A translation in which words in Latin letters keep their own direction and order: `2 MiB`.
  ///
  /// Harmless in a language that is written from left to right itself.
  private static func settled(_ own: String) -> String {
    guard own.unicodeScalars.contains(where: { (0x590...0x8FF).contains($0.value) }) else {
      return own
    }
    return own.replacing(latin) { match in
      match.output.first == "{" || match.output.first == "<"
        ? String(match.output) : Language.isolated(String(match.output))
    }
  }

  /// A place or a tag, or else words in Latin letters with the number before them.
  private nonisolated(unsafe) static let latin =
    #/\{\d+[*#]?\}|<\/?\d+>|(?:\d+ )?[A-Za-z\/?.~\-]*[A-Za-z][\w\/.:?=&@+…~\-]*(?: [A-Za-z0-9\-][A-Za-z0-9\/.:?=&@+…~\-]*)*/#
    .asciiOnlyWordCharacters()

  /// A text as it is looked up: a sentence and the same words within another one are the same.
  public static func normal(_ english: String) -> String {
    english.prefix(1).lowercased() + english.dropFirst()
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    text.trimmingCharacters(in: .whitespaces)
  }

  private static func unreadable(_ code: String, _ why: String) -> Problem {
    Problem(
      .unavailable, "The catalogue \(code).txt can't be read: \(why)",
      advice: "Mend it, and build Rollbook again.")
  }
}
