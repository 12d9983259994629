import Records

/// What a column of a file shows of how its dates and amounts are written, found by looking at all
/// of its cells.
struct ColumnHabits {
  let column: Column
  private var dates = DateOrder.Evidence()
  private var marks = DecimalMark.Evidence()
  private var sawDayFirst = false
  private var sawDecimals = false

  init(_ column: Column) { self.column = column }

  /// Whether the column's cells can be written in more than one way.
  var matters: Bool {
    switch column.kind {
    case .date, .timestamp, .money, .integer: column.name != "id"
    case .text, .bool, .choice, .reference, .blob: false
    }
  }

  /// Answers whether the cell is written as Rollbook writes it, and so is read in one way whatever the
  /// others show: such cells tell nothing new once one has told it.
  mutating func look(at cell: UnsafeRawBufferPointer) -> Bool {
    guard !cell.isEmpty else { return true }
    switch column.kind {
    case .date, .timestamp: return lookAtDate(cell)
    default: return lookAtAmount(cell)
    }
  }

  private mutating func lookAtDate(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard let (first, second) = Self.ownForm(cell), second <= 12 else {
      dates.look(at: cell)
      return false
    }
    if first > 12, !sawDayFirst {
      sawDayFirst = true
      dates.look(at: cell)
    }
    return true
  }

  private mutating func lookAtAmount(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard let hasDecimals = Self.plainAmount(cell) else {
      marks.look(at: cell)
      return false
    }
    if hasDecimals, !sawDecimals {
      sawDecimals = true
      marks.look(at: cell)
    }
    return true
  }

  /// How the column is to be read. Throws a `Problem` when nobody can tell and `dates` does not.
  ///
  /// `column` is this one, or another that gets the same cells.
  func reading(
    of column: Column, in zone: Zone, dates said: ImportOptions.Dates?
  ) throws -> Reading {
    switch column.kind {
    case .date, .timestamp:
      return Reading(column, zone: zone, dateOrder: try order(said))
    default:
      return Reading(column, zone: zone, decimalMark: marks.mark)
    }
  }

  private func order(_ said: ImportOptions.Dates?) throws -> DateOrder? {
    switch said {
    case .dmy: return .dayFirst
    case .mdy: return .monthFirst
    case .ymd: return nil
    case nil: break
    }
    switch dates.finding {
    case .clear(let order): return order
    case .ambiguous(let example):
      throw Problem(
        .invalid,
        "\(column.label): “\(example.prefix(40))” may be two days, and no other row settles it.",
        advice: "Nothing was changed. \(Self.advice)")
    case .contradictory(let dayFirst, let monthFirst):
      throw Problem(
        .invalid,
        """
        \(column.label): “\(dayFirst.prefix(40))” has the day first and “\(monthFirst.prefix(40))” \
        the month, so nobody can tell what the others have.
        """,
        advice: "Nothing was changed. Write all of them in one way; or: \(Self.advice)")
    }
  }

  private static let advice =
    "Say what comes first, day, month or year: on the page, or by --dates dmy, mdy or ymd."

  /// The first two numbers of `03-02-2026`, alone or before a time.
  private static func ownForm(_ cell: UnsafeRawBufferPointer) -> (first: Int, second: Int)? {
    guard cell.count == 10 || (cell.count > 10 && cell[10] == UInt8(ascii: " ")),
      cell[2] == UInt8(ascii: "-"), cell[5] == UInt8(ascii: "-"),
      [0, 1, 3, 4, 6, 7, 8, 9].allSatisfy({ isDigit(cell[$0]) })
    else { return nil }
    return (
      Int(cell[0] - 48) * 10 + Int(cell[1] - 48), Int(cell[3] - 48) * 10 + Int(cell[4] - 48)
    )
  }

  /// Whether an amount like `1234.50` or `1234` has decimals; nil for any other.
  private static func plainAmount(_ cell: UnsafeRawBufferPointer) -> Bool? {
    let hasDecimals = cell.count > 3 && cell[cell.count - 3] == UInt8(ascii: ".")
    let start = cell[0] == UInt8(ascii: "-") ? 1 : 0
    let whole = start..<(hasDecimals ? cell.count - 3 : cell.count)
    let decimals = cell.suffix(hasDecimals ? 2 : 0)
    guard !whole.isEmpty, cell[whole].allSatisfy(isDigit), decimals.allSatisfy(isDigit) else {
      return nil
    }
    return hasDecimals
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
