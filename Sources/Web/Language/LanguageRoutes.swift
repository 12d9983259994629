import Hummingbird
import Records

/// `/language/CODE`: whoever follows it reads Rollbook in that language from then on, on this machine.
struct LanguageRoutes: Sendable {
  let site: Site

  var routes: [Route] { [.get("/language/:code", .anyone, choose)] }

  private static let year = 31_536_000

  @Sendable func choose(_ request: Request, _ context: Context) async throws -> Response {
    let code = try context.parameters.require("code")
    guard let language = site.pages.languages.named(code) else {
      throw Problem(
        .notFound, "Rollbook does not speak that language.", advice: "Choose one that is offered.")
    }
    var response = Response.redirect(to: Link.here(request.query("next")), type: .normal)
    response.setCookie(
      site.pages.cookie(named: Languages.cookie, language.code, maxAge: Self.year, context))
    return response
  }
}
