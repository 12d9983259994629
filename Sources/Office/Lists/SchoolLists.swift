import Records
import Store

/// The lists of the school's tables.
///
/// The sorts named here are held by an index, or their table is small (docs/decisions/lists.md).
extension Listing {
  public static let all = [
    students, courses, enrollments, payments, attendance, paymentCategories,
  ]

  public static func of(_ table: Table) -> Listing? { all.first { $0.table == table } }

  static let students = Listing(
    table: School.students,
    fields: fields(
      School.students, "registration_number", "first_name", "last_name", "gender",
      "admission_type", "category", "status", "phone", "guardian_name", "admission_date")
      + [courseCount],
    filters: choice(School.students, "status") + choice(School.students, "category")
      + choice(School.students, "admission_type") + choice(School.students, "gender")
      + [
        ofCourse,
        Filter(name: "from", label: "Admitted from", kind: .day) { _, asking in
          try asking.admitted()
        },
        Filter(name: "to", label: "Admitted to", kind: .day) { _, asking in try asking.admitted() },
        Filter(name: "dues", label: "With dues", kind: .flag) { _, _ in owes },
      ],
    sorts: [byName]
      + sorts(
        School.students, "registration_number", "last_name", "gender", "admission_type", "category",
        "status", "phone", "guardian_name", "admission_date"),
    search: .students("t.id"))

  /// Who still has to pay.
  public static let dues = Listing(
    table: School.students, label: "Dues", path: "/payments/dues",
    fields: fields(
      School.students, "registration_number", "first_name", "last_name", "phone")
      + [
        Field(
          column: .computed("open_payments", .integer), isTitle: false,
          sql: "(SELECT count(*) \(openPayments))"),
        Field(
          column: .computed("dues", .money), isTitle: false,
          sql: "(SELECT CAST(sum(d.amount_due - d.amount_paid) AS BIGINT) \(openPayments))"),
      ],
    filters: choice(School.students, "status") + choice(School.students, "category") + [ofCourse],
    sorts: [byName]
      + sorts(School.students, "registration_number", "last_name", "phone"),
    search: .students("t.id"), scope: owes)

  private static let openPayments: SQL =
    "FROM payments AS d WHERE d.student_id = t.id AND d.amount_paid < d.amount_due"
  private static let owes: SQL = "EXISTS (SELECT 1 \(openPayments))"

  private static let byName = Sort(
    name: "first_name", label: "First Name", isDescending: false,
    keys: ["lower(t.first_name)", "lower(t.last_name)", "t.id"], texts: 2)

  private static let ofCourse = Filter(
    name: "course_id", label: "Course", kind: .record(School.courses)
  ) { course, asking in
    try ClassSize.isBig(course, on: asking.connection)
      ? """
      EXISTS (SELECT 1 FROM enrollments AS e WHERE e.student_id = t.id AND e.course_id = \(course))
      """
      : "t.id IN (SELECT e.student_id FROM enrollments AS e WHERE e.course_id = \(course))"
  }

  private static let courseCount = Field(
    column: .computed("courses", .integer), isTitle: false,
    sql: "(SELECT count(*) FROM enrollments AS e WHERE e.student_id = t.id)")

  static let courses = Listing(
    table: School.courses,
    fields: fields(School.courses, "name", "instructor_name", "fee", "seats") + [taken],
    filters: [
      Filter(name: "free", label: "With free seats", kind: .flag) { _, _ in
        "t.seats > (SELECT count(*) FROM enrollments AS e WHERE e.course_id = t.id)"
      }
    ],
    sorts: sorts(School.courses, "name", "instructor_name", "fee", "seats")
      + [Sort(name: "taken", label: "Taken", isDescending: true, keys: [taken.sql, "t.id"])],
    search: .text(
      "t.name || ' ' || coalesce(t.instructor_name, '') || ' ' || coalesce(t.description, '')"),
    counted: [School.enrollments])

