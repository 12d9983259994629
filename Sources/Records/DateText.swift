/// A day or moment as people and spreadsheets write it.
///
/// `03-02-2026` (day first, as Rollbook's own files), `2026-02-03`, `3/2/2026` and `3.2.2026` (by
/// the column's order), `3 Feb 2026`, `Feb 3, 2026`, `20260203`, and a spreadsheet's serial number.
struct DateText {
  private let text: String
  private let order: DateOrder?
  private let date: String
  private let time: String

  init(_ text: String, order: DateOrder?) {
    self.text = text
    self.order = order
    (date, time) = Self.split(text)
  }

  func day(cuttingTime: Bool = false) throws(Problem) -> Day {
    let day = try readDay()
    guard try seconds() == 0 || cuttingTime else {
      throw Problem(.invalid, "“\(text.prefix(40))” is a moment, and a day belongs here.")
    }
    return day
  }

  /// A moment by the zone whose clock is given, unless the text says UTC.
  func moment(_ clock: inout Zone.Clock) throws(Problem) -> Timestamp {
    if let moment = Timestamp(iso: text) { return moment }
    return clock.moment(local: try readDay().number * 86_400 + (try seconds()))
  }

  /// The first two numbers of a date whose order must be known; `isOurs` when it is written as
  /// Rollbook's own files write it, which settles the order unless the column says otherwise.
  var numbers: (first: Int, second: Int, isOurs: Bool)? {
    let parts = date.split(omittingEmptySubsequences: false) { "/.-".contains($0) }
    guard parts.count == 3, parts[2].count == 4, parts.allSatisfy(Self.isDigits),
      parts[0].count <= 2, parts[1].count <= 2, let first = Int(parts[0]),
      let second = Int(parts[1])
    else { return nil }
    let isOurs = date.contains("-") && parts[0].count == 2 && parts[1].count == 2
    return (first, second, isOurs)
  }

  private func readDay() throws(Problem) -> Day {
    if let day = try ordered() { return day }
    if let day = try yearFirst() { return day }
    if let day = try named() { return day }
    if let day = serial() { return day }
    let parts = date.split { !$0.isLetter && !$0.isNumber }
    guard parts.count == 3, let last = parts.last, last.count == 2, Self.isDigits(last) else {
      throw refusal
    }
    throw Problem(
      .invalid, "“\(text.prefix(40))” has a year of two digits, which may mean two centuries.",
      advice: "Write the year with four digits.")
  }

  /// `3/2/2026`
  private func ordered() throws(Problem) -> Day? {
    guard let (first, second, isOurs) = numbers, let year = Int(date.suffix(4)) else { return nil }
    let isSettled = first > 12 || second > 12 || first == second
    guard let order = order ?? (isOurs || isSettled ? settled(first, second) : nil) else {
      throw Problem(
        .invalid, "“\(text.prefix(40))” may be two days, and nobody has said which comes first.",
        advice: "Say whether the column has the day or the month first.")
    }
    let (day, month) = order == .dayFirst ? (first, second) : (second, first)
    guard let day = Day(year, month, day) else { throw noSuchDay }
    return day
  }

  private func settled(_ first: Int, _ second: Int) -> DateOrder {
    second > 12 && first <= 12 ? .monthFirst : .dayFirst
  }

  /// `2026-02-03`, `2026/2/3`, `20260203`
  private func yearFirst() throws(Problem) -> Day? {
    var parts = date.split(omittingEmptySubsequences: false) { "/.-".contains($0) }
    if parts.count == 1, date.count == 8 {
      parts = [date.prefix(4), date.dropFirst(4).prefix(2), date.suffix(2)]
    }
    guard parts.count == 3, parts[0].count == 4, parts.allSatisfy(Self.isDigits),
      parts[1].count <= 2, parts[2].count <= 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    guard let day = Day(year, month, day) else { throw noSuchDay }
    return day
  }

  /// `3 Feb 2026`, `3-February-2026`, `Feb 3, 2026`
  private func named() throws(Problem) -> Day? {
    let parts = date.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard parts.count == 3, parts[2].count == 4, let year = Int(parts[2]) else { return nil }
    let isMonthFirst = parts[0].first?.isLetter == true
    let word = isMonthFirst ? parts[0] : parts[1]
    guard word.count >= 3, let day = Int(isMonthFirst ? parts[1] : parts[0]),
      let month = Self.months.firstIndex(where: { $0.hasPrefix(word) })
    else { return nil }
    guard let day = Day(year, month + 1, day) else { throw noSuchDay }
    return day
  }

  /// A spreadsheet's number of a day, counted from 30-12-1899. Fewer than five digits are no
  /// date that a school has, but may be a year.
  private func serial() -> Day? {
    guard (5...7).contains(date.count), Self.isDigits(date[...]), let number = Int64(date),
      number <= 2_958_465
    else { return nil }
    return Day(number: number - 25_569)
  }

  private func seconds() throws(Problem) -> Int64 {
    guard !time.isEmpty else { return 0 }
    if time.hasPrefix("."), Self.isDigits(time.dropFirst()), let part = Double("0" + time) {
      return min(86_399, Int64((part * 86_400).rounded()))
    }
    guard let seconds = ClockText.seconds(time) else { throw refusal }
    return seconds
  }

  /// The date, and what follows it: `T09:15`, ` 9:15 AM`, or a serial's fraction.
  private static func split(_ text: String) -> (date: String, time: String) {
    if let point = text.firstIndex(of: "."), text.filter({ $0 == "." }).count == 1,
      isDigits(text[..<point]), text[..<point].count == 5
    {
      return (String(text[..<point]), String(text[point...]))
    }
    guard let colon = text.firstIndex(of: ":"),
      let gap = text[..<colon].lastIndex(where: { $0 == " " || $0 == "T" })
    else { return (text, "") }
    return (String(text[..<gap]).trimmingSpaces, String(text[text.index(after: gap)...]))
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december",
  ]

  private var refusal: Problem {
    Problem(.invalid, "“\(text.prefix(40))” is not a date like 03-02-2026.")
  }

  private var noSuchDay: Problem {
    Problem(
      .invalid, "“\(text.prefix(40))” is no day of the calendar.",
      advice: order == .monthFirst ? "The column was said to have the month first." : "")
  }
}

/// A time of day: `9:15`, `09:15:00`, `09:15:00.250` (cut to its second), `9:15 PM`.
enum ClockText {
  static func seconds(_ text: String) -> Int64? {
    var rest = text.lowercased().trimmingSpaces[...]
    let isAfternoon = rest.hasSuffix("pm")
    let isTwelveHours = isAfternoon || rest.hasSuffix("am")
    if isTwelveHours { rest = String(rest.dropLast(2)).trimmingSpaces[...] }
    var parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 3, let point = parts[2].firstIndex(of: "."),
      parts[2][point...].dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
    {
      parts[2] = parts[2][..<point]
    }
    let numbers = parts.compactMap { $0.count <= 2 && $0.allSatisfy(\.isASCII) ? Int64($0) : nil }
    guard (2...3).contains(parts.count), numbers.count == parts.count,
      numbers.dropFirst().allSatisfy({ 0..<60 ~= $0 }),
      (isTwelveHours ? 1...12 : 0...23).contains(numbers[0])
    else { return nil }
    let hour = isTwelveHours ? numbers[0] % 12 + (isAfternoon ? 12 : 0) : numbers[0]
    return hour * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
  }
}
