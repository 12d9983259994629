import Records

/// One payment of the sample school, in rupees.
struct DemoPayment {
  /// Places in `DemoCategory.all` and `DemoCourse.all`.
  var category: Int
  var course: Int?
  var due: Int
  var paid: Int
  var security: Int?
  var admission: Int?
  var day: Day
  var method: String
  var reference: String?
  var notes: String?

  var status: String { paid >= due ? "paid" : paid == 0 ? "pending" : "partial_paid" }
}

extension DemoStudent {
  /// Eight payments: admission, five courses, the examination, and a bed, the van or
  /// books.
  func payments(_ dice: inout Dice) -> [DemoPayment] {
    // Most families pay everything, some with delay, a few hardly anything.
    let reliability = [97, 97, 97, 97, 92, 92, 70, 30][dice.below(8)]
    var payments = [admissionPayment(&dice)]
    for (index, course) in courses.enumerated() {
      let day = DemoCalendar.day(
        [9, 10, 11, 12, 1][index], dice.number(1...14), yearsBack: session)
      let due = DemoCourse.all[course].fee * share / 100
      payments.append(
        payment(1, course: course, due: due, on: day, reliability: reliability, &dice))
    }
    let exams = DemoCalendar.day(12, dice.number(1...20), yearsBack: session)
    payments.append(payment(2, due: 3500, on: exams, reliability: reliability, &dice))
    let term = DemoCalendar.day(2, dice.number(1...24), yearsBack: session)
    let last = isBoarder ? 3 : dice.percent(55) ? 4 : 5
    payments.append(
      payment(last, due: DemoCategory.all[last].amount, on: term, reliability: reliability, &dice))
    return payments
  }

  private func admissionPayment(_ dice: inout Dice) -> DemoPayment {
    let security = isBoarder ? 5000 : 2000
    let due = DemoCategory.all[0].amount
    return DemoPayment(
      category: 0, due: due, paid: due, security: security, admission: due - security,
      day: admission, method: "cash",
      notes: category == "sponsored" ? "Sponsor's letter on file" : nil)
  }

  private func payment(
    _ category: Int, course: Int? = nil, due: Int, on day: Day, reliability: Int,
    _ dice: inout Dice
  ) -> DemoPayment {
    var payment = DemoPayment(
      category: category, course: course, due: due, paid: due, day: DemoCalendar.officeDay(day),
      method: "cash")
    if !dice.percent(reliability) {
      payment.paid = dice.percent(60) ? due * dice.number(1...9) / 10 : 0
      payment.notes = dice.one(of: Self.excuses)
    } else if share < 100, course != nil {
      payment.notes = "-\(100 - share)% \(self.category.replacing("_", with: " "))"
    }
    if payment.paid > 0 { Self.chooseMethod(of: &payment, &dice) }
    return payment
  }

  private static func chooseMethod(of payment: inout DemoPayment, _ dice: inout Dice) {
    switch dice.below(100) {
    case ..<62: payment.method = "cash"
    case ..<74: (payment.method, payment.reference) = ("cheque", dice.digits(8))
    case ..<88: (payment.method, payment.reference) = ("bank_transfer", "HBL-\(dice.digits(10))")
    case ..<98: (payment.method, payment.reference) = ("online", "EP\(dice.digits(11))")
    default: (payment.method, payment.notes) = ("other", "Postal order")
    }
  }

  private static let excuses = [
    "Promised for next month", "Rest after harvest", "Father called, will come on Monday",
    "باقی رقم اگلے ماہ", "See letter", "2nd reminder sent",
  ]
}
