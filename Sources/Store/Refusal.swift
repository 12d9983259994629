import Records

/// Why a database did not take a record, the same for every engine.
public enum Refusal: Hashable, Sendable {
  /// Another record has the same values in these columns.
  case duplicate(table: String, columns: [String])
  /// A required column has no value.
  case missing(table: String, column: String)
  /// A value is not one that the column takes.
  case unfit(table: String, column: String)
  /// A reference leads nowhere, or others still refer to the record.
  case reference

  /// The sentence for a person.
  public var problem: Problem {
    switch self {
    case .duplicate(let table, let columns):
      let what = columns.map { label(table, $0) }.joined(separator: ", ")
      let article = one(table).first.map { "aeiou".contains($0) } == true ? "an" : "a"
      return Problem(.conflict, "There is already \(article) \(one(table)) with the same \(what).")
    case .missing(let table, let column):
      return Problem(.invalid, "\(label(table, column)) of the \(one(table)) is missing.")
    case .unfit(let table, let column):
      return Problem(
        .invalid, "\(label(table, column)) of the \(one(table)) has a value that does not fit.")
    case .reference:
      return Problem(
        .conflict, "A record refers to another one that is not there, or that is still needed.")
    }
  }

  private func one(_ table: String) -> String { School.table(table)?.one ?? table }

  private func label(_ table: String, _ column: String) -> String {
    School.table(table)?.column(column)?.titleLabel ?? column
  }
}

/// What an engine reports that is nobody's doing: kept whole for the log.
public struct Fault: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
