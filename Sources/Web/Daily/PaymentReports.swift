import HTTPTypes
import Hummingbird
import Office
import Records
import Store

extension PaymentRoutes {
  fileprivate struct SummaryPage {
    struct Line {
      let label: Said
      let count: String
      let paid: String
    }

    let school: String
    let currency: String
    let from: String
    let to: String
    let range: Said
    let count: String
    let paid: String
    let isEmpty: Bool
    let days: [Line]
    let categories: [Line]
    let methods: [Line]
    let chart: Chart
  }

  /// At most this many days in one summary, so that it stays quick however big the school is.
  private static let longest = 366

  /// `/payments/summary`: a month unless another range is asked for.
  @Sendable func summary(_ request: Request, _ context: Context) async throws -> Response {
    let today = try await site.today()
    let from = Day(iso: request.query("from")) ?? today.month.lowerBound
    let last = Day(iso: request.query("to")) ?? max(from, today)
    let to = min(max(from, last), from.adding(Self.longest))
    let page = try await site.database.read { [summaries = site.summaries] connection in
      let summary = try summaries.figures(
        "\(from) \(to)", of: [School.payments, School.paymentCategories], on: connection
      ) {
        try PaymentSummary.read(from...to, on: connection)
      }
      return SummaryPage(summary, try SchoolSettings.read(on: connection))
    }
    return try await site.pages.show(
      "payment-summary", title: "Payments in sum", page, request, context)
  }

  /// `/payments/dues`: who still has to pay.
  var dues: ListRoutes {
    ListRoutes(site: site, listing: .dues, reading: .accounting) {
      [dues = site.dues] settings, connection in
      let amount = try dues.figures("", of: [School.payments], on: connection) {
        try Dues.total(on: connection)
      }
      return "\(settings.currency) \(amount.forPeople)"
    }
  }
}

extension PaymentRoutes.SummaryPage {
  fileprivate init(_ summary: PaymentSummary, _ settings: SchoolSettings) {
    func line(_ part: PaymentSummary.Part, _ label: Said) -> Line {
      Line(label: label, count: grouped(part.count), paid: part.paid.forPeople)
    }
    school = settings.name
    currency = settings.currency
    from = summary.days.lowerBound.description
    to = summary.days.upperBound.description
    range = "\(summary.days.lowerBound.forPeople) to \(summary.days.upperBound.forPeople)"
    count = grouped(summary.count)
    paid = summary.paid.forPeople
    isEmpty = summary.count == 0
    days = summary.byDay.map {
      Line(label: Said(name: $0.day.forPeople), count: grouped($0.count), paid: $0.paid.forPeople)
    }
    categories = summary.byCategory.map { line($0, Said(name: $0.label)) }
    methods = summary.byMethod.map { line($0, Said($0.label)) }
    chart = Chart(
      summary.byDay.map {
        ($0.day.shortLabel, $0.paid.minorUnits, Said(name: $0.paid.forPeople))
      })
  }
}
