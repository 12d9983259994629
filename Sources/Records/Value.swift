/// What one cell holds, in the form in which databases keep it.
public enum Value: Hashable, Sendable {
  case null
  /// Integers, and by their column's kind also money, dates, timestamps, bools and references.
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  public var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }

  public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
  public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  public init(_ value: Bool) { self = .integer(value ? 1 : 0) }
  public init(_ value: Day?) { self.init(value?.number) }
  public init(_ value: Timestamp?) { self.init(value?.seconds) }
  public init(_ value: Money?) { self.init(value?.minorUnits) }
}

/// The cells of one row where they lie: a database's column memory or a reader's buffer.
///
/// Whole-table work goes through this and never builds values.
public protocol Cells {
  func isNull(_ index: Int) -> Bool
  func integer(_ index: Int) -> Int64
  /// Text as UTF-8, or a blob. Good until the row is left.
  func bytes(_ index: Int) -> UnsafeRawBufferPointer
  /// Nil when it is null.
  func integerIfAny(_ index: Int) -> Int64?
  /// Nil when it is null.
  func bytesIfAny(_ index: Int) -> UnsafeRawBufferPointer?
}

extension Cells {
  public func integerIfAny(_ index: Int) -> Int64? { isNull(index) ? nil : integer(index) }
  public func bytesIfAny(_ index: Int) -> UnsafeRawBufferPointer? {
    isNull(index) ? nil : bytes(index)
  }
}

/// One row of a small result: a page's list, a setting. `names` are as the query says.
public struct Row: Hashable, Sendable {
  public let names: [String]
  public let values: [Value]

  public init(names: [String], values: [Value]) {
    self.names = names
    self.values = values
  }

  /// Null when the query has no such column.
  public subscript(_ name: String) -> Value {
    names.firstIndex(of: name).map { values[$0] } ?? .null
  }

  public func integer(_ name: String) -> Int64 { self[name].integer ?? 0 }
  public func text(_ name: String) -> String { self[name].text ?? "" }
  public func flag(_ name: String) -> Bool { integer(name) != 0 }
  public func day(_ name: String) -> Day? { self[name].integer.map { Day(number: $0) } }
  public func money(_ name: String) -> Money { Money(minorUnits: integer(name)) }
  public func moment(_ name: String) -> Timestamp? {
    self[name].integer.map { Timestamp(seconds: $0) }
  }
}
