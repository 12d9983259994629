import Records
import Store

/// The statements behind a list.
///
/// A page first finds its IDs by an index, then reads what it shows of those only.
struct ListSQL {
  private let listing: Listing
  /// What is answered: as asked, but for an order that would take too long.
  let query: ListQuery
  /// The order asked for in which there are too many records.
  let refused: Listing.Sort?
  private let sort: Listing.Sort
  private let isDescending: Bool
  private let conditions: [SQL]

  /// A search that fits fewer students than this goes from them to their records.
  private static let fewStudents = 200

  init(_ listing: Listing, _ query: ListQuery, on connection: any Connection) throws {
    let asked = try ListSQL(listing, answering: query, on: connection)
    guard let name = asked.sort.instead,
      try Listing.hasAtLeast(
        Listing.Sort.few + 1, listing.table, Self.all(asked.conditions), on: connection)
    else {
      self = asked
      return
    }
    let isAlike = listing.sort(name).stands == asked.sort.name
    var other = query
    (other.sort, other.place) = (name, .first)
    other.isDescending = isAlike ? query.isDescending : nil
    self = try ListSQL(listing, answering: other, refusing: asked.sort, on: connection)
  }

  private init(
    _ listing: Listing, answering query: ListQuery, refusing refused: Listing.Sort? = nil,
    on connection: any Connection
  ) throws {
    self.listing = listing
    self.query = query
    self.refused = refused
    sort = listing.sort(query.sort)
    isDescending = query.isDescending ?? sort.isDescending
    let asking = Listing.Asking(query: query, sort: sort, connection: connection)
    var conditions: [SQL] = try query.filters.sorted { $0.key < $1.key }.compactMap { name, value in
      try listing.filter(name)?.sql(value, asking)
    }
    if let scope = listing.scope { conditions.append(scope) }
    if let student = query.student, case .students(let column) = listing.search {
      conditions.append("\(column) = \(student)")
    }
    if let search = try Self.search(
      query.search, listing.search, isForFew: sort.isForFew, on: connection)
    {
      conditions.append(search)
    }
    self.conditions = conditions
  }

  /// A page of `limit` rows: `id`, the sort's keys as `k0`…, the fields as `f0`…, references.
  func page(_ limit: Int) -> SQL {
    let isBackwards = if case .before = query.place { true } else { false }
    let falls = isDescending != isBackwards
    let keys = sort.keys.enumerated().map { "\($1) AS \(name: "k\($0)")" as SQL }
    let found: SQL = """
      SELECT t.id AS id, \(keys.joined(separator: ", ")) FROM \(listing.table) AS t
      \(Self.filter(conditions + place(falls)))
      ORDER BY \(Self.order(sort.keys, falls: falls)) LIMIT \(limit)
      """
    let names = sort.keys.indices.map { "p.\(name: "k\($0)")" as SQL }
    let shown = listing.fields.enumerated().map { "\($1.sql) AS \(name: "f\($0)")" as SQL }
    let references = listing.table.columns.filter { $0.reference != nil }.map {
      "t.\($0) AS \(name: "r_\($0.name)")" as SQL
    }
    return """
      SELECT p.id AS id, \((names + shown + references).joined(separator: ", "))
      FROM (\(found)) AS p JOIN \(listing.table) AS t ON t.id = p.id
      ORDER BY \(Self.order(names, falls: falls))
      """
  }

  /// All rows with only the fields, in the list's order.
  var all: SQL {
    """
    SELECT \(listing.fields.map(\.sql).joined(separator: ", ")) FROM \(listing.table) AS t
    \(Self.filter(conditions)) ORDER BY \(Self.order(sort.keys, falls: isDescending))
    """
  }

  private func place(_ falls: Bool) -> [SQL] {
    let values: [Value]
    switch query.place {
    case .first: return []
    case .after(let place), .before(let place): values = place
    }
    let keys = sort.keys.joined(separator: ", ")
    return [falls ? "(\(keys)) < (\(values))" : "(\(keys)) > (\(values))"]
  }

  private static func filter(_ conditions: [SQL]) -> SQL {
    conditions.isEmpty ? "" : "WHERE \(all(conditions))"
  }

  private static func all(_ conditions: [SQL]) -> SQL {
    conditions.isEmpty ? "1 = 1" : conditions.map { "(\($0))" }.joined(separator: " AND ")
  }

  private static func order(_ keys: [SQL], falls: Bool) -> SQL {
    keys.map { falls ? "\($0) DESC" : $0 }.joined(separator: ", ")
  }

  private static func search(
    _ text: String, _ search: Listing.Search, isForFew: Bool, on connection: any Connection
  ) throws -> SQL? {
    let words = SearchWords.of(text)
    guard !words.isEmpty else { return nil }
    switch search {
    case .text(let place):
      return words.map {
        "lower(\(place)) LIKE \(text: SearchWords.anywhere($0)) ESCAPE '\\'" as SQL
      }
      .joined(separator: " AND ")
    case .students(let column):
      let matching = connection.students(matching: words)
      let few = try connection.rows("\(matching) LIMIT \(fewStudents)").compactMap {
        $0.values.first
      }
      if few.isEmpty { return "1 = 0" }
      if few.count < fewStudents { return "\(column) IN (\(few))" }
      // The plus keeps the order's index in use: with so many students a page fills soon.
      return isForFew ? "\(column) IN (\(matching))" : "+\(column) IN (\(matching))"
    }
  }
}

/// What a person typed into a search, word by word.
enum SearchWords {
  /// At most eight words that hold a letter or a digit.
  static func of(_ text: String) -> [String] {
    FormReading.tidied(text).split { $0.isWhitespace }.map(String.init)
      .filter { word in word.contains { $0.isLetter || $0.isNumber } }.prefix(8).map { $0 }
  }

  /// The pattern of LIKE, with `\` before what it would take for its own.
  static func anywhere(_ word: String) -> String {
    "%" + String(word.lowercased().flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] }) + "%"
  }
}
