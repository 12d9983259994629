import Foundation
import Records
import Store

/// Finds new rows whose name looks like one that is there already and is another text for a machine:
/// `é` as one sign or as `e` and an accent (Unicode's NFC and NFD).
///
/// Nothing is changed for it: which of both is meant, only a person can say.
struct Lookalikes {
  private let table: Table
  private let columns: [Column]
  private let connection: any Connection

  /// `given` are the columns that the file has; without all of the name nothing is looked for.
  init?(in table: Table, given: [Column], on connection: any Connection) {
    columns = table.titleColumns.filter { $0.kind == .text }
    guard !columns.isEmpty, columns.allSatisfy(given.contains) else { return nil }
    self.table = table
    self.connection = connection
  }

  /// How many are named one by one.
  private static let named = 5
  /// How many names of the file itself are held against one another; its memory stays bounded.
  private static let held = 10_000

  /// A sentence for each of the first, and one for all others.
  func remarks() throws -> [String] {
    let rows = try connection.cursor(
      "SELECT line, \(columns) FROM \(Drafts.stagedRows) WHERE target IS NULL ORDER BY line")
    var (remarks, more) = ([String](), 0)
    var seen: [String: (line: Int64, name: [String])] = [:]
    while try rows.next() {
      guard let name = Self.name(in: rows, columns.count) else { continue }
      let line = rows.integer(0)
      let folded = name.map(\.precomposedStringWithCanonicalMapping).joined(separator: " ")
      var twin = try inSchool(name)
      if let other = seen[folded] {
        if !Self.isSame(other.name, name) { twin = twin ?? "line \(other.line)" }
      } else if seen.count < Self.held {
        seen[folded] = (line, name)
      }
      guard let twin else { continue }
      guard remarks.count < Self.named else { more += 1; continue }
      remarks.append(
        """
        Line \(line), “\(name.joined(separator: " "))”: \(twin) looks the same and is written with \
        other signs (a letter and its accent in one or apart); this is taken as another \(table.one).
        """)
    }
    return more == 0 ? remarks : remarks + ["\(more) more rows look like others in that way."]
  }

  /// The row's name, if its signs can be written in more than one way.
  private static func name(in rows: any Cells, _ count: Int) -> [String]? {
    var name: [String] = []
    var isPlain = true
    for index in 1...count where !rows.isNull(index) {
      let bytes = rows.bytes(index)
      isPlain = isPlain && bytes.allSatisfy { $0 < 0x80 }
      name.append(String(decoding: bytes, as: UTF8.self))
    }
    guard !isPlain, name.count == count else { return nil }
    return name.contains { forms(of: $0).count > 1 } ? name : nil
  }

  /// A text in each of its forms, as it is in the first place.
  private static func forms(of text: String) -> [String] {
    var forms = [text]
    for other in [
      text.precomposedStringWithCanonicalMapping, text.decomposedStringWithCanonicalMapping,
    ] where !forms.contains(where: { isSame([$0], [other]) }) {
      forms.append(other)
    }
    return forms
  }

  /// Byte by byte, where Swift's `==` takes both forms as one.
  private static func isSame(_ one: [String], _ other: [String]) -> Bool {
    one.elementsEqual(other) { $0.utf8.elementsEqual($1.utf8) }
  }

  private func inSchool(_ name: [String]) throws -> String? {
    let same = zip(columns, name).map { "\($0) = \(text: $1)" as SQL }.joined(separator: " AND ")
    let alike = zip(columns, name).map { column, text -> SQL in
      let forms = Self.forms(of: text).map { Value($0) }
      // The first condition is what an index over the lower-case name finds.
      let low = forms.map { "lower(\($0))" as SQL }.joined(separator: ", ")
      return "lower(\(column)) IN (\(low)) AND \(column) IN (\(forms))"
    }
    let found = try connection.row(
      """
      SELECT id FROM \(table) WHERE \(alike.joined(separator: " AND ")) AND NOT (\(same))
      ORDER BY id LIMIT 1
      """)
    return found.map { "\(table.one) \($0.integer("id"))" }
  }
}
