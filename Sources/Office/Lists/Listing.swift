import Records
import Store

/// A list of a table's records: what it shows, and by what it can be searched, filtered and sorted.
///
/// Declared once a table (`SchoolLists.swift`); the page, its print view and its CSV follow.
public struct Listing: Sendable {
  public let table: Table
  public let fields: [Field]
  public let filters: [Filter]
  /// The first is the one that holds unless another is asked for.
  public let sorts: [Sort]
  let search: Search

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
    let sql: @Sendable (Value, any Connection) throws -> SQL
  }

  /// An order in which the list can be read.
  public struct Sort: Sendable {
    public let name: String
    public let label: String
    /// Whether it begins with the largest unless asked otherwise.
    public let isDescending: Bool
    /// What is compared, one after the other, always ending with the ID.
    let keys: [SQL]
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
      Filter(name: name, label: column.label, kind: .choice(column.choices)) { value, _ in
        // An index over only the other words is found by the database when told so.
        guard let hint, value.text != hint.0 else { return "t.\(column) = \(value)" }
        return "t.\(column) = \(value) AND \(hint.1)"
      }
    ]
  }

  /// A filter by the record that a column refers to.
  static func record(_ table: Table, _ name: String) -> [Filter] {
    guard let column = table.column(name),
      let target = column.reference.flatMap({ School.table($0.table) })
    else { return [] }
    return [
      Filter(name: name, label: column.titleLabel, kind: .record(target)) { value, _ in
        "t.\(column) = \(value)"
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
