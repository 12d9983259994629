import Records
import Store

/// A list of a table's records: what it shows, and by what it can be searched, filtered and sorted.
///
/// Declared once a table (`SchoolLists.swift`); the page, its print view and its CSV follow.
public struct Listing: Sendable {
  public let table: Table
  public let label: String
  /// Its page's address; the CSV is at `/csv` behind it.
  public let path: String
  public let fields: [Field]
  public let filters: [Filter]
  /// The first is the one that holds unless another is asked for; by every field there is one.
  public let sorts: [Sort]
  let search: Search
  /// What holds for every record that it shows.
  let scope: SQL?
  /// Other tables of which its fields count many records a row, so that a page is better kept until one
  /// of them changes.
  public let counted: [Table]

  /// `sorts` are those that an index holds; by the other fields only a few records are sorted.
  init(
    table: Table, label: String? = nil, path: String? = nil, fields: [Field], filters: [Filter],
    sorts: [Sort], search: Search, scope: SQL? = nil, counted: [Table] = []
  ) {
    (self.table, self.label, self.path) = (table, label ?? table.label, path ?? "/\(table.name)")
    (self.fields, self.filters, self.search) = (fields, filters, search)
    (self.scope, self.counted) = (scope, counted)
    let others = fields.filter { field in !sorts.contains { $0.name == field.column.name } }
    self.sorts = sorts + others.map { Sort(ofFew: $0, among: sorts) }
  }

  /// A column of the list.
  public struct Field: Sendable {
    public let column: Column
    /// Whether it shows the title of the record that `column` refers to.
    public let isTitle: Bool
    /// In the query, the record is `t`.
    let sql: SQL

    public var label: String { isTitle ? column.titleLabel : column.label }
    var csv: CSVWriter.Field { CSVWriter.Field(column: column, isTitle: isTitle) }
  }

  /// One way to show only a part.
  public struct Filter: Sendable {
    public enum Kind: Sendable {
      case choice([String])
      /// One of a small table's records.
      case record(Table)
      case day
      /// A box to tick.
      case flag
    }

    public let name: String
    public let label: String
    public let kind: Kind
    let sql: @Sendable (Value, Asking) throws -> SQL
  }

  /// An order in which the list can be read.
  public struct Sort: Sendable {
    public let name: String
    public let label: String
    /// Whether it begins with the largest unless asked otherwise.
    public let isDescending: Bool
    /// What is compared, one after the other, always ending with the ID.
    let keys: [SQL]
    /// How many of them, counted from the first, are texts; the others are integers.
    var texts = 0
    /// The field whose records are in this order when they are too many to be sorted by the field itself.
    var stands: String?
    /// For an order that no index holds, the one that holds instead for more than `few` records.
    private(set) var instead: String?

    /// So many records are sorted while a person waits.
    public static let few: Int64 = 10_000

    public var isForFew: Bool { instead != nil }

    /// Whether a record that was at `values` can be a place in this order.
    func fits(_ values: [Value]) -> Bool {
      values.count == keys.count
        && zip(values, keys.indices).allSatisfy { ($0.text != nil) == ($1 < texts) }
    }

    /// The name of the field by which it sorts.
    public var field: String { stands ?? name }
  }

  enum Search: Sendable {
    /// By the words of students, at this column.
    case students(SQL)
    /// Anywhere in this text.
    case text(SQL)
  }

  public func filter(_ name: String) -> Filter? { filters.first { $0.name == name } }

  public func sort(_ name: String?) -> Sort {
    sorts.first { $0.name == name } ?? sorts[0]
  }
}

extension Listing.Sort {
  init(ofFew field: Listing.Field, among sorts: [Listing.Sort]) {
    name = field.column.name
    label = field.label
    isDescending = field.column.kind == .money
    keys = [field.orderKey, "t.id"]
    texts = field.isText ? 1 : 0
    instead = (sorts.first { $0.stands == field.column.name } ?? sorts[0]).name
  }
}

extension Listing.Field {
  fileprivate var isText: Bool { isTitle || column.isOrderedAsText }

  fileprivate var orderKey: SQL {
    guard isText else { return "coalesce(\(sql), 0)" }
    return column.choices.isEmpty ? "lower(coalesce(\(sql), ''))" : "coalesce(\(sql), '')"
  }
}

extension Listing {
  /// The columns of `table` by name; a reference is shown by its title.
  static func fields(_ table: Table, _ names: String...) -> [Field] {
    names.compactMap { name in
      guard let column = table.column(name) else { return nil }
      guard let reference = column.reference, let target = School.table(reference.table) else {
        return Field(column: column, isTitle: false, sql: "t.\(column)")
      }
      let title = reference.title.map { "r.\(name: $0)" as SQL }.joined(separator: " || ' ' || ")
      return Field(
        column: column, isTitle: true,
        sql: "(SELECT \(title) FROM \(target) AS r WHERE r.id = t.\(column))")
    }
  }

  /// A filter for each choice of a column.
  static func choice(_ table: Table, _ name: String, hint: (String, SQL)? = nil) -> [Filter] {
    guard let column = table.column(name) else { return [] }
    return [
      Filter(name: name, label: column.label, kind: .choice(column.choices)) { value, asking in
        let plain: SQL = "t.\(column) = \(value)"
        // An index over only the other words is found by the database when told so.
        if let hint, value.text == hint.0 { return plain }
        let found = hint.map { "\(plain) AND \($0.1)" as SQL } ?? plain
        if try asking.isMetSoon(table, column, found) { return "t.\(column) || '' = \(value)" }
        // A course's index is narrower still.
        return asking.query.filters["course_id"] == nil ? found : plain
      }
    ]
  }

  /// A filter by the record that a column refers to.
  static func record(_ table: Table, _ name: String) -> [Filter] {
    guard let column = table.column(name),
      let target = column.reference.flatMap({ School.table($0.table) })
    else { return [] }
    return [
      Filter(name: name, label: column.titleLabel, kind: .record(target)) { value, asking in
        let found: SQL = "t.\(column) = \(value)"
        return try asking.isMetSoon(table, column, found) ? "+\(found)" : found
      }
    ]
  }

  /// Two filters: from a day on, and up to a day.
  static func days(_ table: Table, _ name: String) -> [Filter] {
    guard let column = table.column(name) else { return [] }
    return [
      Filter(name: "from", label: "From", kind: .day) { day, _ in "t.\(column) >= \(day)" },
      Filter(name: "to", label: "To", kind: .day) { day, _ in "t.\(column) <= \(day)" },
    ]
  }
}
