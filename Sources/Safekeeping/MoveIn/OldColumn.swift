import Records
import Store

/// The IDs that came over, of one of the small tables.
final class KnownIDs {
  var ids: Set<Int64> = []
}

/// Reads one column of the old table into a record: what is clean goes straight, what is not is
/// mended and told. A cell that can't be read stays null, with what was found in `raw`.
final class OldColumn {
  enum Form {
    case id, text, key, integer, money, date, dayOfMoment, timestamp, bool, choice, link, file
  }

  let column: Column
  /// Its place among our table's columns, and among the old cursor's.
  let index: Int
  let source: Int
  let form: Form
  /// The old path of a photo or outline in the record that was read last.
  private(set) var path: String?
  private let choices: OldChoices
  private let targets: KnownIDs?
  private let target: String
  private var moments = OldMoment()
  private var clock: Zone.Clock

  init(
    _ column: Column, at index: Int, of table: Table, source: Int, targets: KnownIDs?, zone: Zone
  ) {
    self.column = column
    self.index = index
    self.source = source
    self.targets = targets
    form = Self.form(of: column, in: table)
    target = column.reference.flatMap { School.table($0.table)?.one } ?? ""
    choices = OldChoices(column, of: table)
    clock = zone.clock
  }

  private static func form(of column: Column, in table: Table) -> Form {
    switch column.kind {
    case .text:
      column.isUnique && !["courses", "payment_categories"].contains(table.name) ? .key : .text
    case .integer: column.name == "id" ? .id : .integer
    case .money: .money
    // The old system kept the moment; a day in its place is taken as it is.
    case .date: column.name == "enroll_date" ? .dayOfMoment : .date
    case .timestamp: .timestamp
    case .bool: .bool
    case .choice: .choice
    case .reference(let reference): reference.table == School.files.name ? .file : .link
    case .blob: .text
    }
  }

  func read(_ cells: any OldCursor, into draft: DraftRecord) {
    let held = cells.form(source)
    path = nil
    if held == .null { return }
    switch form {
    case .text, .key: readText(cells, into: draft)
    case .choice: readChoice(cells, into: draft)
    case .money: readMoney(cells, held, into: draft)
    case .date, .dayOfMoment, .timestamp: readMoment(cells, held, into: draft)
    case .id, .integer: readInteger(cells, held, into: draft)
    case .bool: readBool(cells, held, into: draft)
    case .link: readLink(cells, held, into: draft)
    case .file: path = OldText.reading(cells.bytes(source), trimmed: true)?.text
    }
  }

  private func readText(_ cells: any OldCursor, into draft: DraftRecord) {
    let bytes = cells.bytes(source)
    if OldText.isPlain(bytes) {
      draft.cells[index] = .bytes(bytes)
    } else if let reading = OldText.reading(bytes, trimmed: form == .key) {
      draft.cells[index] = .text(reading.text)
      guard let reason = reading.reason else { return }
      draft.tell(index, found: found(cells), reason: reason, done: reading.text)
    }
  }

  private func readChoice(_ cells: any OldCursor, into draft: DraftRecord) {
    let bytes = cells.bytes(source)
    if choices.exact(bytes) != nil {
      draft.cells[index] = .bytes(bytes)
      return
    }
    let text = found(cells)
    guard !OldText.trim(text).isEmpty else { return }
    guard let reading = choices.reading(text) else {
      draft.raw[index] = text
      return
    }
    let word = choices.words[reading.word]
    draft.cells[index] = .text(word)
    draft.tell(
      index, found: text, reason: reading.isLoose ? Reason.loosely : Reason.spelling, done: word)
    if reading.isLoose { draft.note(text, of: index) }
  }

  private func readMoney(_ cells: any OldCursor, _ held: OldForm, into draft: DraftRecord) {
    let amount: OldMoney.Amount?
    switch held {
    case .real: amount = OldMoney.amount(cells.real(source))
    case .integer:
      let (units, isTooLarge) = cells.integer(source).multipliedReportingOverflow(by: 100)
      amount = isTooLarge ? nil : OldMoney.Amount(units: units, reason: nil)
    default:
      amount = Money(OldText.trim(found(cells)).filter { $0 != "," })
        .map { OldMoney.Amount(units: $0.minorUnits, reason: Reason.text) }
    }
    guard let amount else { return unreadable(cells, in: draft) }
    draft.cells[index] = .integer(amount.units)
    guard let reason = amount.reason else { return }
    draft.tell(
      index, found: held == .real ? "\(cells.real(source))" : found(cells), reason: reason,
      done: Money(minorUnits: amount.units).description)
  }

  private func readMoment(_ cells: any OldCursor, _ held: OldForm, into draft: DraftRecord) {
    let bytes = cells.bytes(source)
    guard held == .text || held == .blob, let reading = moments.read(bytes) else {
      return unreadable(cells, in: draft)
    }
    switch form {
    case .timestamp: draft.cells[index] = .integer(reading.seconds)
    case .dayOfMoment where bytes.count > 10:
      let local = clock.local(reading.seconds)
      draft.cells[index] = .integer((local >= 0 ? local : local - 86_399) / 86_400)
    default:
      draft.cells[index] = .integer(reading.day)
      if reading.isOdd { draft.hasOddDay = true }
      guard reading.second != 0 else { return }
      draft.tell(
        index, found: found(cells), reason: Reason.time, done: Day(number: reading.day).description)
    }
  }

  private func readInteger(_ cells: any OldCursor, _ held: OldForm, into draft: DraftRecord) {
    if held == .integer {
      draft.cells[index] = .integer(cells.integer(source))
      return
    }
    let value = held == .real ? cells.real(source) : Double(OldText.trim(found(cells)))
    guard let value, let whole = Int64(exactly: value.rounded()) else {
      return unreadable(cells, in: draft)
    }
    draft.cells[index] = .integer(whole)
    draft.tell(index, found: found(cells), reason: Reason.whole, done: String(whole))
  }

  private func readBool(_ cells: any OldCursor, _ held: OldForm, into draft: DraftRecord) {
    let value = cells.integer(source)
    if held == .integer, value == 0 || value == 1 {
      draft.cells[index] = .integer(value)
      return
    }
    let text = found(cells)
    let isYes = ["true", "t", "yes", "y", "1", "on"].contains(text.lowercased())
    guard isYes || ["false", "f", "no", "n", "0", "off"].contains(text.lowercased()) else {
      return unreadable(cells, in: draft)
    }
    draft.cells[index] = .integer(isYes ? 1 : 0)
    draft.tell(index, found: text, reason: Reason.spelling, done: isYes ? "yes" : "no")
  }

  private func readLink(_ cells: any OldCursor, _ held: OldForm, into draft: DraftRecord) {
    guard held == .integer else { return unreadable(cells, in: draft) }
    let id = cells.integer(source)
    if targets?.ids.contains(id) == true {
      draft.cells[index] = .integer(id)
    } else if column.isRequired {
      draft.cells[index] = .integer(id)
      draft.quarantine(index, found: String(id), reason: Reason.noSuch(target))
    } else {
      draft.tell(index, found: String(id), reason: Reason.noSuch(target), done: Reason.empty)
    }
  }

  private func unreadable(_ cells: any OldCursor, in draft: DraftRecord) {
    draft.raw[index] = found(cells)
  }

  private func found(_ cells: any OldCursor) -> String {
    String(decoding: cells.bytes(source), as: UTF8.self)
  }
}
