import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import Records
import Store

/// Turns what was thrown into a page: the one table of statuses.
struct Outcomes: RouterMiddleware {
  let pages: Pages

  static func status(_ kind: Problem.Kind) -> HTTPResponse.Status {
    switch kind {
    case .invalid: .badRequest
    case .unauthenticated: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .conflict, .cancelled: .conflict
    case .tooMany: .tooManyRequests
    case .tooLarge: .contentTooLarge
    case .unavailable, .damaged: .serviceUnavailable
    }
  }

  /// What a person is told of anything that is no `Problem`, once it is logged.
  static let fault = Problem(
    .unavailable, "Something went wrong inside Rollbook.",
    advice: "Nothing was half done. The log has the details for whoever looks after the server.")

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as Problem {
      return try await pages.error(problem, status: Self.status(problem.kind), request)
    } catch let error as HTTPError where error.status == .notFound {
      let problem = Problem(.notFound, "There is no such page.", advice: "Check the address.")
      return try await pages.error(problem, status: .notFound, request)
    } catch let error as HTTPError {
      let problem = Problem(.invalid, "That request could not be understood.")
      return try await pages.error(problem, status: error.status, request)
    } catch let error as CancellationError {
      throw error
    } catch let error as HTTPParserError {
      // The server answers it with 400 and hangs up, since what follows can't be told apart.
      throw error
    } catch {
      context.logger.error(
        "a fault",
        metadata: [
          "id": "\(context.requestID)", "route": "\(context.endpointPath ?? "-")",
          "fault": "\(error)",
        ])
      return try await pages.error(
        Self.fault, status: .internalServerError, number: context.requestID, request)
    }
  }
}

/// What every answer says to the browser about itself.
struct SecurityHeaders: RouterMiddleware {
  private static let policy = """
    default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
    """

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[Self.frames] = "DENY"
    response.headers[Self.referrer] = "same-origin"
    response.headers[Self.opener] = "same-origin"
    if context.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    return response
  }

  private static let frames = HTTPField.Name.known("X-Frame-Options")
  private static let referrer = HTTPField.Name.known("Referrer-Policy")
  private static let opener = HTTPField.Name.known("Cross-Origin-Opener-Policy")
}

extension HTTPField.Name {
  /// A name that we wrote ourselves.
  static func known(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header's name") }
    return name
  }
}
