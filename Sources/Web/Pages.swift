import HTTPTypes
import Hummingbird
import NIOCore
import Office
import Records
import Store

/// Makes pages: a template, a model, and the frame around both.
public struct Pages: Sendable {
  let languages: Languages
  private let assets: Assets
  private let database: any Database
  private let guests: GuestForms
  private let clock: @Sendable () -> Timestamp
  private let random: @Sendable (Int) -> [UInt8]

  /// Reads every template once; throws when one can't be understood.
  init(
    assets: Assets, database: any Database, guests: GuestForms,
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
  ) throws {
    languages = try Languages()
    self.assets = assets
    self.database = database
    self.guests = guests
    self.clock = clock
    self.random = random
  }

  /// What a template sees: `frame` for what is around, `page` for what is inside.
  private struct Model {
    let frame: Frame
    let page: Any
  }

  /// A page for somebody signed in, or for a guest. A message that waited for it is shown and
  /// forgotten.
  func show(
    _ template: String, title: Said, _ page: Any, status: HTTPResponse.Status = .ok,
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
    let guest = context.session == nil ? guestCookie(request, context) : nil
    let frame = Frame(
      title: title, school: school, today: clock().day(in: school.zone).forPeople,
      context: context, request: request, assets: assets,
      token: context.session?.csrfToken ?? guest.map { guests.token(forCookie: $0.value) } ?? "",
      language: languages.language(of: request, school), of: languages.all)
    var response = try render(template, frame, page, status: status)
    if let guest, guest.isNew { response.setCookie(cookie(.guest, guest.value, context)) }
    return response
  }

  /// The page that tells a problem. It reads nothing, since the database may be what is broken. A
  /// fault's page has the `number` under which the log tells more.
  func error(
    _ problem: Problem, status: HTTPResponse.Status, number: String? = nil, _ request: Request
  ) async throws -> Response {
    struct Page {
      let status: Int
      let message: Said
      let advice: Said
      let number: String?
    }
    let frame = Frame(
      nameless: "\(status.code)", request, assets, languages, offered: languages.all)
    let page = Page(
      status: status.code, message: Said(problem.message), advice: Said(problem.advice),
      number: number)
    return try render("error", frame, page, status: status)
  }

  /// A cookie that scripts can't read and other sites don't send.
  func cookie(
    _ name: CookieName, _ value: String, maxAge: Int? = nil, _ context: Context
  ) -> Cookie {
    cookie(named: name.text(context), value, maxAge: maxAge, context)
  }

  /// The same under a name that is always the same.
  func cookie(
    named name: String, _ value: String, maxAge: Int? = nil, _ context: Context
  ) -> Cookie {
    Cookie(
      name: name, value: value, maxAge: maxAge, path: "/", secure: context.isSecure,
      httpOnly: true, sameSite: .lax)
  }

  private func guestCookie(_ request: Request, _ context: Context) -> (value: String, isNew: Bool) {
    if let cookie = request.cookies[CookieName.guest.text(context)], cookie.value.count == 32 {
      return (cookie.value, false)
    }
    return (Hexadecimal.text(random(16)), true)
  }

  private func render(
    _ template: String, _ frame: Frame, _ page: Any, status: HTTPResponse.Status
  ) throws -> Response {
    let model = Model(frame: frame, page: page)
    guard let text = try languages.render(template, model, in: frame.spoken) else {
      throw Fault("there is no template \(template)")
    }
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentLanguage: frame.language, .vary: "Cookie",
      ],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
