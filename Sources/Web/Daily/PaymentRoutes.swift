import HTTPTypes
import Hummingbird
import Office
import Records
import Store

/// `/payments`: recording them for a student, receipts, what is still to be paid.
struct PaymentRoutes: Sendable {
  let site: Site

  private var common: RecordRoutes? {
    RecordRoutes(School.payments, site, reading: .accounting, adding: .accounting, changing: .admin)
  }

  var routes: [Route] {
    (common?.routes(ownPage: true, ownAdding: true) ?? []) + dues.routes + [
      .get("/payments/new", .accounting, new),
      .post("/payments", .accounting, create),
      .get("/payments/summary", .accounting, summary),
      .get("/payments/:id", .accounting, show),
      .get("/payments/:id/receipt", .accounting, receipt),
      .post("/payments/:id/rest", .accounting, takeRest),
    ]
  }

  private struct Chooser {
    let search: String
    let isSearched: Bool
    let students: [StudentChoice]
    let hasStudents: Bool
  }

  @Sendable func new(_ request: Request, _ context: Context) async throws -> Response {
    let search = request.query("q")
    guard let student = Int64(request.query("student_id")) else {
      let found = try await site.database.read { try StudentChoice.find(search, on: $0) }
      let page = Chooser(
        search: search, isSearched: !search.isEmpty, students: found,
        hasStudents: !found.isEmpty)
      return try await site.pages.show("choose-student", title: "Who pays?", page, request, context)
    }
    let today = try await site.today()
    var texts = RecordForm.fresh(School.payments, today: today)
    texts["student_id"] = String(student)
    if let category = Int64(request.query("category_id")) {
      texts["category_id"] = String(category)
      texts["amount_due"] = try await site.record(School.paymentCategories, category)
        .money("default_amount").description
    }
    return try await form(RecordForm(School.payments, texts: texts), request, context)
  }

  @Sendable func create(_ request: Request, _ context: Context) async throws -> Response {
    var texts = context.form.fields
    if (texts["amount_due"] ?? "").isEmpty, let category = Int64(texts["category_id"] ?? "") {
      texts["amount_due"] = try await site.record(School.paymentCategories, category)
        .money("default_amount").description
    }
    let form = RecordForm(School.payments, texts: texts)
    do {
      let id = try await site.recording.add(School.payments, form.reading, by: try context.user)
      return try await site.redirect(
        "/payments/\(id)", Flash("Payment \(id) is recorded. Its receipt can be printed."), context)
    } catch let unfit as Unfit {
      return try await self.form(form.with(unfit.faults), request, context)
    }
  }

  /// The form, and beside it the categories whose amounts it can begin with.
  private func form(
    _ form: RecordForm, _ request: Request, _ context: Context
  ) async throws -> Response {
    let view = try await site.database.read { try form.view(on: $0) }
    return try await site.pages.show(
      "form", title: view.heading, view, status: form.faults.isEmpty ? .ok : .badRequest, request,
      context)
  }

  @Sendable func show(_ request: Request, _ context: Context) async throws -> Response {
    try await answer("payment", request, context)
  }

  @Sendable func receipt(_ request: Request, _ context: Context) async throws -> Response {
    try await answer("receipt", request, context)
  }

  private func answer(
    _ template: String, _ request: Request, _ context: Context
  ) async throws -> Response {
    let (id, role) = (try context.id, try context.user.role)
    let page = try await site.database.read { connection in
      let receipt = try Receipt.read(id, on: connection)
      let view = try RecordView.read(School.payments, id, on: connection)
      return ReceiptView(receipt, view.allowing(change: role == .admin, delete: role == .admin))
    }
    return try await site.pages.show(template, title: page.title, page, request, context)
  }

  /// Takes a further part of what is still open of a payment.
  @Sendable func takeRest(_ request: Request, _ context: Context) async throws -> Response {
    let id = try context.id
    let row = try await site.record(School.payments, id)
    let columns = School.payments.columns.filter { $0.name == "amount_paid" }
    let typed = FormReading(columns, from: ["amount_paid": context.form["amount"]])
    guard let more = typed.values["amount_paid"]?.integer, more > 0 else {
      let flash = Flash(
        "Write the amount that was paid now, such as 500. Nothing was changed.", isGood: false)
      return try await site.redirect("/payments/\(id)", flash, context)
    }
    var texts = RecordForm.texts(School.payments, row)
    texts["amount_paid"] = (row.money("amount_paid") + Money(minorUnits: more)).description
    let names = ["amount_due", "amount_paid", "status"]
    let form = FormReading(School.payments.columns.filter { names.contains($0.name) }, from: texts)
    do {
      try await site.recording.change(
        School.payments, id, form, seen: Timestamp(seconds: Int64(context.form["updated_at"]) ?? 0),
        by: try context.user)
      let flash = Flash(
        "\(Money(minorUnits: more).forPeople) more is recorded. Print the receipt anew.")
      return try await site.redirect("/payments/\(id)", flash, context)
    } catch let unfit as Unfit {
      let said = unfit.faults.values.sorted().joined(separator: " ")
      return try await site.redirect("/payments/\(id)", Flash(Said(said), isGood: false), context)
    } catch let overtaken as Overtaken {
      let flash = Flash(
        "\(overtaken.problem.message) Look at it again. Nothing was changed.", isGood: false)
      return try await site.redirect("/payments/\(id)", flash, context)
    }
  }
}
