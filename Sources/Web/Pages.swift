import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import Office
import Records
import Store

/// Makes pages: a template, a model, and the frame around both.
public struct Pages: Sendable {
  private let templates: MustacheLibrary
  private let assets: Assets
  private let database: any Database
  private let guests: GuestForms
  private let random: @Sendable (Int) -> [UInt8]
  let isSecure: Bool

  /// Reads every template once; throws when one can't be understood.
  init(
    assets: Assets, database: any Database, guests: GuestForms, isSecure: Bool,
    random: @escaping @Sendable (Int) -> [UInt8]
  ) throws {
    templates = try Self.load()
    self.assets = assets
    self.database = database
    self.guests = guests
    self.isSecure = isSecure
    self.random = random
  }

  private static func load() throws -> MustacheLibrary {
    var library = MustacheLibrary()
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Templates")
    guard let folder else {
      throw Problem(.unavailable, "Rollbook's templates are missing.", advice: "Build it again.")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in names where name.hasSuffix(".mustache") {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      try library.register(text, named: String(name.dropLast(".mustache".count)))
    }
    return library
  }

  /// What a template sees: `frame` for what is around, `page` for what is inside.
  private struct Model {
    let frame: Frame
    let page: Any
  }

  /// A page for somebody signed in, or for a guest. A message that waited for it is shown and
  /// forgotten.
  func show(
    _ template: String, title: String, _ page: Any, status: HTTPResponse.Status = .ok,
    _ request: Request, _ context: Context
  ) async throws -> Response {
    let school = try await database.read { connection in
      var school = try SchoolSettings.read(on: connection)
      // A restore of only some tables may have left it behind.
      if let logo = school.logo, try !Uploads.exists(logo, on: connection) { school.logo = nil }
      return school
    }
    if let session = context.session, session.flash != nil {
      try await database.write { try Sessions.setFlash(nil, session, on: $0) }
    }
    let guest = context.session == nil ? guestCookie(request) : nil
    let frame = Frame(
      title: title, school: school, context: context, path: request.uri.path,
      theme: request.cookies["rollbook_theme"]?.value, assets: assets,
      token: context.session?.csrfToken ?? guest.map { guests.token(forCookie: $0.value) } ?? "")
    var response = try render(template, frame, page, status: status)
    if let guest, guest.isNew { response.setCookie(cookie(Gate.guestCookie, guest.value)) }
    return response
  }

  /// The page that tells a problem. It reads nothing, since the database may be what is broken.
  func error(
    _ problem: Problem, status: HTTPResponse.Status, _ request: Request
  ) async throws -> Response {
    struct Page {
      let status: Int
      let message: String
      let advice: String
    }
    var nameless = SchoolSettings()
    nameless.name = "Rollbook"
    let frame = Frame(
      title: "\(status.code)", school: nameless, context: nil, path: request.uri.path,
      theme: request.cookies["rollbook_theme"]?.value, assets: assets, token: "")
    let page = Page(status: status.code, message: problem.message, advice: problem.advice)
    return try render("error", frame, page, status: status)
  }

  /// A cookie that scripts can't read and other sites don't send.
  func cookie(_ name: String, _ value: String, maxAge: Int? = nil) -> Cookie {
    Cookie(
      name: name, value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true,
      sameSite: .lax)
  }

  private func guestCookie(_ request: Request) -> (value: String, isNew: Bool) {
    if let cookie = request.cookies[Gate.guestCookie], cookie.value.count == 32 {
      return (cookie.value, false)
    }
    return (Hexadecimal.text(random(16)), true)
  }

  private func render(
    _ template: String, _ frame: Frame, _ page: Any, status: HTTPResponse.Status
  ) throws -> Response {
    let model = Seen.look(at: Model(frame: frame, page: page))
    guard let text = templates.render(model, withTemplate: template) else {
      throw Fault("there is no template \(template)")
    }
    return Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
