import Records

/// Which column of the table each column of a file stands for.
public struct HeaderMapping: Hashable, Sendable {
  public struct Match: Hashable, Sendable {
    /// As it stands in the file; may be empty.
    public let header: String
    /// Nil when it is passed over.
    public let column: Column?
    /// Whether nothing is taken from it on purpose: a person said so, or it is the name beside a
    /// reference's ID, which our own files have for people.
    public let isPassedOver: Bool
  }

  /// One for each column of the file, in its order.
  public let matches: [Match]

  /// Finds the columns by name or label, whatever the case and the signs between words; `chosen`
  /// comes first. Throws a `Problem` when that makes no sense.
  init(_ headers: [String], of table: Table, chosen: [String: String]) throws {
    let chosen = try Self.checked(chosen, headers, table)
    let known = Self.importable(table)
    let titles = table.columns.filter { $0.reference != nil }.map { Self.plain($0.titleLabel) }
    matches = headers.map { header in
      let plain = Self.plain(header)
      if let column = chosen[plain] {
        return Match(header: header, column: column, isPassedOver: column == nil)
      }
      let column = known.first { Self.plain($0.name) == plain }
      return Match(
        header: header, column: column, isPassedOver: column == nil && titles.contains(plain))
    }
    try refuseTwice()
    guard matches.contains(where: { $0.column != nil }) else {
      throw Problem(
        .invalid, "No column of the file is one of \(table.many).",
        advice:
          "Nothing was changed. The columns are \(known.map(\.label).joined(separator: ", ")).")
    }
  }

  /// The columns that the file fills.
  var columns: [Column] { matches.compactMap(\.column) }

  /// The columns that a CSV can fill.
  public static func importable(_ table: Table) -> [Column] {
    table.columns.filter { !$0.isSecret && !$0.isBlob }
  }

  /// A sentence for each column that nothing is taken from although nobody said so.
  var remarks: [String] {
    matches.enumerated().compactMap { place, match in
      guard match.column == nil, !match.isPassedOver else { return nil }
      return match.header.isEmpty
        ? "Column \(place + 1) of the file has no name and is passed over."
        : "The column “\(match.header.prefix(60))” is passed over."
    }
  }

  private func refuseTwice() throws {
    for column in columns {
      let headers = matches.filter { $0.column == column }.map { "“\($0.header.prefix(60))”" }
      guard headers.count < 2 else {
        throw Problem(
          .invalid, "\(headers.joined(separator: " and ")) both stand for \(column.label).",
          advice: "Nothing was changed. Pass one of them over, or take it out of the file.")
      }
    }
  }

  /// The person's choices by plain header; a nil column passes it over.
  private static func checked(
    _ chosen: [String: String], _ headers: [String], _ table: Table
  ) throws -> [String: Column?] {
    let present = Set(headers.map(plain))
    var columns: [String: Column?] = [:]
    for (header, name) in chosen {
      guard present.contains(plain(header)) else {
        throw Problem(
          .invalid, "The file has no column “\(header.prefix(60))”.",
          advice: "Nothing was changed. It has \(headers.joined(separator: ", ")).")
      }
      let column = importable(table).first { plain($0.name) == plain(name) }
      guard column != nil || name.isEmpty else {
        throw Problem(
          .invalid, "\(table.label) have no column “\(name.prefix(60))”.",
          advice: "Nothing was changed. The columns are "
            + importable(table).map(\.name).joined(separator: ", ") + ".")
      }
      columns.updateValue(column, forKey: plain(header))
    }
    return columns
  }

  /// Letters and digits alone, in lower case; other signs count only where there is nothing else.
  private static func plain(_ text: String) -> String {
    let plain = text.lowercased().filter { $0.isLetter || $0.isNumber }
    return plain.isEmpty ? text : plain
  }
}
