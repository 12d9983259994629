import Office
import Records
import Store

/// A record's form: what was typed or is there, and what is wrong with it.
struct RecordForm: Sendable {
  let table: Table
  let id: Int64?
  let texts: [String: String]
  private(set) var faults: [String: String] = [:]
  private(set) var problem: Problem?
  /// What the record holds now, when somebody else changed it meanwhile.
  private(set) var current: Row?

  /// With what was typed, or with what a new record begins.
  init(_ table: Table, texts: [String: String], id: Int64? = nil) {
    self.table = table
    self.texts = texts
    self.id = id
  }

  /// With what is there.
  init(_ table: Table, row: Row) {
    self.init(
      table,
      texts: Self.texts(table, row).merging(["updated_at": "\(row.integer("updated_at"))"]) { $1 },
      id: row.integer("id"))
  }

  var isOvertaken: Bool { current != nil }

  /// The columns that the form asks for.
  var columns: [Column] {
    FormSections.of(table, isNew: id == nil).flatMap(\.columns).compactMap(table.column)
  }

  var reading: FormReading { FormReading(columns, from: texts, made: ["registration_number"]) }

  /// `updated_at` of the record when the form was made.
  var seen: Timestamp {
    Timestamp(seconds: current?.integer("updated_at") ?? Int64(texts["updated_at"] ?? "") ?? 0)
  }

  func with(_ faults: [String: String]) -> RecordForm {
    var form = self
    form.faults = faults
    form.problem = Problem(
      .invalid,
      faults.count == 1
        ? "One field needs another look." : "\(faults.count) fields need another look.",
      advice: "Nothing was saved yet; what you typed is still here.")
    return form
  }

  func with(_ overtaken: Overtaken) -> RecordForm {
    var form = self
    form.problem = overtaken.problem
    form.current = overtaken.current
    return form
  }

  /// What a new record begins with.
  static func fresh(_ table: Table, today: Day) -> [String: String] {
    switch table {
    case School.students:
      [
        "admission_date": "\(today)", "category": "regular", "status": "active",
        "admission_type": "day_scholar",
      ]
    case School.paymentCategories: ["is_active": "yes"]
    case School.payments: ["payment_date": "\(today)", "method": "cash"]
    default: [:]
    }
  }

  /// The values of a row as a form's fields hold them.
  static func texts(_ table: Table, _ row: Row) -> [String: String] {
    Dictionary(
      table.columns.map { column in
        let value = row[column.name]
        return (column.name, value.text ?? value.integer.map { text($0, column) } ?? "")
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func text(_ number: Int64, _ column: Column) -> String {
    switch column.kind {
    case .money: Money(minorUnits: number).description
    case .date: Day(number: number).description
    case .bool: number == 0 ? "" : "yes"
    default: String(number)
    }
  }
}

/// The sections of each table's form, in the order in which a person fills it in.
struct FormSections {
  let title: Said
  let columns: [String]

  static func of(_ table: Table, isNew: Bool) -> [FormSections] {
    switch table {
    case School.students:
      [
        FormSections(
          title: "The student",
          columns: [
            "first_name", "last_name", "gender", "date_of_birth", "national_id", "nationality",
            "blood_group",
          ]),
        FormSections(
          title: "At school",
          columns: [
            "registration_number", "admission_date", "admission_type", "category", "status",
          ]),
        FormSections(
          title: "Contact",
          columns: ["phone", "email", "city", "address", "permanent_address", "emergency_contact"]),
        FormSections(title: "Guardian", columns: ["guardian_name", "guardian_national_id"]),
        FormSections(
          title: "Qualifications", columns: ["last_qualification", "current_qualification"]),
      ]
    case School.courses:
      [
        FormSections(title: "The course", columns: ["name", "description", "fee", "seats"]),
        FormSections(title: "Instructor", columns: ["instructor_name", "instructor_contact"]),
      ]
    case School.payments:
      [
        FormSections(
          title: "For what",
          columns: (isNew ? ["student_id"] : []) + ["category_id", "course_id"]),
        FormSections(
          title: "Amounts",
          columns: ["amount_due", "amount_paid", "security_fees", "admission_fees"]),
        FormSections(
          title: "How", columns: ["payment_date", "method", "reference_no", "notes"]),
      ]
    case School.enrollments:
      [FormSections(title: "Enrollment", columns: ["course_id", "enroll_date"])]
    case School.attendance: [FormSections(title: "The mark", columns: ["status", "notes"])]
    default:
      [
        FormSections(
          title: "The \(table.one)",
          columns: ["name", "description", "default_amount", "is_active"])
      ]
    }
  }
}
