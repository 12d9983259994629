import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Web

/// As much of a browser as tests need: it keeps cookies and sends forms with the token of the page
/// it saw last. It follows no redirect, so that tests see each.
final class Browser {
  private let responder: any HTTPResponder<Context>
  private let channel = NIOAsyncTestingChannel()
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private(set) var cookies: [String: String] = [:]
  /// The `Set-Cookie` lines of the last answer.
  private(set) var setCookies: [String] = []
  /// The token of the last page that had a form.
  var token = ""
  /// What a proxy would say of where the browser is.
  var forwardedFor: String?
  /// Whom it asks.
  var host = "rollbook.test"
  /// What a proxy would say of how the browser came to it.
  var forwardedProto: String?

  init(_ responder: any HTTPResponder<Context>, address: String) throws {
    self.responder = responder
    channel.remoteAddress = try SocketAddress(ipAddress: address, port: 40_000)
  }

  func get(_ path: String) async throws -> Answer { try await send(.get, path) }

  /// Puts a cookie there, as somebody else at the same machine could.
  func plant(_ name: String, _ value: String) { cookies[name] = value }

  /// Sends a form, with the last page's token unless `fields` say another.
  func post(_ path: String, _ fields: [String: String] = [:]) async throws -> Answer {
    let fields = ["csrf_token": token].merging(fields) { $1 }
    let body = fields.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&")
    return try await send(.post, path, body: Array(body.utf8))
  }

  /// A file that a form carries.
  struct File {
    let field: String
    let path: String
    let bytes: [UInt8]
  }

  /// Sends a form with files, as browsers write it.
  func post(_ path: String, _ fields: [(String, String)], files: [File]) async throws -> Answer {
    let boundary = "----WebKitFormBoundaryTest"
    var body: [UInt8] = []
    for (name, value) in [("csrf_token", token)] + fields {
      body +=
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
    }
    for file in files {
      let names = "name=\"\(file.field)\"; filename=\"\(file.path)\""
      body +=
        "--\(boundary)\r\nContent-Disposition: form-data; \(names)\r\nContent-Type: text/plain\r\n\r\n"
        .utf8
      body += file.bytes + "\r\n".utf8
    }
    body += "--\(boundary)--\r\n".utf8
    return try await send(
      .post, path, body: body, type: "multipart/form-data; boundary=\(boundary)")
  }

  /// Loads the sign-in page and sends it.
  func signIn(_ name: String, _ password: String, next: String = "/") async throws -> Answer {
    _ = try await get("/login?next=" + Self.encoded(next))
    let answer = try await post(
      "/login", ["username": name, "password": password, "next": next])
    if answer.status == .seeOther { _ = try await get("/") }
    return answer
  }

  private func send(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
    type: String = "application/x-www-form-urlencoded"
  ) async throws -> Answer {
    var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
    head.headerFields[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
    for (name, value) in [
      ("X-Forwarded-For", forwardedFor), ("X-Forwarded-Proto", forwardedProto),
    ] {
      if let value, let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
    if method == .post { head.headerFields[.contentType] = type }
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let context = Context(source: ApplicationRequestContextSource(channel: channel, logger: logger))
    let response = try await responder.respond(to: request, context: context)
    let written = Written()
    try await response.body.write(written)
    keepCookies(of: response)
    let answer = Answer(status: response.status, headers: response.headers, bytes: written.bytes)
    if let found = answer.token { token = found }
    return answer
  }

  private func keepCookies(of response: Response) {
    setCookies = response.headers[values: .setCookie]
    for line in setCookies {
      let pair = line.prefix { $0 != ";" }.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      cookies[String(pair[0])] = line.contains("Max-Age=0") ? nil : String(pair[1])
    }
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let digits = String(UInt16(byte) + 256, radix: 16).dropFirst()
      return "%" + digits
    }.joined()
  }
}

/// What a site answered, whole.
struct Answer {
  let status: HTTPResponse.Status
  let headers: HTTPFields
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var location: String? { headers[.location] }

  /// The token in the page's first form.
  var token: String? { between("name=\"csrf_token\" value=\"", "\"") }

  /// What stands between two texts for the first time.
  func between(_ start: String, _ end: String) -> String? {
    let text = text
    guard let from = text.firstRange(of: start) else { return nil }
    let rest = text[from.upperBound...]
    return rest.firstRange(of: end).map { String(rest[..<$0.lowerBound]) }
  }
}

/// A body as it would go over the wire. A class, since writers are passed by value.
private final class Written: ResponseBodyWriter {
  private let pieces = Mutex<[UInt8]>([])

  var bytes: [UInt8] { pieces.withLock { $0 } }

  func write(_ buffer: ByteBuffer) async throws {
    pieces.withLock { $0 += buffer.readableBytesView }
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
