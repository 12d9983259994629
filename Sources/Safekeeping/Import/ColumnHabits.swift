import Records

/// What a column of a file shows of how its dates and amounts are written, found by looking at all
/// of its cells before any is read.
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

  mutating func look(at cell: UnsafeRawBufferPointer) {
    guard !cell.isEmpty else { return }
    switch column.kind {
    case .date, .timestamp: lookAtDate(cell)
    default: lookAtAmount(cell)
    }
  }

  /// A cell in our own form tells nothing new once one has told it; that spares most of the work.
  private mutating func lookAtDate(_ cell: UnsafeRawBufferPointer) {
    if let (first, second) = Self.ownForm(cell), second <= 12 {
      guard first > 12, !sawDayFirst else { return }
      sawDayFirst = true
    }
    dates.look(at: cell)
  }

  private mutating func lookAtAmount(_ cell: UnsafeRawBufferPointer) {
    if Self.isPlainAmount(cell) {
      guard !sawDecimals else { return }
      sawDecimals = true
    }
    marks.look(at: cell)
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

  /// `1234.50`
  private static func isPlainAmount(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard cell.count > 3, cell[cell.count - 3] == UInt8(ascii: ".") else { return false }
    let start = cell[0] == UInt8(ascii: "-") ? 1 : 0
    return cell.count > start + 3
      && (start..<cell.count).allSatisfy {
        $0 == cell.count - 3 || isDigit(cell[$0])
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
