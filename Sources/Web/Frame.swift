import Foundation
import Hummingbird
import Office
import Records
import Store

/// What is around every page: names, navigation, the waiting message, addresses of assets.
struct Frame {
  struct Item {
    let label: Said
    let icon: String
    let address: String
    let isCurrent: Bool
  }

  /// A language that the page could be read in.
  struct Tongue {
    let name: String
    let code: String
    let address: String
  }

  struct Group {
    let label: Said
    let items: [Item]
  }

  let title: Said
  let school: String
  /// The day that a printed page tells.
  let today: String
  /// The address of the school's logo.
  let logo: String?
  /// Whether guests are offered the list of courses.
  let showsCourses: Bool
  let version = Version.number
  let username: String?
  let role: Said?
  let groups: [Group]
  /// The help for this page.
  let help: String
  let flash: Flash?
  let token: String
  /// `light`, `dark`, or nil to follow the system.
  let theme: String?
  /// What the page is written in, and how it stands in the address line of HTML.
  let spoken: Language
  let language: String
  let direction: String
  let tongues: [Tongue]
  let bootstrapCSS: String
  let bootstrapJS: String
  let css: String
  let js: String
  let icons: String

  init(
    title: Said, school: SchoolSettings, today: String = "", context: Context?, request: Request,
    assets: Assets, token: String, language: Language, of languages: [Language]
  ) {
    let path = request.uri.path
    let theme = request.cookies["rollbook_theme"]?.value
    self.title = title
    self.school = school.name
    self.today = today
    logo = school.logo.map { "/logo?v=\($0)" }
    showsCourses = school.showsCourses
    self.token = token
    let user = context?.session?.user
    username = user?.username
    role = user.map { Said($0.role.rawValue) }
    flash = context?.session?.flash.flatMap(Flash.init(stored:))
    self.theme = ["light", "dark"].first { $0 == theme }
    help = HelpTopic.about(path)?.address ?? "/help"
    groups = user.map { Self.groups(for: $0.role, path: path) } ?? []
    spoken = language
    self.language = language.code
    direction = language.isRightToLeft ? "rtl" : "ltr"
    let here = Link.encoded(request.method == .get ? request.uri.string : "/")
    tongues = languages.filter { $0.code != language.code }.map {
      Tongue(name: $0.name, code: $0.code, address: "/language/\($0.code)?next=\(here)")
    }
    bootstrapCSS = assets.address("bootstrap.css")
    bootstrapJS = assets.address("bootstrap.js")
    css = assets.address("rollbook.css")
    js = assets.address("rollbook.js")
    icons = assets.address("icons.svg")
  }

  /// Around a page that must not ask the database, and so knows neither school nor visit. `offered` are
  /// the languages to which it leads.
  init(
    nameless title: Said, _ request: Request, _ assets: Assets, _ languages: Languages,
    offered: [Language]
  ) {
    var school = SchoolSettings()
    school.name = "Rollbook"
    self.init(
      title: title, school: school, context: nil, request: request, assets: assets, token: "",
      language: languages.language(of: request), of: offered)
  }

  private static func groups(for role: User.Role, path: String) -> [Group] {
    let all: [(Said, [(Said, String, String, Access)])] = [
      ("", [("Home", "house", "/", .signedIn)]),
      (
        "School",
        [
          ("Students", "people", "/students", .signedIn),
          ("Courses", "book", "/courses", .signedIn),
          ("Enrollments", "journal-check", "/enrollments", .admin),
          ("Attendance", "calendar-check", "/attendance", .teaching),
          ("Payments", "cash-coin", "/payments", .accounting),
          ("Payment categories", "tags", "/payment_categories", .admin),
        ]
      ),
      (
        "Safekeeping",
        [
          ("Backup", "shield-check", "/backup/", .admin),
          ("Audit log", "clock-history", "/audit", .admin),
        ]
      ),
      (
        "Administration",
        [
          ("Users", "person-badge", "/users", .admin),
          ("Settings", "gear", "/settings", .admin),
        ]
      ),
    ]
    return all.map { label, items in
      Group(
        label: label,
        items: items.filter { $0.3.admits(role) }.map {
          Item(label: $0.0, icon: $0.1, address: $0.2, isCurrent: isCurrent($0.2, path))
        })
    }.filter { !$0.items.isEmpty }
  }

  private static func isCurrent(_ address: String, _ path: String) -> Bool {
    let address = address.count > 1 && address.hasSuffix("/") ? String(address.dropLast()) : address
    return address == "/" ? path == "/" : path == address || path.hasPrefix(address + "/")
  }
}

/// A message that the next page shows once.
struct Flash: Codable {
  let text: Said
  let isGood: Bool
  /// The safety backup of an act that the message offers to undo.
  var undo: String?

  init(_ text: Said, isGood: Bool = true, undo: String? = nil) {
    self.text = text
    self.isGood = isGood
    self.undo = undo
  }

  init?(stored: String) {
    guard let flash = try? JSONDecoder().decode(Flash.self, from: Data(stored.utf8)) else {
      return nil
    }
    self = flash
  }

  func stored() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
}
