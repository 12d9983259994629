import Foundation
import Records
import Testing
import Web

/// Every text that a page can show stands in every catalogue, and nothing else does.
@Suite struct CatalogueTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardized

  /// The layers whose words reach a page.
  private static let layers = [
    "Records", "Store", "SQLiteStore", "PostgresStore", "Safekeeping", "Office", "Web",
  ]

  private static func texts(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private static func files(in folder: String, _ kind: String) -> [String] {
    let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    return (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(kind) }.sorted()
      .map { "\(folder)/\($0)" }
  }

  /// One of the lists beside this test: a text a line, `#` begins a comment.
  private static func list(_ name: String) throws -> Set<String> {
    let lines = try texts(of: "Tests/WebTests/Catalogue/\(name).txt").split(separator: "\n")
    return Set(lines.filter { !$0.hasPrefix("#") }.map { Catalogue.normal(String($0)) })
  }

  private static func ofTemplates() throws -> Set<String> {
    let all = try files(in: "Sources/Web/Templates", ".mustache").flatMap {
      TemplateText.texts(of: try texts(of: $0))
    }
    return Set(all.map(Catalogue.normal))
  }

  private static func ofSources() throws -> Set<String> {
    let outside = try texts(of: "Tests/WebTests/Catalogue/files.txt").split(separator: "\n")
    let sources = layers.flatMap { files(in: "Sources/\($0)", ".swift") }
      .filter { file in !outside.contains { !$0.hasPrefix("#") && file.contains($0) } }
    let all = try sources.flatMap { SourceTexts.all(in: try texts(of: $0)) }
      .filter { SourceTexts.isForPeople($0.text, after: $0.before) }
    return Set(all.map { Catalogue.normal($0.text) })
  }

  /// What follows from the description of the school.
  private static var ofSchool: Set<String> {
    let tables = School.tables.flatMap { table in
      [table.one, table.many, table.label]
        + table.columns.flatMap { [$0.label, $0.titleLabel] + $0.choices.map(choiceLabel) }
    }
    return Set(tables.map(Catalogue.normal))
  }

  private static func wanted() throws -> Set<String> {
    try ofTemplates().union(ofSources()).union(ofSchool).union(try list("elsewhere"))
      .subtracting(try list("not-on-pages"))
  }

  @Test func everyTextIsInEveryCatalogue() throws {
    let wanted = try Self.wanted()
    #expect(wanted.count > 500)
    for catalogue in try Catalogue.all() {
      let missing = wanted.filter { catalogue.texts[$0] == nil }.sorted()
      #expect(
        missing.isEmpty,
        "\(catalogue.code).txt lacks \(missing.count):\n\(missing.joined(separator: "\n"))")
    }
  }

  @Test func noCatalogueHasATextThatNobodyShows() throws {
    let wanted = try Self.wanted()
    for catalogue in try Catalogue.all() {
      let unused = catalogue.texts.keys.filter { !wanted.contains($0) }.sorted()
      #expect(
        unused.isEmpty, "\(catalogue.code).txt: nobody says\n\(unused.joined(separator: "\n"))")
    }
  }

  @Test func everyTranslationHasThePlacesOfItsText() throws {
    for catalogue in try Catalogue.all() {
      for (english, own) in catalogue.texts {
        #expect(Self.places(english) == Self.places(own), "\(catalogue.code): \(english)\n\(own)")
      }
    }
  }

  @Test func theListsOfWhatIsNotTranslatedAreNeeded() throws {
    let sources = try Self.ofSources().union(Self.ofTemplates())
    let needless = try Self.list("not-on-pages").subtracting(sources).sorted()
    #expect(needless.isEmpty, "nobody says\n\(needless.joined(separator: "\n"))")
  }

  /// `{1}`, `<2>` and `</2>`, in order of their names.
  private static func places(_ text: String) -> [String] {
    text.matches(of: #/\{(\d+)[*#]?\}|<\/?\d+>/#).map { match in
      match.1.map { "{\($0)}" } ?? String(match.0)
    }.sorted()
  }
}
