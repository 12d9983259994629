import Records
import Store

/// What must hold between fields and between records; the database refuses most of it too, these
/// say it kindly and at the right field.
struct RecordRules {
  private let table: Table
  private let connection: any Connection

  init(_ table: Table, on connection: any Connection) {
    self.table = table
    self.connection = connection
  }

  /// A payment's status follows from its amounts.
  static func derive(_ table: Table, _ values: inout [String: Value]) {
    guard table == School.payments, let due = values["amount_due"]?.integer,
      let paid = values["amount_paid"]?.integer
    else { return }
    values["status"] = .text(paid >= due ? "paid" : paid == 0 ? "pending" : "partial_paid")
  }

  /// A sentence for each field that can't be so, of a new record or the one with the ID `id`.
  func faults(_ values: [String: Value], id: Int64?, overriding: Bool) throws -> [String: String] {
    var faults: [String: String] = [:]
    for column in table.columns {
      guard let value = values[column.name], value != .null else { continue }
      if column.isUnique, let other = try other(with: value, in: column, than: id) {
        faults[column.name] =
          "\(column.label) belongs to \(other) already. Write another one, or open that \(table.one)."
      }
      if let reference = column.reference, let target = School.table(reference.table),
        let id = value.integer, try !exists(id, in: target)
      {
        faults[column.name] = "That \(target.one) is not there any more. Choose another one."
      }
    }
    return faults.merging(try own(values, id: id, overriding: overriding)) { first, _ in first }
  }

  private func own(
    _ values: [String: Value], id: Int64?, overriding: Bool
  ) throws -> [String: String] {
    switch table {
    case School.students: days(values)
    case School.payments: amounts(values)
    case School.enrollments: try seat(values, id: id, overriding: overriding)
    default: [:]
    }
  }

  private func days(_ values: [String: Value]) -> [String: String] {
    guard let birth = values["date_of_birth"]?.integer,
      let admission = values["admission_date"]?.integer, birth >= admission
    else { return [:] }
    return ["date_of_birth": "Date Of Birth is not before the admission. Check both days."]
  }

  private func amounts(_ values: [String: Value]) -> [String: String] {
    guard let due = values["amount_due"]?.integer, let paid = values["amount_paid"]?.integer,
      paid > due
    else { return [:] }
    return ["amount_paid": "More is paid than is due. Check both amounts."]
  }

  private func seat(
    _ values: [String: Value], id: Int64?, overriding: Bool
  ) throws -> [String: String] {
    guard let student = values["student_id"]?.integer, let course = values["course_id"]?.integer
    else { return [:] }
    let twin = try connection.row(
      """
      SELECT id FROM enrollments
      WHERE student_id = \(student) AND course_id = \(course) AND id <> \(id ?? 0)
      """)
    if twin != nil { return ["student_id": "This student is enrolled in that course already."] }
    guard id == nil, !overriding, try Seats.of(course, on: connection).free <= 0 else { return [:] }
    return [
      "course_id": "This course is full. Choose another one, or ask an admin to enrol anyway."
    ]
  }

  private func exists(_ id: Int64, in target: Table) throws -> Bool {
    try connection.row("SELECT id FROM \(target) WHERE id = \(id)") != nil
  }

  private func other(with value: Value, in column: Column, than id: Int64?) throws -> String? {
    let same: SQL =
      column.ignoresCase ? "lower(\(column)) = lower(\(value))" : "\(column) = \(value)"
    let row = try connection.row("SELECT id FROM \(table) WHERE \(same) AND id <> \(id ?? 0)")
    return try row.map { try RecordHistory(table, on: connection).title(of: $0.integer("id")) }
  }
}

/// How many seats a course has and how many are taken.
public struct Seats: Hashable, Sendable {
  public let all: Int64
  public let taken: Int64
  public var free: Int64 { all - taken }

  public static func of(_ course: Int64, on connection: any Connection) throws -> Seats {
    let row = try connection.row(
      """
      SELECT seats, (SELECT count(*) FROM enrollments AS e WHERE e.course_id = c.id) AS taken
      FROM courses AS c WHERE id = \(course)
      """)
    return Seats(all: row?.integer("seats") ?? 0, taken: row?.integer("taken") ?? 0)
  }
}
