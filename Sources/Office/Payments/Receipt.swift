import Records
import Store

/// A payment as it is handed to whoever paid.
public struct Receipt: Sendable {
  public let school: SchoolSettings
  public let payment: Row
  public let student: Row
  public let category: String
  public let course: String?
  public let recordedBy: String?
  /// What the student still owes in all, this payment included.
  public let dues: Money

  /// What is still open of this payment.
  public var balance: Money {
    max(.zero, payment.money("amount_due") - payment.money("amount_paid"))
  }

  public static func read(_ id: Int64, on connection: any Connection) throws -> Receipt {
    guard
      let payment = try connection.row(
        """
        SELECT p.*, c.name AS category, k.name AS course, u.username FROM payments AS p
        JOIN payment_categories AS c ON c.id = p.category_id
        LEFT JOIN courses AS k ON k.id = p.course_id
        LEFT JOIN users AS u ON u.id = p.recorded_by_user_id WHERE p.id = \(id)
        """),
      let student = try connection.row(
        "SELECT * FROM students WHERE id = \(payment.integer("student_id"))")
    else {
      throw Problem(
        .notFound, "There is no payment with the ID \(id).",
        advice: "Look for it in the list of payments.")
    }
    return Receipt(
      school: try SchoolSettings.read(on: connection), payment: payment, student: student,
      category: payment.text("category"), course: payment["course"].text,
      recordedBy: payment["username"].text,
      dues: try Dues.of(student.integer("id"), on: connection))
  }
}
