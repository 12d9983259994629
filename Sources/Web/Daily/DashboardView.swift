import Office
import Records
import Store

/// What the first page shows of the day.
struct DashboardView {
  struct Course {
    let id: Int64
    let name: String
    let isMarked: Bool
  }

  struct Payment {
    let id: Int64
    let student: Int64
    let name: String
    let category: String
    let paid: String
    let day: String
  }

  struct Till {
    let dues: String
    let today: String
    let month: String
    let chart: Chart
    let latest: [Payment]
    let isEmpty: Bool
  }

  struct Day {
    let label: String
    let absent: Int64
    let late: Int64
    let leave: Int64
  }

  let today: String
  let currency: String
  let students: String
  let hasStudents: Bool
  /// Today’s marks in words.
  let attended: Said
  let rate: String?
  let missing: Chart
  let missingDays: [Day]
  /// Courses to mark today, for those who mark.
  let courses: [Course]
  let markedCount: Int
  let courseCount: Int
  let mayMark: Bool
  let isAdmin: Bool
  let till: Till?

  init(_ day: Dashboard, _ role: User.Role) {
    today = day.today.forPeople
    currency = day.settings.currency
    students = grouped(day.students)
    hasStudents = day.students > 0
    attended = day.marks.inWords
    rate = day.marks.rate.map { "\($0) %" }
    missing = Chart(
      day.missing.map { ($0.day.shortLabel, $0.counts.absent, "\($0.counts.absent) absent") })
    missingDays = day.missing.reversed().map {
      Day(
        label: $0.day.shortLabel, absent: $0.counts.absent, late: $0.counts.late,
        leave: $0.counts.leave)
    }
    mayMark = Access.teaching.admits(role)
    isAdmin = role == .admin
    courses = day.courses.map { Course(id: $0.id, name: $0.name, isMarked: $0.isMarked) }
    markedCount = day.courses.count { $0.isMarked }
    courseCount = day.courses.count
    till = day.till.map(Till.init)
  }
}

extension DashboardView.Till {
  fileprivate init(_ till: Dashboard.Till) {
    dues = till.dues.forPeople
    today = till.today.forPeople
    month = till.month.forPeople
    chart = Chart(
      till.days.map {
        ($0.day.shortLabel, $0.paid.minorUnits, Said(name: $0.paid.forPeople))
      })
    latest = till.latest.map {
      DashboardView.Payment(
        id: $0.id, student: $0.student, name: $0.name, category: $0.category,
        paid: $0.paid.forPeople, day: $0.day.forPeople)
    }
    isEmpty = till.latest.isEmpty
  }
}
