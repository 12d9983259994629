import Records
import Store

/// What students still have to pay: of every payment, what is due less what is paid, exactly.
/// Security and admission fees are parts of what is due, not on top of it.
public enum Dues {
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
}
