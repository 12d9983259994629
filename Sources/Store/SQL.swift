import Records

/// A statement with its values apart: a `String` can't slip into the text, names are quoted,
/// values are bound.
///
///     try connection.run("UPDATE \(table) SET status = \(text: status) WHERE id = \(id)")
public struct SQL: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// With a `?` for each value; the engine numbers them if it must.
  public private(set) var text: String
  public private(set) var values: [Value]

  public init(stringLiteral text: String) {
    self.text = text
    values = []
  }

  public init(stringInterpolation parts: StringInterpolation) {
    text = parts.text
    values = parts.values
  }

  public static func + (a: SQL, b: SQL) -> SQL {
    var sum = a
    sum.text += b.text
    sum.values += b.values
    return sum
  }

  public static func += (a: inout SQL, b: SQL) { a = a + b }

  /// The schema by whose name an engine attaches a stage.
  public static let stageSchema = "stage"

  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    var values: [Value] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// Another piece of SQL, with its values.
    public mutating func appendInterpolation(_ sql: SQL) {
      text += sql.text
      values += sql.values
    }

    public mutating func appendInterpolation(_ table: Table) { text += quoted(table.name) }
    /// The table of that name in the stage, inside `Stage.join`.
    public mutating func appendInterpolation(staged table: Table) {
      text += "\(quoted(SQL.stageSchema)).\(quoted(table.name))"
    }
    public mutating func appendInterpolation(_ column: Column) { text += quoted(column.name) }
    public mutating func appendInterpolation(_ columns: [Column]) {
      text += columns.map { quoted($0.name) }.joined(separator: ", ")
    }

    /// The name of something that the code itself names.
    public mutating func appendInterpolation(name: String) { text += quoted(name) }

    public mutating func appendInterpolation(_ value: Value) {
      text += "?"
      values.append(value)
    }
    public mutating func appendInterpolation(_ list: [Value]) {
      text += list.map { _ in "?" }.joined(separator: ", ")
      values += list
    }
    public mutating func appendInterpolation(_ value: Int) {
      appendInterpolation(Value(Int64(value)))
    }
    public mutating func appendInterpolation(_ value: Int64) { appendInterpolation(Value(value)) }
    public mutating func appendInterpolation(_ value: Bool) { appendInterpolation(Value(value)) }
    public mutating func appendInterpolation(_ value: Day) { appendInterpolation(Value(value)) }
    public mutating func appendInterpolation(_ value: Timestamp) {
      appendInterpolation(Value(value))
    }
    public mutating func appendInterpolation(_ value: Money) { appendInterpolation(Value(value)) }
    public mutating func appendInterpolation(text value: String?) {
      appendInterpolation(Value(value))
    }

    private func quoted(_ name: String) -> String {
      "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }
  }
}

extension [SQL] {
  public func joined(separator: SQL) -> SQL {
    guard let first else { return "" }
    return dropFirst().reduce(first) { $0 + separator + $1 }
  }
}
