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
    try table(name, of: dataTables)
  }

  /// Any table by the name that a person typed.
  public static func anyTable(_ name: String) throws(Problem) -> Table {
    try table(name, of: tables)
  }

  private static func table(_ name: String, of tables: [Table]) throws(Problem) -> Table {
    if let table = tables.first(where: { $0.name == name }) { return table }
    throw Problem(
      .notFound, "There is no table called “\(name.prefix(60))”.",
      advice: "The tables are \(tables.map(\.name).joined(separator: ", ")).")
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
      .choice("role", "admin", "accountant", "teacher").spelt(["administrator": "admin"]),
      .bool("is_active"),
    ])

  public static let students = Table(
    "students", one: "student", many: "students", title: ["first_name", "last_name"],
    naturalKey: ["registration_number"],
    searched: [
      "registration_number", "first_name", "last_name", "phone", "national_id", "guardian_name",
      "guardian_national_id",
    ],
    indexes: [Table.Index("first_name", "last_name", ignoresCase: true)]
      + Table.Index.orders(
        "registration_number", "last_name", "gender", "admission_type", "category", "status",
        "phone", "guardian_name", "admission_date"),
    columns: [
      .text("registration_number", required: true, unique: true, code: true)
        .known(as: "registration_no", "reg_number", "reg_no"),
      .text("first_name", required: true),
      .text("last_name", required: true),
      .choice("gender", "M", "F", "O")
        .spelt(["male": "M", "boy": "M", "female": "F", "girl": "F", "other": "O"]).known(
          as: "sex"),
      .choice("admission_type", "day_scholar", "hostel")
        .spelt(["boarder": "hostel", "boarding": "hostel"]),
      .date("date_of_birth").known(as: "dob", "birth_date"),
      .date("admission_date", required: true).known(as: "date_of_admission"),
      .text("phone", code: true).known(as: "phone_number", "phone_no", "mobile"),
      .text("email"),
      .text("address", long: true),
      .text("city"),
      .choice("category", "regular", "needy", "orphan", "sponsored", "staff_child", "other"),
      .choice("status", "active", "inactive", "graduated", "leave")
        .spelt(["onleave": "leave", "graduate": "graduated"]),
      .text("national_id", unique: true, code: true).known(as: "cnic", "cnic_no", "cnic_number"),
      .text("blood_group"),
      .text("nationality"),
      .text("emergency_contact", code: true),
      .text("permanent_address", long: true),
      .text("guardian_name"),
      .text("guardian_national_id", code: true)
        .known(as: "guardian_cnic", "guardian_cnic_no", "guardian_cnic_number"),
      .text("last_qualification"),
      .text("current_qualification"),
      .mentions(files, "photo_file_id").known(as: "photo_path"),
    ])

  public static let courses = Table(
    "courses", one: "course", many: "courses", title: ["name"], naturalKey: ["name"],
    columns: [
      .text("name", required: true, unique: true).known(as: "course_name", "course"),
      .text("description", long: true),
      .text("instructor_name").known(as: "instructor"),
      .text("instructor_contact", code: true),
      .money("fee", required: true).known(as: "course_fee"),
      .integer("seats", required: true),
      .mentions(files, "outline_file_id").known(as: "course_outline_path"),
    ])

  public static let enrollments = Table(
    "enrollments", one: "enrollment", many: "enrollments", title: ["id"],
    naturalKey: ["student_id", "course_id"],
    indexes: [Table.Index("course_id", "enroll_date"), Table.Index("enroll_date")],
    columns: [
      .belongs(to: students, "student_id"),
      .belongs(to: courses, "course_id"),
      .date("enroll_date", required: true).cuttingTime()
        .known(as: "enrollment_date", "enrolled_on", "enrolled_at"),
    ])

  public static let paymentCategories = Table(
    "payment_categories", one: "payment category", many: "payment categories", title: ["name"],
    naturalKey: ["name"],
    columns: [
      .text("name", required: true, unique: true).known(as: "category_name", "category"),
      .text("description", long: true),
      .money("default_amount", required: true),
      .bool("is_active").known(as: "active"),
    ])

  public static let payments = Table(
    "payments", one: "payment", many: "payments", title: ["id"],
    indexes: [
      Table.Index("student_id", "payment_date"),
      Table.Index("category_id", "payment_date", "amount_paid"),
      // A category's newest entries, without sorting all of it.
      Table.Index("category_id", "id"),
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
      .money("amount_due", required: true).known(as: "amount", "due"),
      .money("amount_paid", required: true).known(as: "amount", "paid"),
      .money("security_fees"),
      .money("admission_fees"),
      .choice("status", "paid", "pending", "partial_paid")
        .spelt([
          "partial": "partial_paid", "partiallypaid": "partial_paid", "unpaid": "pending",
          "due": "pending",
        ]),
      .date("payment_date", required: true).known(as: "date"),
      .choice("method", "cash", "cheque", "bank_transfer", "online", "other")
        .spelt(["check": "cheque", "bank": "bank_transfer", "transfer": "bank_transfer"])
        .known(as: "payment_method"),
      .text("reference_no", code: true).known(as: "reference", "reference_number"),
      .mentions(users, "recorded_by_user_id"),
      .text("notes", long: true),
    ])

  public static let attendance = Table(
    "attendance", one: "attendance record", many: "attendance records", title: ["id"],
    naturalKey: ["student_id", "course_id", "date"],
    indexes: [
      // The newest of a course come in order, however many a day has; how many of which status is read from it too.
      Table.Index("course_id", "date", "id", "status"), Table.Index("date"),
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
