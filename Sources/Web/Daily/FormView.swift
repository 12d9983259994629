import Office
import Records
import Store

/// What the form's template shows.
struct FormView {
  struct Section {
    let title: Said
    let fields: [Field]
  }

  struct Field {
    let name: String
    let label: Said
    let value: String
    let isRequired: Bool
    /// Exactly one of these says how it is asked.
    let input: String?
    let inputMode: String?
    let isLong: Bool
    let isFlag: Bool
    let isOn: Bool
    let choices: [Choice]
    let isChoice: Bool
    let hint: Said?
    let fault: Said?
    /// What stands in the record now, when it differs from what was typed.
    let now: Said?
    /// The IDs of hint and fault, for `aria-describedby`.
    let description: String?
    let isHidden: Bool
  }

  let heading: Said
  let action: String
  let cancel: String
  let sections: [Section]
  let seen: String?
  let problem: Problem?
  let faults: [TextLink]
  let hasFaults: Bool
  let isOvertaken: Bool
  let subject: Said?
}

extension RecordForm {
  /// What the template shows, with the choices that references have.
  func view(on connection: any Connection) throws -> FormView {
    let options = try FilterOptions.read(
      [School.courses, School.paymentCategories], on: connection)
    let history = RecordHistory(table, on: connection)
    let title = try id.map { try history.title(of: $0) }
    let sections = try FormSections.of(table, isNew: id == nil).map { section in
      FormView.Section(
        title: section.title,
        fields: try section.columns.compactMap(table.column).map {
          try field($0, options, on: connection)
        })
    }
    return FormView(
      heading: title.map { "Change \($0)" } ?? "New \(table.one)",
      action: id.map { "/\(table.name)/\($0)" } ?? "/\(table.name)",
      cancel: id.map { "/\(table.name)/\($0)" } ?? "/\(table.name)", sections: sections,
      seen: id == nil ? nil : String(seen.seconds), problem: problem,
      faults: columns.compactMap { column in
        faults[column.name].map { TextLink(label: Said($0), address: "#\(column.name)") }
      }, hasFaults: !faults.isEmpty, isOvertaken: isOvertaken, subject: try subject(on: connection))
  }

  /// Whom a payment, an enrollment or a mark is about.
  private func subject(on connection: any Connection) throws -> Said? {
    guard let student = Int64(texts["student_id"] ?? "") else { return nil }
    return Said(title: try RecordHistory(School.students, on: connection).title(of: student))
  }

  private func field(
    _ column: Column, _ options: FilterOptions, on connection: any Connection
  ) throws -> FormView.Field {
    let text = texts[column.name] ?? ""
    let fault = faults[column.name].map { Said($0) }
    let given = FormHints.given(column, in: table, isNew: id == nil)
    let hint = given ?? FormHints.of(column, in: table)
    let described = [
      hint.map { _ in "\(column.name)-hint" }, fault.map { _ in "\(column.name)-fault" },
    ]
    let ids = described.compactMap { $0 }.joined(separator: " ")
    let isHidden = column.name == "student_id"
    let input = FormHints.input(column)
    let choices = isHidden ? [] : choices(column, text, options)
    return FormView.Field(
      name: column.name, label: Said(column.titleLabel), value: text,
      isRequired: column.isRequired && given == nil,
      input: isHidden || column.isLong ? nil : input?.type, inputMode: input?.mode,
      isLong: column.isLong, isFlag: column.kind == .bool,
      isOn: ["yes", "on", "1"].contains(text), choices: choices, isChoice: !choices.isEmpty,
      hint: hint, fault: fault, now: try now(column, text, on: connection),
      description: ids.isEmpty ? nil : ids, isHidden: isHidden)
  }

  private func choices(_ column: Column, _ text: String, _ options: FilterOptions) -> [Choice] {
    let words = column.choices.map { Choice($0, label: Said(choiceLabel($0)), chosen: text) }
    if let target = column.reference.flatMap({ School.table($0.table) }) {
      let records = options.of(target).map {
        Choice(String($0.id), label: Said(name: $0.title), chosen: text)
      }
      return [Choice("", label: column.isRequired ? "Choose…" : "None", chosen: text)] + records
    }
    guard !words.isEmpty else { return [] }
    return (text.isEmpty ? [Choice("", label: "Choose…", chosen: text)] : []) + words
  }

  private func now(_ column: Column, _ text: String, on connection: any Connection) throws
    -> Said?
  {
    guard let current else { return nil }
    let there = RecordForm.texts(table, current)[column.name] ?? ""
    guard there != FormReading.tidied(text) else { return nil }
    let shown = try RecordHistory(table, on: connection).shown(current[column.name], column)
    return column.choices.isEmpty ? Said(name: shown) : Said(shown)
  }
}

/// How each kind of column is asked, and what a person should know.
enum FormHints {
  static func input(_ column: Column) -> (type: String, mode: String?)? {
    switch column.kind {
    case .text where column.name == "email": ("email", nil)
    case .text where column.name == "phone": ("tel", nil)
    case .text: ("text", nil)
    case .integer: ("text", "numeric")
    case .money: ("text", "decimal")
    case .date: ("date", nil)
    case .choice, .reference, .bool, .timestamp, .blob: nil
    }
  }

  /// What a field is filled with when a person leaves it blank; nil for nothing.
  static func given(_ column: Column, in table: Table, isNew: Bool) -> Said? {
    switch (table, column.name, isNew) {
    case (School.students, "registration_number", _):
      "Left blank, the school gives the next number."
    case (School.payments, "amount_due", true): "Left blank, it is what the category asks for."
    default: nil
    }
  }

  static func of(_ column: Column, in table: Table) -> Said? {
    switch (table, column.name) {
    case (School.payments, "security_fees"), (School.payments, "admission_fees"):
      "A part of what is due, if any."
    case (School.payments, "amount_paid"): "Less than what is due is a partial payment."
    case (School.courses, "seats"): "How many students the course takes."
    case (School.paymentCategories, "default_amount"):
      "What a new payment of this kind begins with."
    default: nil
    }
  }
}
