import Foundation
import Office
import Records
import Store
import TestSupport

/// A small school and somebody at work in it, which goes with the test.
final class Desk: Sendable {
  static let moment = Timestamp(seconds: 1_790_000_000)
  static let today = moment.day(in: .utc)

  var database: any Database { school.database }
  let recording: Recording
  let admin: User
  let clerk: User
  private let school: TemporarySchool

  init() async throws {
    let school = try await TemporarySchool()
    let database = school.database
    self.school = school
    recording = Recording(database: database, clock: { Desk.moment })
    (admin, clerk) = try await database.write { connection in
      func add(_ name: String, _ role: User.Role) throws -> User {
        try Users.add(
          name, role: role, email: nil, hash: "hash", at: Desk.moment, by: "test", on: connection)
      }
      return (try add("head", .admin), try add("clerk", .accountant))
    }
  }

  /// A form of everything that the table has, read as a page would.
  static func form(_ table: Table, _ texts: [String: String]) -> FormReading {
    let columns = table.columns.filter {
      !["id", "created_at", "updated_at", "recorded_by_user_id", "marked_by_user_id"].contains(
        $0.name)
        && !(table == School.payments && $0.name == "status")
    }
    return FormReading(columns, from: texts, made: ["registration_number"])
  }

  static func student(_ first: String, _ last: String = "Khan", _ more: [String: String] = [:])
    -> FormReading
  {
    form(
      School.students,
      [
        "first_name": first, "last_name": last, "gender": "F", "admission_type": "day_scholar",
        "admission_date": "2026-02-03", "category": "regular", "status": "active",
      ].merging(more) { $1 })
  }

  func student(_ first: String, _ last: String = "Khan", _ more: [String: String] = [:])
    async throws -> Int64
  {
    try await recording.add(School.students, Self.student(first, last, more), by: admin)
  }

  func course(_ name: String, seats: Int = 30) async throws -> Int64 {
    try await recording.add(
      School.courses,
      Self.form(School.courses, ["name": name, "fee": "1500", "seats": "\(seats)"]), by: admin)
  }

  func category(_ name: String = "Tuition") async throws -> Int64 {
    try await recording.add(
      School.paymentCategories,
      Self.form(
        School.paymentCategories, ["name": name, "default_amount": "1500", "is_active": "yes"]),
      by: admin)
  }

  func payment(_ student: Int64, _ category: Int64, due: String, paid: String, on day: Day = today)
    async throws -> Int64
  {
    try await recording.add(
      School.payments, Self.payment(student, category, due, paid, day), by: clerk)
  }

  static func payment(
    _ student: Int64, _ category: Int64, _ due: String, _ paid: String, _ day: Day = today
  ) -> FormReading {
    form(
      School.payments,
      [
        "student_id": "\(student)", "category_id": "\(category)", "amount_due": due,
        "amount_paid": paid, "payment_date": "\(day)", "method": "cash",
      ])
  }

  func row(_ table: Table, _ id: Int64) async throws -> Row {
    try await database.read { connection in
      guard let row = try connection.row("SELECT * FROM \(table) WHERE id = \(id)") else {
        throw Problem(.notFound, "no \(table.one) \(id)")
      }
      return row
    }
  }
}
