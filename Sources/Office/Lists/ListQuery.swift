import Records
import Store

/// What a list is asked for, as its address says it.
public struct ListQuery: Hashable, Sendable {
  public var search: String
  /// The filters that hold, by name.
  public var filters: [String: Value]
  public var sort: String?
  /// Nil for the sort's own direction.
  public var isDescending: Bool?
  /// Only the records of one student.
  public var student: Int64?
  public var place: Place

  /// Where a page begins: beside a record's place in the order, not at a number.
  public enum Place: Hashable, Sendable {
    case first
    case after([Value])
    case before([Value])
  }

  public init(
    search: String = "", filters: [String: Value] = [:], sort: String? = nil,
    isDescending: Bool? = nil, student: Int64? = nil, place: Place = .first
  ) {
    self.search = search
    self.filters = filters
    self.sort = sort
    self.isDescending = isDescending
    self.student = student
    self.place = place
  }

  /// Reads an address's parameters; what can't be read is left out, so that an old link works.
  public init(_ listing: Listing, _ parameter: (String) -> String?) {
    func text(_ name: String) -> String? {
      parameter(name).map(FormReading.tidied).flatMap { $0.isEmpty ? nil : $0 }
    }
    search = String((text("q") ?? "").prefix(100))
    filters = [:]
    for filter in listing.filters {
      filters[filter.name] = text(filter.name).flatMap(filter.read)
    }
    sort = text("sort").flatMap { name in listing.sorts.contains { $0.name == name } ? name : nil }
    isDescending = text("order").map { $0 == "desc" }
    student = text("student_id").flatMap { Int64($0) }
    let order = listing.sort(sort)
    func values(_ name: String) -> [Value]? {
      text(name).flatMap(Self.values).flatMap { order.fits($0) ? $0 : nil }
    }
    if let values = values("after") {
      place = .after(values)
    } else if let values = values("before") {
      place = .before(values)
    } else {
      place = .first
    }
  }

  /// The parameters of an address at which the same is shown, in a steady order.
  public var parameters: [(name: String, value: String)] {
    var list: [(String, String)] = search.isEmpty ? [] : [("q", search)]
    if let student { list.append(("student_id", String(student))) }
    for (name, value) in filters.sorted(by: { $0.key < $1.key }) {
      let isDay = name == "from" || name == "to"
      let text =
        value.text ?? value.integer.map { isDay ? Day(number: $0).description : String($0) }
      list.append((name, text ?? ""))
    }
    if let sort { list.append(("sort", sort)) }
    if let isDescending { list.append(("order", isDescending ? "desc" : "asc")) }
    switch place {
    case .first: break
    case .after(let values): list.append(("after", Self.text(values)))
    case .before(let values): list.append(("before", Self.text(values)))
    }
    return list
  }

  /// Whether it shows less than everything.
  public var isNarrowed: Bool { !search.isEmpty || !filters.isEmpty || student != nil }

  /// `i17.t416c69`: integers as they are, texts in hexadecimal.
  static func text(_ values: [Value]) -> String {
    values.map { value in
      if let integer = value.integer { return "i\(integer)" }
      return "t" + Hexadecimal.text((value.text ?? "").utf8)
    }.joined(separator: ".")
  }

  static func values(_ text: String) -> [Value]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let values = parts.compactMap { part -> Value? in
      let rest = part.dropFirst()
      if part.first == "i" { return Int64(rest).map { Value($0) } }
      guard part.first == "t", let bytes = Hexadecimal.bytes(rest) else { return nil }
      return String(validating: bytes, as: UTF8.self).map { .text($0) }
    }
    return values.count == parts.count ? values : nil
  }
}

extension Listing.Filter {
  /// Nil when the text is not one of what the filter takes.
  func read(_ text: String) -> Value? {
    switch kind {
    case .choice(let words): words.contains(text) ? .text(text) : nil
    case .record: Int64(text).map { .integer($0) }
    case .day: (Day(iso: text) ?? Day(people: text)).map { .integer($0.number) }
    case .flag: text == "1" || text == "on" || text == "yes" ? .integer(1) : nil
    }
  }
}
