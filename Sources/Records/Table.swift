/// One of the school's kinds of record.
public struct Table: Hashable, Sendable {
  /// The name in databases, JSON, commands and routes.
  public let name: String
  /// What a person calls one record, and many.
  public let one: String
  public let many: String
  /// `id`, the table's own columns, `created_at`, `updated_at`.
  public let columns: [Column]
  /// The columns by which a person knows a record, joined by a space.
  public let title: [String]
  /// The columns that together tell records apart when the ID is not known, if there are any.
  public let naturalKey: [String]
  /// Whether clearing may empty it.
  public let isData: Bool
  /// The columns in whose words a person's search looks, if a search goes beyond the name.
  public let searched: [String]
  /// What lists and summaries are read by, besides the keys.
  public let indexes: [Index]

  init(
    _ name: String, one: String, many: String, title: [String], naturalKey: [String] = [],
    isData: Bool = true, searched: [String] = [], indexes: [Index] = [], columns: [Column]
  ) {
    self.name = name
    self.one = one
    self.many = many
    self.title = title
    self.naturalKey = naturalKey
    self.isData = isData
    self.searched = searched
    self.indexes = indexes
    self.columns =
      [Column("id", .integer, required: true)] + columns
      + [.timestamp("created_at"), .timestamp("updated_at")]
  }

  public var label: String { titleCase(name) }

  /// `1 student`, `2 students`
  public func counted(_ number: Int64) -> String { "\(number) \(number == 1 ? one : many)" }

  /// Columns that must be unique together; single columns say so themselves.
  public var uniqueTogether: [String]? { naturalKey.count > 1 ? naturalKey : nil }

  public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  public func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// Tables whose records go along when a record of this one goes.
  public var dependents: [Table] { School.tables.filter { $0.links(to: self, by: .belongs) } }

  /// Tables whose records only lose their link when a record of this one goes.
  public var mentioners: [Table] { School.tables.filter { $0.links(to: self, by: .mentions) } }

  /// The columns that lead from here to `other`.
  public func references(to other: Table) -> [Column] {
    columns.filter { $0.reference?.table == other.name }
  }

  private func links(to other: Table, by bond: Reference.Bond) -> Bool {
    columns.contains { $0.reference?.table == other.name && $0.reference?.bond == bond }
  }
}

extension Table {
  /// An index that makes a list or a summary quick however big the school is.
  public struct Index: Hashable, Sendable {
    public let columns: [String]
    /// Only the records for which this holds, in SQL that every engine knows.
    public let condition: String?
    /// Upper and lower case stand together.
    public let ignoresCase: Bool
    /// Whether it is what a list sorted by its one column is read by.
    public let isOrder: Bool

    init(_ columns: String..., where condition: String? = nil, ignoresCase: Bool = false) {
      self.columns = columns
      self.condition = condition
      self.ignoresCase = ignoresCase
      isOrder = false
    }

    private init(order column: String) {
      columns = [column]
      condition = nil
      ignoresCase = false
      isOrder = true
    }

    /// For lists that are sorted by any of these columns.
    static func orders(_ columns: String...) -> [Index] { columns.map { Index(order: $0) } }
  }
}
