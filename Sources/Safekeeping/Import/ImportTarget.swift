import Records

/// What a column of a file may stand for: a column of the table, or what other programs write in
/// one cell where Rollbook has two columns or an ID.
public struct ImportTarget: Hashable, Sendable {
  enum Way: Hashable, Sendable {
    /// Each column gets the cell.
    case cell
    /// First and last name in one.
    case fullName
    /// What a person calls the record that a reference leads to, by these of its columns.
    case lookup([Column])
  }

  /// `student_id`, `full_name`: in addresses and commands.
  public let name: String
  public let label: String
  /// The columns that it fills.
  public let columns: [Column]
  let way: Way
  /// Headers that mean it, besides name and label.
  let aliases: [String]
  /// Whether it looks records up by a title, which more than one may have.
  private var isByTitle = false

  private init(_ column: Column) {
    name = column.name
    label = column.label
    columns = [column]
    way = .cell
    // Other programs keep paths where we have the file itself.
    aliases = column.reference?.table == School.files.name ? [] : column.aliases
  }

  private init(name: String, label: String, _ columns: [Column], _ way: Way, _ aliases: [String]) {
    self.name = name
    self.label = label
    self.columns = columns
    self.way = way
    self.aliases = aliases
  }

  /// Everything that a column of a file may stand for.
  public static func all(_ table: Table) -> [ImportTarget] {
    HeaderMapping.importable(table).map(ImportTarget.init) + fullName(table) + shared(table)
      + lookups(table)
  }

  /// The order in which headers are understood.
  enum Pass: CaseIterable {
    case ownName, sharedAlias, alias, title
  }

  /// One column that gets the cell as it is.
  var isPlain: Bool { way == .cell && columns.count == 1 }

  /// The headers by which it is found in one pass.
  func names(in pass: Pass) -> [String] {
    switch (pass, way) {
    case (.ownName, .cell) where isPlain: [name]
    case (.sharedAlias, .cell) where !isPlain: aliases
    case (.alias, .cell) where isPlain: aliases
    case (.alias, .fullName): aliases
    case (.alias, .lookup) where !isByTitle: aliases
    case (.title, .lookup) where isByTitle: aliases
    default: []
    }
  }

  private static func fullName(_ table: Table) -> [ImportTarget] {
    let parts = table.title.compactMap(table.column)
    guard parts.count == 2 else { return [] }
    return [
      ImportTarget(
        name: "full_name", label: parts.map(\.label).listed, parts, .fullName,
        ["full_name", "name", "\(table.one)_name"])
    ]
  }

  /// Columns that others keep as one: the older `amount`, due and paid at once.
  private static func shared(_ table: Table) -> [ImportTarget] {
    let names = Set(table.columns.flatMap(\.aliases)).sorted()
    return names.compactMap { name in
      let columns = table.columns.filter { $0.aliases.contains(name) }
      guard columns.count > 1 else { return nil }
      return ImportTarget(
        name: name, label: columns.map(\.label).listed, columns, .cell, [name])
    }
  }

  /// The record behind a reference by its key, or by its title when that is another thing.
  private static func lookups(_ table: Table) -> [ImportTarget] {
    table.columns.flatMap { column -> [ImportTarget] in
      guard let reference = column.reference, let parent = School.table(reference.table),
        parent != School.files, parent.naturalKey.count == 1
      else { return [] }
      let (key, title) = (
        parent.naturalKey.compactMap(parent.column), parent.title.compactMap(parent.column)
      )
      let names = [
        column.titleLabel, "\(column.titleLabel)_name", parent.one, "\(parent.one)_name",
      ]
      var byTitle = lookup(column, parent, title, names)
      byTitle.isByTitle = true
      guard key != title, let first = key.first else { return [byTitle] }
      let codes = ([first.name] + first.aliases).flatMap { [$0, "\(parent.one)_\($0)"] }
      return [lookup(column, parent, key, codes), byTitle]
    }
  }

  private static func lookup(
    _ column: Column, _ parent: Table, _ key: [Column], _ aliases: [String]
  ) -> ImportTarget {
    ImportTarget(
      name: "\(column.name) by \(key.map(\.name).joined(separator: " "))",
      label: "\(column.titleLabel) (by \(key.map { $0.label.lowercased() }.listed))", [column],
      .lookup(key), aliases)
  }
}
