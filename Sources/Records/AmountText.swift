/// What stands before the decimals of a column's amounts.
public enum DecimalMark: Character, Hashable, Sendable {
  case point = "."
  case comma = ","

  var grouping: Character { self == .point ? "," : "." }

  /// What the cells of a column show, looked at one by one.
  public struct Evidence: Sendable {
    private var marks: Set<DecimalMark> = []

    public init() {}

    public mutating func look(at cell: UnsafeRawBufferPointer) {
      let text = String(decoding: cell, as: UTF8.self)
      if let mark = AmountText(text.trimmingSpaces, mark: nil).shownMark { marks.insert(mark) }
    }

    /// The mark, when at least one cell shows it and none shows the other.
    public var mark: DecimalMark? { marks.count == 1 ? marks.first : nil }
    /// Whether some cells show one mark and some the other.
    public var isContradictory: Bool { marks.count > 1 }
  }
}

/// An amount as people write it: `1,234.56`, `1.234,56`, `Rs. 1,50,000/-`, `(12.50)`.
struct AmountText {
  private let text: String
  private let mark: DecimalMark?
  /// Digits and marks alone.
  private let core: String
  private let isNegative: Bool

  init(_ text: String, mark: DecimalMark?) {
    self.text = text
    self.mark = mark
    var rest = text[...]
    let isBracketed = rest.hasPrefix("(") && rest.hasSuffix(")") && rest.count > 2
    if isBracketed { rest = rest.dropFirst().dropLast() }
    if rest.hasSuffix("/-") { rest = rest.dropLast(2) }
    var signs = 0
    func passSign() {
      guard let first = rest.first, first == "-" || first == "\u{2212}" else { return }
      rest = rest.dropFirst()
      signs += 1
    }
    passSign()
    rest = Self.withoutCurrency(rest)
    passSign()
    isNegative = isBracketed || signs == 1
    core = signs + (isBracketed ? 1 : 0) > 1 ? "?" : Self.withoutSpaces(rest)
  }

  func amount() throws(Problem) -> Money {
    guard !Self.isScientific(text) else {
      throw Problem(
        .invalid, "“\(text)” is a number in scientific notation, whose digits may be lost.",
        advice: "Format the column as a number with two decimals in the spreadsheet.")
    }
    let parts = try parts()
    let plain =
      (isNegative ? "-" : "") + parts.whole + (parts.decimals.isEmpty ? "" : "." + parts.decimals)
    guard let money = Money(plain) else { throw refusal }
    return money
  }

  /// `3.52E+12`
  static func isScientific(_ text: String) -> Bool {
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    let power = parts[1].drop { $0 == "+" || $0 == "-" }
    let digits = parts[0].drop { $0 == "-" }.filter { $0 != "." && $0 != "," }
    return !digits.isEmpty && !power.isEmpty && power.count < parts[1].count
      && (digits + power).allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// The mark that this cell alone proves, if it does: `1.234,56`, `12,5`.
  var shownMark: DecimalMark? {
    guard let last = core.last(where: { $0 == "." || $0 == "," }) else { return nil }
    let isGrouping = core.split(separator: last, omittingEmptySubsequences: false).count > 2
    let isShort = core.reversed().prefix { $0 != last }.count != 3
    let hasBoth = core.contains(".") && core.contains(",")
    if isGrouping { return last == "." ? .comma : .point }
    return hasBoth || isShort ? DecimalMark(rawValue: last) : nil
  }

  private func parts() throws(Problem) -> (whole: String, decimals: String) {
    let mark = try settledMark()
    let halves = core.split(separator: mark.rawValue, omittingEmptySubsequences: false)
    guard halves.count <= 2, let first = halves.first else { throw refusal }
    let decimals = halves.count == 2 ? halves[1] : ""
    guard decimals.allSatisfy(Self.isDigit), halves.count == 1 || !decimals.isEmpty else {
      throw refusal
    }
    let groups = first.split(separator: mark.grouping, omittingEmptySubsequences: false)
    guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }), isGrouped(groups)
    else { throw refusal }
    return (groups.joined(), String(decimals))
  }

  /// `1,234,567` or, as in South Asia, `12,34,567`.
  private func isGrouped(_ groups: [Substring]) -> Bool {
    guard groups.count > 1 else { return true }
    let middle = groups.dropFirst().dropLast()
    return groups.last?.count == 3 && groups[0].count <= 3
      && (middle.allSatisfy { $0.count == 3 }
        || groups[0].count <= 2 && middle.allSatisfy { $0.count == 2 })
  }

  private func settledMark() throws(Problem) -> DecimalMark {
    if let mark { return mark }
    let marks = core.filter { $0 == "." || $0 == "," }
    guard let last = marks.last else { return .point }
    if Set(marks).count == 2 { return last == "." ? .point : .comma }
    if marks.count > 1 { return last == "." ? .comma : .point }
    let decimals = core.reversed().prefix { $0 != last }.count
    if decimals != 3 { return last == "." ? .point : .comma }
    // `0.500` is no group of a thousand, and a comma before three digits is one by custom.
    if core.hasPrefix("0") { return last == "." ? .point : .comma }
    if last == "," { return .point }
    throw Problem(
      .invalid,
      "“\(text.prefix(40))” may mean two amounts, with a decimal point or with thousands.",
      advice: "Write it with two decimals.")
  }

  private var refusal: Problem {
    Problem(
      .invalid, "“\(text.prefix(40))” is not an amount with at most two decimals, like 1,234.50.")
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  /// Without a currency sign or code at either end: `Rs.`, `PKR`, `€`.
  private static func withoutCurrency(_ text: Substring) -> Substring {
    let isPart: (Character) -> Bool = { $0.isCurrencySymbol || $0.isLetter || $0.isWhitespace }
    var rest = text
    let front = rest.prefix(while: isPart)
    rest = rest.dropFirst(front.count)
    if front.lowercased().trimmingSpaces == "rs", rest.first == "." { rest = rest.dropFirst() }
    let back = rest.reversed().prefix(while: isPart).count
    rest = rest.dropLast(back)
    return front.count + back <= 6 ? rest.drop { $0.isWhitespace } : text
  }

  /// Without spaces and apostrophes between digits, which group them in many countries.
  private static func withoutSpaces(_ text: Substring) -> String {
    String(text.filter { !$0.isWhitespace && $0 != "'" && $0 != "’" })
  }
}
