import Records

/// Which column of the table each column of a file stands for.
public struct HeaderMapping: Hashable, Sendable {
  public struct Match: Hashable, Sendable {
    /// As it stands in the file; may be empty.
    public let header: String
    /// Nil when it is passed over.
    public let target: ImportTarget?
    /// Whether nothing is taken from it on purpose: a person said so, or it is the name beside a
    /// reference's ID, which our own files have for people.
    public let isPassedOver: Bool

    /// The first column that it fills.
    public var column: Column? { target?.columns.first }
  }

  /// One for each column of the file, in its order.
  public let matches: [Match]

  /// Finds the columns by name, label or what other programs call them, whatever the case and the
  /// signs between words; `chosen` comes first. Throws a `Problem` when that names what is not there.
  init(_ headers: [String], of table: Table, chosen: [String: String]) throws {
    let chosen = try Self.checked(chosen, headers, table)
    let targets = ImportTarget.all(table)
    var found: [ImportTarget?] = headers.map { chosen[Self.plain($0)] ?? nil }
    var filled = Set(found.compactMap { $0 }.flatMap(\.columns))
    let isSaid = headers.map { chosen[Self.plain($0)] != nil }
    // What is called as here comes before what others call so, and an ID before a name, whatever
    // their order in the file.
    for pass in ImportTarget.Pass.allCases {
      for (place, header) in headers.enumerated() where found[place] == nil && !isSaid[place] {
        let plain = Self.plain(header)
        let target = targets.first { target in
          target.names(in: pass).contains { Self.plain($0) == plain }
            && (pass == .ownName || filled.isDisjoint(with: target.columns))
        }
        found[place] = target
        filled.formUnion(target?.columns ?? [])
      }
    }
    let titles = table.columns.filter { $0.reference != nil }.map(\.titleLabel)
    let known = Set(
      (titles + targets.filter { !$0.isPlain }.flatMap { [$0.name] + $0.aliases }).map(Self.plain))
    matches = headers.enumerated().map { place, header in
      Match(
        header: header, target: found[place],
        isPassedOver: found[place] == nil && (isSaid[place] || known.contains(Self.plain(header))))
    }
  }

  /// Throws a `Problem` when nothing can be read by it.
  func check(_ table: Table) throws {
    try refuseTwice()
    guard matches.contains(where: { $0.target != nil }) else {
      let labels = Self.importable(table).map(\.label).joined(separator: ", ")
      throw Problem(
        .invalid, "No column of the file is one of \(table.many).",
        advice: "Nothing was changed. The columns are \(labels).")
    }
  }

  /// The columns that the file fills.
  var columns: [Column] { matches.compactMap(\.target).flatMap(\.columns) }

  /// The columns that a CSV can fill.
  public static func importable(_ table: Table) -> [Column] {
    table.columns.filter { !$0.isSecret && !$0.isBlob }
  }

  /// A sentence for each column that nothing is taken from although nobody said so.
  var remarks: [String] {
    matches.enumerated().compactMap { place, match in
      guard match.target == nil, !match.isPassedOver else { return nil }
      return match.header.isEmpty
        ? "Column \(place + 1) of the file has no name and is passed over."
        : "The column “\(match.header.prefix(60))” is passed over."
    }
  }

  private func refuseTwice() throws {
    for column in columns {
      let headers = matches.filter { $0.target?.columns.contains(column) == true }.map {
        "“\($0.header.prefix(60))”"
      }
      guard headers.count < 2 else {
        throw Problem(
          .invalid, "\(headers.joined(separator: " and ")) both stand for \(column.label).",
          advice: "Nothing was changed. Pass one of them over, or take it out of the file.")
      }
    }
  }

  /// The person's choices by plain header; a nil target passes it over.
  private static func checked(
    _ chosen: [String: String], _ headers: [String], _ table: Table
  ) throws -> [String: ImportTarget?] {
    let present = Set(headers.map(plain))
    let targets = ImportTarget.all(table)
    var found: [String: ImportTarget?] = [:]
    for (header, name) in chosen {
      guard present.contains(plain(header)) else {
        throw Problem(
          .invalid, "The file has no column “\(header.prefix(60))”.",
          advice: "Nothing was changed. It has \(headers.joined(separator: ", ")).")
      }
      let target = targets.first { plain($0.name) == plain(name) }
      guard target != nil || name.isEmpty else {
        throw Problem(
          .invalid, "\(table.label) have no column “\(name.prefix(60))”.",
          advice: "Nothing was changed. The columns are "
            + importable(table).map(\.name).joined(separator: ", ") + ".")
      }
      found.updateValue(target, forKey: plain(header))
    }
    return found
  }

  /// Letters and digits alone, in lower case; other signs count only where there is nothing else.
  private static func plain(_ text: String) -> String {
    let plain = text.lowercased().filter { $0.isLetter || $0.isNumber }
    return plain.isEmpty ? text : plain
  }
}
