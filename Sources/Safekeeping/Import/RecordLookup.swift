import Records
import Store

/// Finds the IDs of records by what a person calls them.
struct RecordLookup: Sendable {
  private let parent: Table
  private let isForgiving: Bool
  /// Nil where more than one record is called the same.
  private let ids: [String: Int64?]

  /// Of the records that `column` leads to, by the words of `key`.
  init(_ column: Column, by key: [Column], on connection: any Connection) throws {
    guard let reference = column.reference, let parent = School.table(reference.table) else {
      throw Fault("\(column.name) leads nowhere")
    }
    self.parent = parent
    isForgiving = reference.bond == .mentions && !parent.isData
    let names = key.map { "\($0)" as SQL }.joined(separator: ", ")
    let rows = try connection.cursor("SELECT id, \(names) FROM \(parent)")
    var ids: [String: Int64?] = [:]
    while try rows.next() {
      let words = key.indices.map { String(decoding: rows.bytes($0 + 1), as: UTF8.self) }
      let name = Self.plain(words.joined(separator: " "))
      ids.updateValue(ids[name] == nil ? rows.integer(0) : nil, forKey: name)
    }
    self.ids = ids
  }

  /// The ID of the record that is called so; null for a blank cell.
  func value(_ text: String) throws(Problem) -> Value {
    let name = Self.plain(text)
    guard !name.isEmpty else { return .null }
    guard let found = ids[name] else {
      // No account has this ID: whoever is gone is told of, once for all rows.
      if isForgiving { return .integer(0) }
      throw Problem(.invalid, "There is no \(parent.one) called “\(text.prefix(60))”.")
    }
    guard let id = found else {
      throw Problem(
        .invalid,
        "More than one \(parent.one) is called “\(text.prefix(60))”: the ID must say which.")
    }
    return .integer(id)
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
