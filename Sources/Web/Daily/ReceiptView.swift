import Office
import Records
import Store

/// A payment's page and its receipt.
struct ReceiptView {
  struct Copy {
    let label: Said
  }

  let title: Said
  let id: Int64
  let number: String
  let school: String
  let currency: String
  let day: String
  let student: String
  let studentID: Int64
  let registration: String
  let guardian: String?
  let category: String
  let course: String?
  let method: Said
  let reference: String?
  let due: String
  let security: String?
  let admission: String?
  let paid: String
  let balance: String?
  let status: Said
  let tone: String
  let dues: String?
  let recordedBy: String?
  let notes: String?
  let seen: String
  /// What a form for the rest begins with.
  let openAmount: String
  let hasHistory: Bool
  let copies = [Copy(label: "Office copy"), Copy(label: "Student copy")]
  let record: RecordView

  init(_ receipt: Receipt, _ record: RecordView) {
    let (payment, pupil) = (receipt.payment, receipt.student)
    func amount(_ name: String) -> String? {
      payment[name].integer.flatMap { $0 == 0 ? nil : Money(minorUnits: $0).forPeople }
    }
    id = payment.integer("id")
    title = "Payment \(id)"
    number = String(id)
    school = receipt.school.name
    currency = receipt.school.currency
    day = payment.day("payment_date")?.forPeople ?? ""
    student = pupil.text("first_name") + " " + pupil.text("last_name")
    studentID = pupil.integer("id")
    registration = pupil.text("registration_number")
    guardian = pupil["guardian_name"].text
    category = receipt.category
    course = receipt.course
    method = Said(choiceLabel(payment.text("method")))
    reference = payment["reference_no"].text
    due = payment.money("amount_due").forPeople
    security = amount("security_fees")
    admission = amount("admission_fees")
    paid = payment.money("amount_paid").forPeople
    balance = receipt.balance > .zero ? receipt.balance.forPeople : nil
    status = Said(choiceLabel(payment.text("status")))
    tone = Tone.of(payment.text("status"))
    dues = receipt.dues > .zero ? receipt.dues.forPeople : nil
    recordedBy = receipt.recordedBy
    notes = payment["notes"].text
    seen = String(payment.integer("updated_at"))
    openAmount = receipt.balance.description
    hasHistory = record.hasHistory
    self.record = record
  }
}
