import Records
import Store

/// Writes the sample school's records, student by student, holding none of them.
final class DemoWriter {
  private(set) var studentCount = 0
  private let seed: UInt64
  private let prefix: String
  private let files, courses, categories, students, enrollments, payments: RecordWriter
  private let attendance: AttendanceWriter
  private let timetable = Timetable(sessions: 4)
  private let accountant: Value
  /// By their places in the lists.
  private var courseIDs: [Int64] = []
  private var categoryIDs: [Int64] = []

  init(seed: UInt64, prefix: String, on connection: any Connection) throws {
    self.seed = seed
    self.prefix = prefix
    files = try RecordWriter(School.files, on: connection)
    courses = try RecordWriter(School.courses, on: connection)
    categories = try RecordWriter(School.paymentCategories, on: connection)
    students = try RecordWriter(School.students, on: connection)
    enrollments = try RecordWriter(School.enrollments, on: connection)
    payments = try RecordWriter(School.payments, on: connection)
    func user(_ role: User.Role) throws -> Value {
      Value(try Users.find(named: role.rawValue, on: connection)?.id)
    }
    accountant = try user(.accountant)
    attendance = try AttendanceWriter(markedBy: user(.teacher), on: connection)
  }

  /// To be called first.
  func addCoursesAndCategories(studentsInAll: Int) throws {
    let made = DemoCalendar.moment(DemoCalendar.day(8, 1, yearsBack: 3), minute: 9 * 60)
    for (index, category) in DemoCategory.all.enumerated() {
      let cells: KeyValuePairs<String, Value> = [
        "name": .text(category.name), "description": .text(category.description),
        "default_amount": Self.rupees(category.amount), "is_active": Value(category.isActive),
      ]
      categoryIDs.append(try categories.add(cells, made: made.adding(index * 60)))
    }
    // The popular courses have about five times the students of the others.
    let seats = 25 + studentsInAll * 45 / 100 / 5 * 5
    var dice = Dice(seed, 1, 0)
    for (index, course) in DemoCourse.all.enumerated() {
      let outline = index.isMultiple(of: 4) ? try addOutline(of: course, made: made) : nil
      let cells: KeyValuePairs<String, Value> = [
        "name": .text(course.name), "description": .text(course.description),
        "instructor_name": .text(course.teacher),
        "instructor_contact": .text("03\(dice.number(0...4))\(dice.below(10))-\(dice.digits(7))"),
        "fee": Self.rupees(course.fee), "seats": .integer(Int64(seats)),
        "outline_file_id": Value(outline),
      ]
      courseIDs.append(try courses.add(cells, made: made.adding(1200 + index * 60)))
    }
  }

  private func addOutline(of course: DemoCourse, made: Timestamp) throws -> Int64 {
    let content = DemoFiles.outline(of: course)
    return try files.add(
      DemoFiles.cells("\(course.name).pdf", "application/pdf", content), made: made)
  }

  static func rupees(_ amount: Int) -> Value { .integer(Int64(amount) * 100) }
}

extension DemoWriter {
  /// Adds the next student with everything about them. `place` is theirs among the `size` who came
  /// in the same year.
  func addStudent(cohort: Int, place: Int, of size: Int) throws {
    studentCount += 1
    var dice = Dice(seed, 2, UInt64(studentCount))
    let student = DemoStudent(
      number: studentCount, cohort: cohort, part: Double(place) / Double(size), dice: &dice)
    let made = DemoCalendar.moment(student.admission, minute: dice.number(8 * 60...14 * 60))
    let photo = studentCount % 40 == 1 && studentCount < 1000
    let file = photo ? try addPhoto(of: student, made: made, &dice) : nil
    let registration =
      "\(prefix)-\(DemoCalendar.year - cohort)-\(Self.fiveDigits(place + 1))"
    let id = try students.add(
      student.cells(registration: registration, photo: file, &dice), made: made)
    try addEnrollments(of: student, id, &dice)
    try addPayments(of: student, id, &dice)
    let habit = AttendanceHabit(of: student, &dice)
    try timetable.forEachMeeting(of: student) { course, day in
      let (status, reason) = habit.status(on: day, inCourse: course)
      try attendance.add(
        student: id, course: courseIDs[course], day: day, minute: 9 * 60 + course * 10, status,
        reason)
    }
  }

  private func addPhoto(of student: DemoStudent, made: Timestamp, _ dice: inout Dice) throws
    -> Int64
  {
    let content = DemoFiles.portrait(&dice)
    let name = "\(student.first) \(student.last).png"
    return try files.add(DemoFiles.cells(name, "image/png", content), made: made)
  }

  private func addEnrollments(of student: DemoStudent, _ id: Int64, _ dice: inout Dice) throws {
    let september = DemoCalendar.day(9, 1, yearsBack: student.session)
    let day = DemoCalendar.officeDay(september.adding(dice.below(18)))
    let made = DemoCalendar.moment(day, minute: dice.number(8 * 60...14 * 60))
    for course in student.courses {
      let cells: KeyValuePairs<String, Value> = [
        "student_id": .integer(id), "course_id": .integer(courseIDs[course]),
        "enroll_date": Value(day),
      ]
      try enrollments.add(cells, made: made)
    }
  }

  private func addPayments(of student: DemoStudent, _ id: Int64, _ dice: inout Dice) throws {
    for payment in student.payments(&dice) {
      let cells: KeyValuePairs<String, Value> = [
        "student_id": .integer(id),
        "category_id": .integer(categoryIDs[payment.category]),
        "course_id": Value(payment.course.map { courseIDs[$0] }),
        "amount_due": Self.rupees(payment.due),
        "amount_paid": Self.rupees(payment.paid),
        "security_fees": payment.security.map(Self.rupees) ?? .null,
        "admission_fees": payment.admission.map(Self.rupees) ?? .null,
        "status": .text(payment.status),
        "payment_date": Value(payment.day),
        "method": .text(payment.method),
        "reference_no": Value(payment.reference),
        "recorded_by_user_id": accountant,
        "notes": Value(payment.notes),
      ]
      let minute = dice.number(8 * 60...15 * 60)
      try payments.add(cells, made: DemoCalendar.moment(payment.day, minute: minute))
    }
  }

  /// `00042`
  private static func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}

/// Writes the many records of attendance by the places of their columns.
final class AttendanceWriter {
  private let records: RecordWriter
  private let student, course, date, status, notes, marker: Int
  private let teacher: Value

  init(markedBy teacher: Value, on connection: any Connection) throws {
    self.teacher = teacher
    records = try RecordWriter(School.attendance, on: connection)
    student = try records.place(of: "student_id")
    course = try records.place(of: "course_id")
    date = try records.place(of: "date")
    status = try records.place(of: "status")
    notes = try records.place(of: "notes")
    marker = try records.place(of: "marked_by_user_id")
  }

  func add(
    student id: Int64, course courseID: Int64, day: Day, minute: Int, _ word: String,
    _ reason: String?
  ) throws {
    try records.add(made: DemoCalendar.moment(day, minute: minute)) { inserter in
      inserter.bind(student, integer: id)
      inserter.bind(course, integer: courseID)
      inserter.bind(date, integer: day.number)
      inserter.bind(status, .text(word))
      inserter.bind(notes, Value(reason))
      inserter.bind(marker, teacher)
    }
  }
}
