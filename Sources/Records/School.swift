/// What a school is: every table and column, named here and nowhere else.
///
/// DDL, CSV, JSON, forms, import, counts and the order of clearing follow from this description.
public enum School {
  /// Every table that a backup holds, in an order in which references are always behind.
  public static let tables = [
    settings, files, users, students, courses, enrollments, paymentCategories, payments, attendance,
  ]

  /// The tables that can be cleared, in the order in which pages show them.
  public static let dataTables = [
    students, courses, enrollments, payments, attendance, paymentCategories,
  ]

  public static func table(_ name: String) -> Table? { tables.first { $0.name == name } }

  /// A data table by the name that a person typed.
  public static func dataTable(_ name: String) throws(Problem) -> Table {
    if let table = dataTables.first(where: { $0.name == name }) { return table }
    throw Problem(
      .notFound, "There is no table called “\(name.prefix(60))”.",
      advice: "The tables are \(dataTables.map(\.name).joined(separator: ", ")).")
  }

  public static let settings = Table(
    "settings", one: "setting", many: "settings", title: ["key"], naturalKey: ["key"],
    isData: false,
    columns: [
      .text("key", required: true, unique: true),
      .text("value", required: true),
      .text("description"),
    ])

  public static let files = Table(
    "files", one: "file", many: "files", title: ["name"], isData: false,
    columns: [
      .text("name", required: true),
      .text("media_type", required: true),
      .integer("size", required: true),
      .text("sha256", required: true),
      .blob("content", limit: 2 << 20),
    ])

  public static let users = Table(
    "users", one: "user", many: "users", title: ["username"], naturalKey: ["username"],
    isData: false,
    columns: [
      .text("username", required: true, unique: true, ignoresCase: true),
      .text("email", unique: true),
      .text("password_hash", required: true, secret: true),
      .choice("role", "admin", "accountant", "teacher"),
      .bool("is_active"),
    ])

  public static let students = Table(
    "students", one: "student", many: "students", title: ["first_name", "last_name"],
    naturalKey: ["registration_number"],
    searched: [
      "registration_number", "first_name", "last_name", "phone", "national_id", "guardian_name",
      "guardian_national_id",
    ],
    indexes: [Table.Index("first_name", "last_name", ignoresCase: true)],
    columns: [
      .text("registration_number", required: true, unique: true, code: true),
      .text("first_name", required: true),
      .text("last_name", required: true),
      .choice("gender", "M", "F", "O"),
      .choice("admission_type", "day_scholar", "hostel"),
      .date("date_of_birth"),
      .date("admission_date", required: true),
      .text("phone", code: true),
      .text("email"),
      .text("address", long: true),
      .text("city"),
      .choice("category", "regular", "needy", "orphan", "sponsored", "staff_child", "other"),
      .choice("status", "active", "inactive", "graduated", "leave"),
      .text("national_id", unique: true, code: true),
      .text("blood_group"),
      .text("nationality"),
      .text("emergency_contact", code: true),
      .text("permanent_address", long: true),
      .text("guardian_name"),
      .text("guardian_national_id", code: true),
      .text("last_qualification"),
      .text("current_qualification"),
      .mentions(files, "photo_file_id"),
    ])

  public static let courses = Table(
    "courses", one: "course", many: "courses", title: ["name"], naturalKey: ["name"],
    columns: [
      .text("name", required: true, unique: true),
      .text("description", long: true),
      .text("instructor_name"),
      .text("instructor_contact", code: true),
      .money("fee", required: true),
      .integer("seats", required: true),
      .mentions(files, "outline_file_id"),
    ])

  public static let enrollments = Table(
    "enrollments", one: "enrollment", many: "enrollments", title: ["id"],
    naturalKey: ["student_id", "course_id"],
    indexes: [Table.Index("course_id", "enroll_date"), Table.Index("enroll_date")],
    columns: [
      .belongs(to: students, "student_id"),
      .belongs(to: courses, "course_id"),
      .date("enroll_date", required: true),
    ])

  public static let paymentCategories = Table(
    "payment_categories", one: "payment category", many: "payment categories", title: ["name"],
    naturalKey: ["name"],
    columns: [
      .text("name", required: true, unique: true),
      .text("description", long: true),
      .money("default_amount", required: true),
      .bool("is_active"),
    ])

  public static let payments = Table(
    "payments", one: "payment", many: "payments", title: ["id"],
    indexes: [
      Table.Index("student_id", "payment_date"),
      Table.Index("category_id", "payment_date", "amount_paid"),
      Table.Index("course_id", "payment_date"),
      Table.Index("payment_date", "method", "amount_paid"),
      // Most are paid: what is not is found without passing those.
      Table.Index("status", "payment_date", where: "status <> 'paid'"),
      // Dues: only what is not paid in full.
      Table.Index("student_id", "amount_due", "amount_paid", where: "amount_paid < amount_due"),
    ],
    columns: [
      .belongs(to: students, "student_id"),
      .belongs(to: paymentCategories, "category_id"),
      .mentions(courses, "course_id"),
      .money("amount_due", required: true),
      .money("amount_paid", required: true),
      .money("security_fees"),
      .money("admission_fees"),
      .choice("status", "paid", "pending", "partial_paid"),
      .date("payment_date", required: true),
      .choice("method", "cash", "cheque", "bank_transfer", "online", "other"),
      .text("reference_no", code: true),
      .mentions(users, "recorded_by_user_id"),
      .text("notes", long: true),
    ])

  public static let attendance = Table(
    "attendance", one: "attendance record", many: "attendance records", title: ["id"],
    naturalKey: ["student_id", "course_id", "date"],
    indexes: [
      Table.Index("course_id", "date", "status"), Table.Index("date"),
      // Most are present: who is not is found without passing those.
      Table.Index("status", "date", where: "status <> 'present'"),
    ],
    columns: [
      .belongs(to: students, "student_id"),
      .belongs(to: courses, "course_id"),
      .date("date", required: true),
      .choice("status", "present", "absent", "late", "leave"),
      .text("notes", long: true),
      .mentions(users, "marked_by_user_id"),
    ])
}
