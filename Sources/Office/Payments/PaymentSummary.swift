import Records
import Store

/// What was paid within a range of days, by day, by category and by way of paying.
public struct PaymentSummary: Sendable {
  public struct Part: Hashable, Sendable {
    public let label: String
    public let count: Int64
    public let paid: Money
  }

  public let days: ClosedRange<Day>
  public let byDay: [(day: Day, count: Int64, paid: Money)]
  public let byCategory: [Part]
  public let byMethod: [Part]

  public var count: Int64 { byDay.reduce(0) { $0 + $1.count } }
  public var paid: Money { byDay.reduce(.zero) { $0 + $1.paid } }

  public static func read(
    _ days: ClosedRange<Day>, on connection: any Connection
  ) throws -> PaymentSummary {
    let (first, last) = (days.lowerBound, days.upperBound)
    let rows = try connection.rows(
      """
      SELECT payment_date, method, count(*) AS n, sum(amount_paid) AS paid FROM payments
      WHERE payment_date BETWEEN \(first) AND \(last) GROUP BY payment_date, method
      """)
    let categories = try connection.rows(
      """
      SELECT c.name AS label, count(*) AS n, sum(p.amount_paid) AS paid
      FROM payment_categories AS c CROSS JOIN payments AS p
      WHERE p.category_id = c.id AND p.payment_date BETWEEN \(first) AND \(last)
      GROUP BY c.id, c.name ORDER BY lower(c.name)
      """)
    return PaymentSummary(
      days: days, byDay: byDay(rows),
      byCategory: categories.map {
        Part(label: $0.text("label"), count: $0.integer("n"), paid: $0.money("paid"))
      }, byMethod: byMethod(rows))
  }

  private static func byDay(_ rows: [Row]) -> [(day: Day, count: Int64, paid: Money)] {
    Dictionary(grouping: rows) { $0.integer("payment_date") }.sorted { $0.key < $1.key }.map {
      (
        Day(number: $0), $1.reduce(0) { $0 + $1.integer("n") },
        $1.reduce(.zero) { $0 + $1.money("paid") }
      )
    }
  }

  private static func byMethod(_ rows: [Row]) -> [Part] {
    let words = School.payments.column("method")?.choices ?? []
    return words.compactMap { word in
      let own = rows.filter { $0.text("method") == word }
      guard !own.isEmpty else { return nil }
      return Part(
        label: choiceLabel(word), count: own.reduce(0) { $0 + $1.integer("n") },
        paid: own.reduce(.zero) { $0 + $1.money("paid") })
    }
  }
}
