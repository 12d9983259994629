/// Reads the cells of one column as people and spreadsheets write them.
///
/// What `CSVWriter` wrote reads back exactly. A cell that could mean two things is refused with a
/// sentence, never guessed; what a whole column must settle (`DateOrder`, `DecimalMark`) is given.
public struct Reading: Sendable {
  public let column: Column
  /// What `03/02/2026` means; nil when nobody has said.
  public let dateOrder: DateOrder?
  /// What `1,500` means; nil when the column does not show it.
  public let decimalMark: DecimalMark?
  /// For times without a zone.
  private var clock: Zone.Clock

  public init(
    _ column: Column, zone: Zone, dateOrder: DateOrder? = nil, decimalMark: DecimalMark? = nil
  ) {
    self.column = column
    clock = zone.clock
    self.dateOrder = dateOrder
    self.decimalMark = decimalMark
  }

  /// The value of a cell; null when it is blank. A `Problem` is about the value alone: whoever
  /// calls adds line and column.
  public mutating func value(_ cell: UnsafeRawBufferPointer) throws(Problem) -> Value {
    guard !cell.isEmpty else { return .null }
    if let value = ownForm(cell) { return value }
    let text = String(decoding: Self.unguarded(cell), as: UTF8.self)
    if case .text = column.kind { return .text(try whole(text)) }
    let trimmed = text.trimmingSpaces
    guard !trimmed.isEmpty else { return .null }
    switch column.kind {
    case .text, .blob: throw Problem(.invalid, "\(column.label) can't be given in a CSV.")
    case .integer: return .integer(try integer(trimmed))
    case .reference: return .integer(try identity(trimmed))
    case .money: return .integer(try AmountText(trimmed, mark: decimalMark).amount().minorUnits)
    case .date:
      return Value(try DateText(trimmed, order: dateOrder).day(cuttingTime: column.cutsTime))
    case .timestamp: return Value(try DateText(trimmed, order: dateOrder).moment(&clock))
    case .bool: return Value(try flag(trimmed))
    case .choice(let words): return .text(try choice(trimmed, of: words))
    }
  }

  /// The value of a cell as `CSVWriter` writes it, read where it lies: rows by the million are
  /// usually our own, and need no look at how people write. Nil for any other.
  private mutating func ownForm(_ cell: UnsafeRawBufferPointer) -> Value? {
    switch column.kind {
    case .integer: return Int64(digits: cell).map { .integer($0) }
    case .reference:
      guard let id = Int64(digits: cell), id > 0 else { return nil }
      return .integer(id)
    case .date:
      guard dateOrder != .monthFirst else { return nil }
      return Day.number(people: cell).map { .integer($0) }
    case .timestamp:
      guard dateOrder != .monthFirst, let local = Timestamp.local(people: cell) else { return nil }
      return .integer(clock.moment(local: local).seconds)
    case .money:
      guard decimalMark != .comma, cell.count > 3, cell[cell.count - 3] == UInt8(ascii: ".") else {
        return nil
      }
      return Money.minorUnits(cell).map { .integer($0) }
    case .choice(let words):
      return words.first { $0.utf8.elementsEqual(cell) }.map { .text($0) }
    case .text, .bool, .blob: return nil
    }
  }

  public mutating func value(_ cell: String) throws(Problem) -> Value {
    let bytes = Array(cell.utf8)
    return try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
      try value(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Without the `'` that `CSVWriter` puts before what looks like a formula.
  public static func unguarded(_ cell: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard cell.count > 1, cell[0] == UInt8(ascii: "'"), CSVWriter.looksLikeFormula(cell[1]) else {
      return cell
    }
    return UnsafeRawBufferPointer(rebasing: cell.dropFirst())
  }

  /// A text as it is, unless a spreadsheet has made a number of its digits.
  private func whole(_ text: String) throws(Problem) -> String {
    guard column.isCode, AmountText.isScientific(text) else { return text }
    throw Problem(
      .invalid, "“\(text)” is what a spreadsheet makes of a long number: its digits are lost.",
      advice: "Format the column as text in the spreadsheet, and type the number again.")
  }

  private func integer(_ text: String) throws(Problem) -> Int64 {
    if let number = Int64(text) { return number }
    let amount = try AmountText(text, mark: decimalMark ?? .point).amount()
    guard amount.minorUnits.isMultiple(of: 100) else {
      throw Problem(.invalid, "“\(text.prefix(40))” is not a whole number.")
    }
    return amount.minorUnits / 100
  }

  private func identity(_ text: String) throws(Problem) -> Int64 {
    let number = try integer(text)
    guard number > 0 else {
      throw Problem(.invalid, "“\(text.prefix(40))” is not an ID, which is a whole number above 0.")
    }
    return number
  }

  private func flag(_ text: String) throws(Problem) -> Bool {
    switch text.lowercased() {
    case "yes", "y", "true", "1": return true
    case "no", "n", "false", "0": return false
    default: throw Problem(.invalid, "“\(text.prefix(40))” is neither yes nor no.")
    }
  }

  /// A word as it is kept or shown, whatever its case and whether `_`, `-` or a space joins it.
  private func choice(_ text: String, of words: [String]) throws(Problem) -> String {
    let wanted = Self.plain(text)
    if let word = words.first(where: { Self.plain($0) == wanted }) { return word }
    if let word = column.spellings[wanted] { return word }
    throw Problem(
      .invalid, "“\(text.prefix(40))” is not one of \(words.joined(separator: ", ")).")
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }
}

extension String {
  /// Without white space at either end, no-break spaces included.
  var trimmingSpaces: String {
    let front = drop { $0.isWhitespace }
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(front[...last])
  }
}
