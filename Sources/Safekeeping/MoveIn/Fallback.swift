import Records

/// What a required cell becomes that is blank, or holds what can't be read.
enum Fallback {
  /// Nothing can stand there: the record waits in quarantine.
  case quarantine
  case word(String)
  case number(Int64)
  /// The day on which the record was made; without that today, or quarantine.
  case dayOfCreation(orToday: Bool)
  /// The record's own day, else the time of its last change, else now.
  case creation
  /// When it was made.
  case change
  /// Made anew, as PREFIX-YYYY-00001.
  case registrationNumber
  /// `user-7`
  case username
  /// What the amounts say.
  case paymentStatus

  /// Nil for columns that may be empty.
  static func of(_ column: Column, in table: Table) -> Fallback? {
    guard column.isRequired else { return nil }
    return rules["\(table.name).\(column.name)"] ?? rules[column.name] ?? .quarantine
  }

  private static let rules: [String: Fallback] = [
    "created_at": .creation,
    "updated_at": .change,
    "is_active": .number(1),
    "users.username": .username,
    // No password hashes to this: the account is there, and waits for a new password.
    "users.password_hash": .word("!"),
    "users.role": .word("teacher"),
    "students.registration_number": .registrationNumber,
    "students.first_name": .word("—"),
    "students.last_name": .word("—"),
    "students.gender": .word("O"),
    "students.admission_type": .word("day_scholar"),
    "students.admission_date": .dayOfCreation(orToday: true),
    "students.category": .word("other"),
    "students.status": .word("inactive"),
    "courses.name": .word("—"),
    "courses.fee": .number(0),
    "courses.seats": .number(0),
    "enrollments.enroll_date": .dayOfCreation(orToday: true),
    "payment_categories.name": .word("—"),
    "payment_categories.default_amount": .number(0),
    "payments.status": .paymentStatus,
    "payments.payment_date": .dayOfCreation(orToday: false),
    "payments.method": .word("other"),
    "attendance.status": .word("leave"),
  ]
}
