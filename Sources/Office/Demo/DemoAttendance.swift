import Records

/// When each course met, worked out once for all students.
struct Timetable {
  /// By years back, then by course.
  private let meetings: [[[Day]]]

  init(sessions: Int) {
    meetings = (0..<sessions).map { years in
      DemoCourse.all.indices.map {
        DemoCalendar.meetings(ofCourse: $0, yearsBack: years, count: Self.longest)
      }
    }
  }

  static let longest = 18

  /// Eighty-six meetings of the student's five courses: the last eighteen of one, the last seventeen
  /// of the others.
  func forEachMeeting(
    of student: DemoStudent, _ body: (_ course: Int, _ day: Day) throws -> Void
  ) rethrows {
    for (index, course) in student.courses.enumerated() {
      let days = meetings[student.session][course]
      for day in days.suffix(index == 0 ? Self.longest : Self.longest - 1) {
        try body(course, day)
      }
    }
  }
}

/// How often one student comes, decided by the day: who is ill is missing from every course of it.
struct AttendanceHabit {
  private let seed: UInt64
  private let absences: Int
  private let isAway: Bool

  init(of student: DemoStudent, _ dice: inout Dice) {
    seed = dice.next()
    // One in twenty is often absent.
    absences = [2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 10, 12, 3, 4, 15, 42][dice.below(20)]
    isAway = student.status == .leave
  }

  /// A status, and perhaps why.
  func status(on day: Day, inCourse course: Int) -> (status: String, notes: String?) {
    var dice = Dice(seed, 1, UInt64(day.number))
    if isAway, day > DemoCalendar.today.adding(-21) { return ("leave", "On leave") }
    switch dice.below(100) {
    case ..<absences: return ("absent", dice.percent(10) ? dice.one(of: Self.calls) : nil)
    case ..<(absences + 3): return ("leave", dice.one(of: Self.reasons))
    default:
      var ownDice = Dice(seed, UInt64(2 + course), UInt64(day.number))
      return (ownDice.percent(5) ? "late" : "present", nil)
    }
  }

  private static let calls = ["No call from home", "Guardian informed", "Phone off"]
  private static let reasons = [
    "Fever", "Family wedding", "Doctor's appointment", "Travelling to the village", "شادی",
    "Exam elsewhere",
  ]
}