  private static let taken = Field(
    column: .computed("taken", .integer), isTitle: false,
    sql: "(SELECT count(*) FROM enrollments AS e WHERE e.course_id = t.id)")

  static let enrollments = Listing(
    table: School.enrollments,
    fields: [registration] + fields(School.enrollments, "student_id", "course_id", "enroll_date"),
    filters: record(School.enrollments, "course_id") + days(School.enrollments, "enroll_date"),
    sorts: [
      daily(School.enrollments, "enroll_date"),
      byStudent("t.course_id"),
      Sort(
        name: "course", label: "Course", isDescending: false,
        keys: ["t.course_id", "t.enroll_date", "t.id"], stands: "course_id"),
    ],
    search: .students("t.student_id"))

  static let payments = Listing(
    table: School.payments,
    fields: fields(School.payments, "id", "payment_date") + [registration]
      + fields(
        School.payments, "student_id", "category_id", "course_id", "amount_due", "amount_paid")
      + [balance] + fields(School.payments, "status", "method", "reference_no"),
    filters: choice(School.payments, "status", hint: ("paid", "t.status <> 'paid'"))
      + choice(School.payments, "method")
      + record(School.payments, "category_id") + record(School.payments, "course_id")
      + days(School.payments, "payment_date")
      + [
        Filter(name: "dues", label: "Not paid in full", kind: .flag) { _, _ in
          "t.amount_paid < t.amount_due"
        }
      ],
    sorts: [
      daily(School.payments, "payment_date"), newest, byStudent("t.payment_date"),
    ],
    search: .students("t.student_id"))

  private static let balance = Field(
    column: .computed("balance", .money), isTitle: false,
    sql: "(CASE WHEN t.amount_due > t.amount_paid THEN t.amount_due - t.amount_paid ELSE 0 END)")

  static let attendance = Listing(
    table: School.attendance,
    fields: fields(School.attendance, "date") + [registration]
      + fields(
        School.attendance, "student_id", "course_id", "status", "notes", "marked_by_user_id"),
    filters: choice(
      School.attendance, "status", hint: ("present", "t.status <> 'present'"))
      + record(School.attendance, "course_id") + days(School.attendance, "date"),
    sorts: [daily(School.attendance, "date"), byStudent("t.course_id", "t.date")],
    search: .students("t.student_id"))

  static let paymentCategories = Listing(
    table: School.paymentCategories,
    fields: fields(
      School.paymentCategories, "name", "description", "default_amount", "is_active"),
    filters: [
      Filter(name: "active", label: "Active only", kind: .flag) { _, _ in "t.is_active = 1" }
    ],
    sorts: sorts(School.paymentCategories, "name", "default_amount", "is_active"),
    search: .text("t.name || ' ' || coalesce(t.description, '')"))

  private static let registration = Field(
    column: .computed("registration", .text), isTitle: false,
    sql: "(SELECT s.registration_number FROM students AS s WHERE s.id = t.student_id)")

  private static let newest = Sort(name: "id", label: "Entry", isDescending: true, keys: ["t.id"])

  /// In the order in which the students came, each one's records together.
  private static func byStudent(_ keys: SQL...) -> Sort {
    Sort(
      name: "student", label: "Student", isDescending: false,
      keys: ["t.student_id"] + keys + ["t.id"], stands: "student_id")
  }

  /// By day, newest first.
  private static func daily(_ table: Table, _ name: String) -> Sort {
    Sort(
      name: name, label: titleCase(name), isDescending: true,
      keys: ["t.\(name: name)", "t.id"])
  }

  /// By each of some columns, of a small table or of one that the description orders by them.
  private static func sorts(_ table: Table, _ names: String...) -> [Sort] {
    names.compactMap { name in
      guard let column = table.column(name) else { return nil }
      return Sort(
        name: name, label: column.label, isDescending: false,
        keys: [orderKey(of: column, in: "t."), "t.id"], texts: column.isOrderedAsText ? 1 : 0)
    }
  }
}
