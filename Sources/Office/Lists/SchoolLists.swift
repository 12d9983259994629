import Records
import Store

/// The lists of the school's tables.
///
/// Small tables sort by anything. Those that grow every day sort by what an index holds in order.
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
        Filter(name: "course_id", label: "Course", kind: .record(School.courses)) {
          course, connection in
          try ClassSize.isBig(course, on: connection)
            ? """
            EXISTS (SELECT 1 FROM enrollments AS e
              WHERE e.student_id = t.id AND e.course_id = \(course))
            """
            : "t.id IN (SELECT e.student_id FROM enrollments AS e WHERE e.course_id = \(course))"
        },
        Filter(name: "dues", label: "With dues", kind: .flag) { _, _ in
          """
          EXISTS (SELECT 1 FROM payments AS d
            WHERE d.student_id = t.id AND d.amount_paid < d.amount_due)
          """
        },
      ],
    sorts: [
      Sort(
        name: "first_name", label: "First Name", isDescending: false,
        keys: ["lower(t.first_name)", "lower(t.last_name)", "t.id"])
    ]
      + sorts(
        School.students, "registration_number", "last_name", "gender", "admission_type", "category",
        "status", "phone", "guardian_name", "admission_date"),
    search: .students("t.id"))

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
      "t.name || ' ' || coalesce(t.instructor_name, '') || ' ' || coalesce(t.description, '')"))

  private static let taken = Field(
    column: .computed("taken", .integer), isTitle: false,
    sql: "(SELECT count(*) FROM enrollments AS e WHERE e.course_id = t.id)")

  static let enrollments = Listing(
    table: School.enrollments,
    fields: [registration] + fields(School.enrollments, "student_id", "course_id", "enroll_date"),
    filters: record(School.enrollments, "course_id") + days(School.enrollments, "enroll_date"),
    sorts: [
      daily(School.enrollments, "enroll_date"), newest,
      Sort(
        name: "student_id", label: "Student", isDescending: false,
        keys: ["t.student_id", "t.course_id", "t.id"]),
      Sort(
        name: "course_id", label: "Course", isDescending: false,
        keys: ["t.course_id", "t.enroll_date", "t.id"]),
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
      daily(School.payments, "payment_date"), newest,
      Sort(
        name: "student_id", label: "Student", isDescending: false,
        keys: ["t.student_id", "t.payment_date", "t.id"]),
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
    sorts: [
      daily(School.attendance, "date"), newest,
      Sort(
        name: "student_id", label: "Student", isDescending: false,
        keys: ["t.student_id", "t.course_id", "t.date", "t.id"]),
    ],
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
        keys: [orderKey(of: column, in: "t."), "t.id"])
    }
  }
}
