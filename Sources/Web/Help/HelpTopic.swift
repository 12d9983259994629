/// One page of the help: what it is about, who may read it, and for which pages it is.
///
/// Its words are in the template `help-NAME`.
struct HelpTopic: Sendable {
  let name: String
  let title: Said
  let summary: Said
  let access: Access
  /// Addresses whose help it is, with everything behind them; `*` stands for any one part.
  let pages: [String]
  let address: String

  var template: String { "help-\(name)" }

  /// The page it is about, if that is one to which a link can lead.
  var page: String? { pages.first { !$0.contains("*") && $0 != "/jobs" && $0 != "/backup/undo" } }

  init(_ name: String, _ title: Said, _ summary: Said, _ access: Access, _ pages: String...) {
    self.name = name
    self.title = title
    self.summary = summary
    self.access = access
    self.pages = pages
    address = "/help/\(name)"
  }
}

extension HelpTopic {
  /// All topics, in the order in which the help shows them.
  static let all = [
    HelpTopic("home", "The first page", "The school today.", .signedIn, "/"),
    HelpTopic(
      "students", "Students", "Finding, adding and changing students.", .signedIn, "/students"),
    HelpTopic(
      "courses", "Courses", "What is taught, by whom, and who takes it.", .signedIn, "/courses"),
    HelpTopic(
      "enrollments", "Enrollments", "Which student takes which course.", .admin, "/enrollments"),
    HelpTopic(
      "attendance", "Attendance", "Marking who was there, and the sums.", .teaching, "/attendance"),
    HelpTopic(
      "payments", "Payments", "Recording payments, receipts and dues.", .accounting, "/payments"),
    HelpTopic(
      "payment-categories", "Payment categories", "What payments are for.", .admin,
      "/payment_categories"),
    HelpTopic(
      "deleting", "Deleting a record", "What goes along, and how it comes back.", .admin,
      "/*/*/delete"),
    HelpTopic(
      "backup", "Backup", "Downloads, the vault, and the way back from everything.", .admin,
      "/backup"),
    HelpTopic("clear", "Clear", "Emptying tables, and taking that back.", .admin, "/backup/clear"),
    HelpTopic("undo", "Undo", "Taking back the last act.", .admin, "/backup/undo"),
    HelpTopic(
      "restore", "Restore", "Making the school what it was when a backup was made.", .admin,
      "/backup/restore"),
    HelpTopic(
      "one-record", "One record from a backup", "One student or payment comes back alone.", .admin,
      "/backup/restore/plan/*/find", "/backup/restore/plan/*/record"),
    HelpTopic(
      "compare", "Compare", "What changed between two backups, or since one.", .admin,
      "/backup/compare"),
    HelpTopic("import", "Import", "Taking in a spreadsheet.", .admin, "/backup/import"),
    HelpTopic(
      "offsite", "Off-site copies", "Copies in another place, and their key.", .admin,
      "/backup/offsite"),
    HelpTopic(
      "move-in", "Moving in", "What comes over from the old system, and what became of it.", .admin,
      "/backup/move-in", "/move-in"),
    HelpTopic("long-work", "Long work", "Watching it, leaving it, stopping it.", .admin, "/jobs"),
    HelpTopic("audit", "Audit log", "Who did what.", .admin, "/audit"),
    HelpTopic(
      "account", "Your account", "Your own password, and where you are signed in.", .signedIn,
      "/account"),
    HelpTopic("users", "Users", "Who may sign in, and as what.", .admin, "/users"),
    HelpTopic(
      "settings", "Settings", "The school, and backups by themselves.", .admin, "/settings"),
    HelpTopic(
      "telling", "Telling people", "Who hears when something is wrong.", .admin, "/settings/telling"
    ),
  ]

  /// The topic for a page: the one whose address is the longest beginning of the page's.
  static func about(_ path: String) -> HelpTopic? {
    all.flatMap { topic in topic.pages.map { (topic, $0) } }
      .filter { covers($0.1, path) }
      .max { parts($0.1).count < parts($1.1).count }?.0
  }

  private static func covers(_ page: String, _ path: String) -> Bool {
    let (page, path) = (parts(page), parts(path))
    guard !page.isEmpty else { return path.isEmpty }
    return page.count <= path.count && zip(page, path).allSatisfy { $0 == "*" || $0 == $1 }
  }

  private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }
}
