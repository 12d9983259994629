import Foundation
import Hummingbird
import Mustache
import Records
import Store
import Synchronization

/// The languages that pages can be shown in, with the templates in each.
final class Languages: Sendable {
  /// Keeps what somebody chose, on their machine.
  static let cookie = "rollbook_language"

  /// What the program brings along, which never changes while it runs.
  ///
  /// Every language but English is made ready when somebody first reads in it, which takes a
  /// fifth of a second: a server does not start later for one that nobody may read.
  private struct Bundled: Sendable {
    let all: [Language]
    let templates: [String: Lazy<Result<MustacheLibrary, any Error>>]

    init() throws {
      let texts = try Languages.texts()
      all = try [.english] + Catalogue.files().map { Language($0) }
      templates = Dictionary(
        uniqueKeysWithValues: all.map { language in
          (language.code, Lazy { Result { try Languages.library(texts, in: language) } })
        })
      _ = try templates[Language.english.code]?.value.get()
    }
  }

  private static let bundled = Result { try Bundled() }

  let all: [Language]
  private let templates: [String: Lazy<Result<MustacheLibrary, any Error>>]
  /// The school's own, as it was when a page was last shown: for pages that must not ask the database.
  private let lastKnown = Mutex(Language.english.code)

  /// Throws when a template can't be understood.
  init() throws {
    let bundled = try Self.bundled.get()
    (all, templates) = (bundled.all, bundled.templates)
  }

  private static func texts() throws -> [String: String] {
    guard let folder = Bundle.module.resourceURL?.appendingPathComponent("Templates") else {
      throw Problem(.unavailable, "Rollbook's templates are missing.", advice: "Build it again.")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".mustache") }.map { name in
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return (String(name.dropLast(".mustache".count)), text)
      })
  }

  private static func library(
    _ texts: [String: String], in language: Language
  ) throws -> MustacheLibrary {
    var library = MustacheLibrary()
    for (name, text) in texts {
      let own = language.isEnglish ? text : TemplateText.translated(text, to: language)
      try library.register(own, named: name)
    }
    return library
  }

  /// What somebody reads: what they chose, else what the school speaks.
  func language(of request: Request, _ settings: SchoolSettings) -> Language {
    lastKnown.withLock { $0 = settings.language }
    return chosen(request) ?? named(settings.language) ?? .english
  }

  /// The same without a look at the database.
  func language(of request: Request) -> Language {
    chosen(request) ?? named(lastKnown.withLock { $0 }) ?? .english
  }

  func named(_ code: String) -> Language? { all.first { $0.code == code } }

  private func chosen(_ request: Request) -> Language? {
    request.cookies[Self.cookie].flatMap { named($0.value) }
  }

  /// Nil when there is no such template. Throws when those of the language can't be understood.
  func render(_ template: String, _ model: Any, in language: Language) throws -> String? {
    try templates[language.code]?.value.get()
      .render(Seen.look(at: model, in: language), withTemplate: template)
  }
}
