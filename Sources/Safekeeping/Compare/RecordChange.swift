import Records

/// One record in two states: what differs, for a person to look at.
public struct RecordChange: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case added, changed, removed
  }

  /// A field before and after; for an added record the first is nil, for a removed one the other.
  public struct Field: Hashable, Sendable {
    public let column: Column
    public let before: Value?
    public let after: Value?
  }

  public let id: Int64
  public let title: String
  /// Of a changed record only what differs. Secrets and the contents of files are not shown.
  public let fields: [Field]

  /// `before` and `after` give a column's value; one of them is nil when the record is only in the
  /// other state.
  init(
    _ table: Table, _ id: Int64, before: ((Column) -> Value)?, after: ((Column) -> Value)?
  ) {
    self.id = id
    fields = table.columns.dropFirst().filter { !$0.isSecret && !$0.isBlob }.compactMap { column in
      let (old, new) = (before?(column), after?(column))
      return old ?? .null == new ?? .null ? nil : Field(column: column, before: old, after: new)
    }
    title = Self.title(table, after ?? before ?? { _ in .null })
  }

  /// What a person knows it by; a record without a name by what it belongs to and its day:
  /// `Student 7 · Course 2 · 03-02-2026`.
  private static func title(_ table: Table, _ value: (Column) -> Value) -> String {
    guard table.title == ["id"] else {
      return table.titleColumns.compactMap { value($0).text }.joined(separator: " ")
    }
    return table.columns.compactMap { column -> String? in
      guard let number = value(column).integer else { return nil }
      if column.reference?.bond == .belongs { return "\(column.titleLabel) \(number)" }
      return column.kind == .date ? Day(number: number).forPeople : nil
    }.joined(separator: " · ")
  }
}

extension Table {
  /// The columns by which a person knows a record.
  var titleColumns: [Column] { title.compactMap(column) }
}
