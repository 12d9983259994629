import Records
import Store

/// What students still have to pay: of every payment, what is due less what is paid, exactly.
/// Security and admission fees are parts of what is due, not on top of it.
public enum Dues {
  public struct Line: Hashable, Sendable {
    public let student: Int64
    public let registration: String
    public let name: String
    public let phone: String?
    public let payments: Int64
    public let amount: Money
  }

  public static func of(_ student: Int64, on connection: any Connection) throws -> Money {
    let row = try connection.row(
      """
      SELECT coalesce(sum(amount_due - amount_paid), 0) AS amount FROM payments
      WHERE student_id = \(student) AND amount_paid < amount_due
      """)
    return row?.money("amount") ?? .zero
  }

  /// Of the whole school; an index holds only what is not paid.
  public static func total(on connection: any Connection) throws -> Money {
    let row = try connection.row(
      """
      SELECT coalesce(sum(amount_due - amount_paid), 0) AS amount FROM payments
      WHERE amount_paid < amount_due
      """)
    return row?.money("amount") ?? .zero
  }

  /// Students with dues, in order of their ID, from behind the ID `after` on.
  public static func lines(
    after: Int64 = 0, limit: Int, on connection: any Connection
  ) throws -> [Line] {
    try connection.rows(
      """
      SELECT d.student_id, d.payments, d.amount, s.registration_number, s.first_name, s.last_name,
        s.phone
      FROM (
        SELECT student_id, count(*) AS payments, sum(amount_due - amount_paid) AS amount
        FROM payments WHERE amount_paid < amount_due AND student_id > \(after)
        GROUP BY student_id ORDER BY student_id LIMIT \(limit)
      ) AS d JOIN students AS s ON s.id = d.student_id ORDER BY d.student_id
      """
    ).map { row in
      Line(
        student: row.integer("student_id"), registration: row.text("registration_number"),
        name: row.text("first_name") + " " + row.text("last_name"), phone: row["phone"].text,
        payments: row.integer("payments"), amount: row.money("amount"))
    }
  }
}
