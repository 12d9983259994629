import Records

/// Random records of any table, with awkward texts, for tests of round trips.
public struct RandomRows {
  public let table: Table
  private var random: Seeded

  public init(_ table: Table, seed: UInt64) {
    self.table = table
    random = Seeded(seed)
  }

  /// A record whose cells are any that a database takes; references lead anywhere.
  public mutating func next(id: Int64) -> [Value] {
    table.columns.map { column in
      if column.name == "id" { return .integer(id) }
      if !column.isRequired, random.chance(0.3) { return .null }
      return value(column)
    }
  }

  private mutating func value(_ column: Column) -> Value {
    switch column.kind {
    case .text: text()
    case .integer: .integer(.random(in: .min ... .max, using: &random))
    case .money: .integer(.random(in: -10_000_000_000...10_000_000_000, using: &random))
    case .date: .integer(.random(in: days, using: &random))
    case .timestamp:
      .integer(.random(in: days, using: &random) * 86_400 + Int64(random.number(0...86_399)))
    case .bool: .integer(random.chance(0.5) ? 1 : 0)
    case .choice(let words): .text(words[random.number(0...(words.count - 1))])
    case .reference: .integer(Int64(random.number(1...1_000_000)))
    case .blob: .blob((0..<random.number(0...40)).map { _ in UInt8(random.number(0...255)) })
    }
  }

  private var days: ClosedRange<Int64> { Day.range.lowerBound.number...Day.range.upperBound.number }

  private mutating func text() -> Value {
    let text = random.text()
    return text.isEmpty ? .text("x") : .text(text)
  }
}

extension HeldRow {
  /// A row with these cells.
  public convenience init(_ values: [Value]) {
    self.init(count: values.count)
    for (index, value) in values.enumerated() { set(index, value) }
  }
}
