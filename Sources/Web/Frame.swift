import Foundation
import Office
import Records
import Store

/// What is around every page: names, navigation, the waiting message, addresses of assets.
struct Frame {
  struct Item {
    let label: String
    let icon: String
    let address: String
    let isCurrent: Bool
  }

  struct Group {
    let label: String
    let items: [Item]
  }

  let title: String
  let school: String
  /// The address of the school's logo.
  let logo: String?
  /// Whether guests are offered the list of courses.
  let showsCourses: Bool
  let version = Version.number
  let username: String?
  let role: String?
  let groups: [Group]
  let flash: Flash?
  let token: String
  /// `light`, `dark`, or nil to follow the system.
  let theme: String?
  let bootstrapCSS: String
  let bootstrapJS: String
  let css: String
  let js: String
  let icons: String

  init(
    title: String, school: SchoolSettings, context: Context?, path: String, theme: String?,
    assets: Assets, token: String
  ) {
    self.title = title
    self.school = school.name
    logo = school.logo.map { "/logo?v=\($0)" }
    showsCourses = school.showsCourses
    self.token = token
    let user = context?.session?.user
    username = user?.username
    role = user?.role.rawValue
    flash = context?.session?.flash.flatMap(Flash.init(stored:))
    self.theme = ["light", "dark"].first { $0 == theme }
    groups = user.map { Self.groups(for: $0.role, path: path) } ?? []
    bootstrapCSS = assets.address("bootstrap.css")
    bootstrapJS = assets.address("bootstrap.js")
    css = assets.address("rollbook.css")
    js = assets.address("rollbook.js")
    icons = assets.address("icons.svg")
  }

  private static func groups(for role: User.Role, path: String) -> [Group] {
    let all: [(String, [(String, String, String, Access)])] = [
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
  let text: String
  let isGood: Bool
  /// The safety backup of an act that the message offers to undo.
  var undo: String?

  init(_ text: String, isGood: Bool = true, undo: String? = nil) {
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
