import Office
import Records

/// `/payment_categories`: what is paid for.
struct CategoryRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    RecordRoutes(School.paymentCategories, site, reading: .admin, adding: .admin, changing: .admin)?
      .routes() ?? []
  }
}
