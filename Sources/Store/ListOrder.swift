import Records

/// What a list is sorted by in one column of `record` (such as `t.`, or nothing): upper and lower case
/// stand together, and what is not there comes before all else.
///
/// An index that the description calls an order holds exactly this, followed by the ID.
public func orderKey(of column: Column, in record: SQL = "") -> SQL {
  switch column.kind {
  case .text where column.isRequired: "lower(\(record)\(column))"
  case .text: "lower(coalesce(\(record)\(column), ''))"
  case .choice: "\(record)\(column)"
  default: column.isRequired ? "\(record)\(column)" : "coalesce(\(record)\(column), 0)"
  }
}

extension Column {
  /// Whether `orderKey` makes a text of it; otherwise it makes an integer.
  public var isOrderedAsText: Bool {
    switch kind {
    case .text, .choice: true
    default: false
    }
  }
}
