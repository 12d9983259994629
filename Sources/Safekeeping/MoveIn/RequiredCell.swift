import Records

/// A required cell and what it becomes when nothing that fits stood there.
struct RequiredCell {
  private let table: Table
  private let index: Int
  private let fallback: Fallback
  /// Whether the old table had the column at all. What it never had is no misfit.
  private let isPresent: Bool
  /// The record's own day, such as the day of admission.
  private let day: Int?

  static func all(of table: Table, present: Set<Int>) -> [RequiredCell] {
    let day = table.columns.firstIndex { $0.kind == .date && $0.isRequired }
    return table.columns.enumerated().compactMap { index, column in
      Fallback.of(column, in: table).map {
        RequiredCell(
          table: table, index: index, fallback: $0, isPresent: present.contains(index), day: day)
      }
    }
  }

  func fill(_ draft: DraftRecord, _ moving: MovingSchool) throws {
    guard draft.cells[index].isNull else { return }
    let found = draft.raw[index]
    let reason = found.map { _ in Reason.unreadable(table.columns[index].kind) } ?? Reason.missing
    guard let cell = cell(for: draft, moving) else {
      draft.quarantine(index, found: found ?? "", reason: reason)
      return
    }
    draft.cells[index] = cell
    draft.raw[index] = nil
    if isPresent {
      draft.tell(index, found: found ?? "", reason: reason, done: shown(draft))
      if let found, case .choice = table.columns[index].kind { draft.note(found, of: index) }
    } else if case .registrationNumber = fallback {
      draft.tell(index, found: "", reason: Reason.noColumn, done: shown(draft))
    }
  }

  private func cell(for draft: DraftRecord, _ moving: MovingSchool) -> DraftRecord.Cell? {
    switch fallback {
    case .quarantine: table.columns[index].name == "category_id" ? generalCategory(moving) : nil
    case .word(let word): .text(word)
    case .number(let number): .integer(number)
    case .dayOfCreation(let orToday): dayOfCreation(draft, moving, orToday)
    case .creation: .integer(creation(draft, moving))
    case .change: draft.cells[column("created_at")]
    case .registrationNumber: .text(moving.registrationNumber(year: year(draft, moving)))
    case .username: .text("user-\(draft.id ?? 0)")
    case .paymentStatus: .text(paymentStatus(draft))
    }
  }

  private func generalCategory(_ moving: MovingSchool) -> DraftRecord.Cell? {
    isPresent ? nil : moving.generalCategory.map { .integer($0) }
  }

  private func dayOfCreation(
    _ draft: DraftRecord, _ moving: MovingSchool, _ orToday: Bool
  ) -> DraftRecord.Cell? {
    let moment = draft.cells[column("created_at")].integer ?? (orToday ? moving.now.seconds : nil)
    return moment.map { .integer(Timestamp(seconds: $0).day(in: moving.zone).number) }
  }

  /// A day that was itself made up says nothing of when the record was made.
  private func creation(_ draft: DraftRecord, _ moving: MovingSchool) -> Int64 {
    if let day, let number = draft.cells[day].integer,
      !draft.misfits.contains(where: {
        $0.column == table.columns[day].name && $0.reason != Reason.time
      })
    {
      return number * 86_400
    }
    return draft.cells[column("updated_at")].integer ?? moving.now.seconds
  }

  private func year(_ draft: DraftRecord, _ moving: MovingSchool) -> Int {
    if let day, let number = draft.cells[day].integer { return Day(number: number).parts.year }
    let moment = draft.cells[column("created_at")].integer ?? moving.now.seconds
    return Timestamp(seconds: moment).day(in: moving.zone).parts.year
  }

  private func paymentStatus(_ draft: DraftRecord) -> String {
    let due = draft.cells[column("amount_due")].integer ?? 0
    let paid = draft.cells[column("amount_paid")].integer ?? 0
    if paid >= due { return "paid" }
    return paid > 0 ? "partial_paid" : "pending"
  }

  /// What stands there now, as people write it.
  private func shown(_ draft: DraftRecord) -> String {
    guard let value = draft.cells[index].integer else { return draft.text(index) ?? "" }
    switch table.columns[index].kind {
    case .date: return Day(number: value).description
    case .timestamp: return Timestamp(seconds: value).description
    case .money: return Money(minorUnits: value).description
    case .bool: return value == 0 ? "no" : "yes"
    case .text, .integer, .choice, .reference, .blob: return String(value)
    }
  }

  private func column(_ name: String) -> Int { table.index(of: name) ?? 0 }
}
