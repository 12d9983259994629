import Safekeeping

/// An old school in memory: what its tables hold is written in the test.
struct OldTables {
  typealias Cell = HeldTables.Cell

  private(set) var held = HeldTables(place: "an old school")

  /// One admin, one student, one course, one category, and nothing that does not fit.
  init() {
    let made = Cell.text("2025-11-03 09:00:00.000001")
    set(
      "users", "id username email password_hash role is_active created_at updated_at",
      [
        .integer(1), .text("admin"), .null, .text("scrypt:1:1:1$s$h"), .text("admin"), .integer(1),
        made, made,
      ])
    set(
      "students",
      """
      id registration_number first_name last_name gender admission_type admission_date category status cnic \
      created_at updated_at
      """, student(1, "OLD-2025-00007", "1-2"))
    set(
      "courses", "id name fee seats created_at updated_at",
      [.integer(1), .text("Web"), .real(10), .integer(3), made, made])
    set(
      "payment_categories", "id name default_amount is_active created_at updated_at",
      [.integer(1), .text("Fee"), .real(10), .integer(1), made, made])
    set("enrollments", "id student_id course_id enroll_date created_at")
    set(
      "payments",
      "id student_id category_id amount_due amount_paid status payment_date method notes created_at updated_at"
    )
    set("attendance", "id student_id course_id date status marked_by_user_id created_at")
  }

  func student(
    _ id: Int64, _ number: String?, _ nationalID: String?, admitted: String = "2025-11-03"
  ) -> [Cell] {
    let made = Cell.text("2025-11-03 09:00:00.000001")
    return [
      .integer(id), number.map { .text($0) } ?? .null, .text("A"), .text("B"), .text("M"),
      .text("hostel"), .text(admitted), .text("regular"), .text("active"),
      nationalID.map { .text($0) } ?? .null, made, made,
    ]
  }

  mutating func set(_ table: String, _ names: String, _ rows: [Cell]...) {
    held.set(table, columns: names.split(separator: " ").map(String.init))
    for row in rows { held.add(table, row) }
  }

  mutating func add(_ table: String, _ rows: [Cell]...) {
    for row in rows { held.add(table, row) }
  }
}
