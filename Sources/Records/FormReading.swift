import Foundation

/// A submitted form read into a record's values, field by field, as the description says.
public struct FormReading: Hashable, Sendable {
  /// What was read, by column; a blank field is null.
  public let values: [String: Value]
  /// What is wrong, by column: one sentence that says what to do.
  public let faults: [String: String]

  /// Characters that a field takes: of one line, and of several.
  public static let limits = (line: 300, text: 5000)

  /// Reads the fields of `columns` from what was typed, by name. A bool that is not there is no.
  /// Those in `made` may be blank although required: the school makes them itself.
  public init(_ columns: [Column], from texts: [String: String], made: Set<String> = []) {
    var values: [String: Value] = [:]
    var faults: [String: String] = [:]
    for column in columns {
      let text = Self.tidied(texts[column.name] ?? "")
      switch text.isEmpty && made.contains(column.name)
        ? .success(.null) : Self.read(text, as: column)
      {
      case .success(let value): values[column.name] = value
      case .failure(let fault): faults[column.name] = fault.sentence
      }
    }
    self.values = values
    self.faults = faults
  }

  private init(values: [String: Value], faults: [String: String]) {
    self.values = values
    self.faults = faults
  }

  /// The same with more faults, of rules that look at several fields; a field's own comes first.
  public func adding(_ more: [String: String]) -> FormReading {
    FormReading(values: values, faults: faults.merging(more) { own, _ in own })
  }

  /// Without white space around it, and in the one form in which equal texts have equal bytes.
  public static func tidied(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
  }

  private struct Fault: Error { let sentence: String }

  private static func read(_ text: String, as column: Column) -> Result<Value, Fault> {
    if case .bool = column.kind {
      return .success(Value(["yes", "on", "1", "true"].contains(text)))
    }
    guard !text.isEmpty else {
      return column.isRequired
        ? .failure(Fault(sentence: "\(column.titleLabel) is missing. \(whatToDo(column))"))
        : .success(.null)
    }
    return switch column.kind {
    case .text: line(text, column)
    case .choice(let words): fit(words.contains(text) ? Value(text) : nil, column)
    case .integer: fit(whole(text).map { Value($0) }, column)
    case .reference: fit(Int64(text).flatMap { $0 > 0 ? Value($0) : nil }, column)
    case .money: fit(money(text).map { Value($0) }, column)
    case .date: fit((Day(iso: text) ?? Day(people: text)).map { Value($0) }, column)
    case .bool, .timestamp, .blob: fit(nil, column)
    }
  }

  private static func fit(_ value: Value?, _ column: Column) -> Result<Value, Fault> {
    value.map { .success($0) }
      ?? .failure(Fault(sentence: "\(column.titleLabel) can't be read. \(whatToDo(column))"))
  }

  private static func line(_ text: String, _ column: Column) -> Result<Value, Fault> {
    let limit = column.isLong ? limits.text : limits.line
    guard text.count <= limit else {
      return .failure(
        Fault(sentence: "\(column.titleLabel) is too long. Use at most \(limit) characters."))
    }
    guard !text.unicodeScalars.contains("\0") else { return fit(nil, column) }
    return .success(Value(text))
  }

  private static func whole(_ text: String) -> Int64? {
    Int64(text).flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
  }

  /// An amount as people write it: commas and spaces between thousands don't count.
  private static func money(_ text: String) -> Money? {
    guard let money = Money(text.filter { $0 != "," && !$0.isWhitespace }),
      (0...100_000_000_000_000).contains(money.minorUnits)
    else { return nil }
    return money
  }

  private static func whatToDo(_ column: Column) -> String {
    switch column.kind {
    case .choice, .reference: "Choose one from the list."
    case .integer: "Write a whole number, such as 30."
    case .money: "Write an amount such as 1500 or 1500.50."
    case .date: "Write a day as day-month-year, such as 03-02-2026."
    case .text, .timestamp, .bool, .blob: "Fill it in."
    }
  }
}
