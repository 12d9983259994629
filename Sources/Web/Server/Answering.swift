import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Records

/// Numbers each request and writes one line about it once its answer went out. The line has the
/// route's pattern in place of the address, so that nobody's name gets into the log.
struct RequestLog: RouterMiddleware {
  static let header = HTTPField.Name.known("X-Request-ID")

  let random: @Sendable (Int) -> [UInt8]
  let logger: Logger

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.requestID = Hexadecimal.text(random(8))
    let start = ContinuousClock.now
    do {
      var response = try await next(request, context)
      response.headers[Self.header] = context.requestID
      let status = response.status.code
      guard isStream(response) else {
        write(request, context, status: status, since: start)
        return response
      }
      response.body = logged(response.body) { [context] in
        write(request, context, status: status, since: start, isWhole: $0)
      }
      return response
    } catch {
      write(request, context, status: error is HTTPParserError ? 400 : 499, since: start)
      throw error
    }
  }

  private func isStream(_ response: Response) -> Bool {
    response.body.contentLength == nil || response.headers[.contentDisposition] != nil
  }

  private func logged(
    _ body: ResponseBody, _ done: @escaping @Sendable (_ isWhole: Bool) -> Void
  ) -> ResponseBody {
    ResponseBody(contentLength: body.contentLength) { writer in
      do {
        try await body.write(writer)
        done(true)
      } catch {
        done(false)
        throw error
      }
    }
  }

  private func write(
    _ request: Request, _ context: Context, status: Int, since start: ContinuousClock.Instant,
    isWhole: Bool = true
  ) {
    let spent = start.duration(to: .now) / Duration.milliseconds(1)
    logger.info(
      "request",
      metadata: [
        "id": "\(context.requestID)", "method": "\(request.method.rawValue.prefix(10))",
        "route": "\(context.endpointPath ?? "-")", "status": "\(status)",
        "ms": "\(Int(spent.rounded()))", "end": isWhole ? "whole" : "cut",
      ])
  }
}

/// Answers HEAD as GET, without the body and with the length that it would have, where that is known.
struct HeadAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    guard request.method == .head else { return response }
    var head = Response(status: response.status, headers: response.headers)
    head.headers[.contentLength] = response.body.contentLength.map { String($0) }
    // Whoever would write the body lets go of the snapshot that it comes from.
    do { try await response.body.write(Nobody()) } catch is Nobody.Left {}
    return head
  }

  private struct Nobody: ResponseBodyWriter {
    struct Left: Error {}

    func write(_ buffer: ByteBuffer) async throws { throw Left() }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}

/// Finds out who asks, before anything else does.
struct Reception: RouterMiddleware {
  let entrance: Entrance

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    let visitor = entrance.visitor(from: context.address, request.headers)
    context.address = visitor.address
    context.isSecure = visitor.isSecure
    context.isForwarded = visitor.isForwarded
    return try await next(request, context)
  }
}
