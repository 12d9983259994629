import Records
import Store

/// An old school in memory: what its tables hold is written in the test.
struct OldTables: OldRecords {
  enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
  }

  let place = "an old school"
  private(set) var columns: [String: [String]] = [:]
  private(set) var rows: [String: [[Cell]]] = [:]

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
    columns[table] = names.split(separator: " ").map(String.init)
    self.rows[table] = rows
  }

  mutating func add(_ table: String, _ rows: [Cell]...) { self.rows[table, default: []] += rows }

  func open() throws -> any OldReader { OldTablesReader(of: self) }
}

final class OldTablesReader: OldReader {
  private let old: OldTables
  var tables: [String: [String]] { old.columns }

  init(of old: OldTables) { self.old = old }

  func cursor(over columns: [String], of table: String) throws -> any OldCursor {
    OldTablesCursor(rows(columns, table))
  }

  func repeated(_ columns: [String], of table: String) throws -> any OldCursor {
    let groups = Dictionary(grouping: rows(columns, table)) { "\($0)" }
    return OldTablesCursor(groups.values.filter { $0.count > 1 }.map { $0[0] })
  }

  private func rows(_ columns: [String], _ table: String) -> [[OldTables.Cell]] {
    let places = columns.compactMap { old.columns[table]?.firstIndex(of: $0) }
    return (old.rows[table] ?? []).map { row in places.map { row[$0] } }
  }
}

final class OldTablesCursor: OldCursor {
  private var rest: ArraySlice<[OldTables.Cell]>
  private var row: [OldTables.Cell] = []
  private var texts: [UnsafeMutableRawBufferPointer] = []

  init(_ rows: [[OldTables.Cell]]) { rest = rows[...] }

  deinit { forget() }

  func next() throws -> Bool {
    forget()
    guard let first = rest.popFirst() else { return false }
    row = first
    texts = row.map { cell in
      var text = ""
      if case .text(let held) = cell { text = held }
      if case .integer(let held) = cell { text = "\(held)" }
      if case .real(let held) = cell { text = "\(held)" }
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
      memory.copyBytes(from: text.utf8)
      return memory
    }
    return true
  }

  func isNull(_ index: Int) -> Bool { form(index) == .null }

  func form(_ index: Int) -> OldForm {
    switch row[index] {
    case .null: .null
    case .integer: .integer
    case .real: .real
    case .text: .text
    }
  }

  func integer(_ index: Int) -> Int64 {
    if case .integer(let value) = row[index] { value } else { 0 }
  }
  func real(_ index: Int) -> Double { if case .real(let value) = row[index] { value } else { 0 } }
  func bytes(_ index: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(texts[index]) }

  private func forget() {
    for memory in texts { memory.deallocate() }
    texts = []
  }
}
