import HTTPTypes
import Hummingbird
import Logging
import Office
import Records
import Safekeeping
import Store

/// The web application: everything it needs comes in here.
public struct Site: Sendable {
  let database: any Database
  let vault: Vault
  let safety: Safety
  let oldSchool: OldSchool
  let passwords: Passwords
  let clock: @Sendable () -> Timestamp
  let random: @Sendable (Int) -> [UInt8]
  let pages: Pages
  let gate: Gate
  let assets: Assets
  let entrance: Entrance
  let shelf = RestoreShelf()
  let jobs: Jobs
  /// How long a person waits for an act before they are shown how far it is.
  let patience: Duration
  let moveInShelf = MoveInShelf()
  let dashboards = Remembered<Dashboard>()
  let dues = Remembered<Money>()
  let summaries = Remembered<PaymentSummary>()
  let listPages = Remembered<ListPage>()

  /// `entrance` says whose word about visitors is believed. `patience` is how long a long act is waited
  /// for before its progress is shown. Throws a `Problem` when a file that pages need is missing.
  public init(
    database: any Database, vault: Vault, safety: Safety, oldSchool: OldSchool,
    passwords: Passwords = Passwords(), entrance: Entrance = Entrance(),
    patience: Duration = .seconds(2), clock: @escaping @Sendable () -> Timestamp,
    random: @escaping @Sendable (Int) -> [UInt8] = Passwords.systemRandom
  ) async throws {
    self.database = database
    self.vault = vault
    self.safety = safety
    self.oldSchool = oldSchool
    self.passwords = passwords
    self.clock = clock
    self.random = random
    self.entrance = entrance
    self.patience = patience
    jobs = Jobs(folder: vault.folder + "/.jobs")
    assets = try Assets()
    let guests = GuestForms(secret: try await Secrets.server(database, random: random))
    pages = try Pages(
      assets: assets, database: database, guests: guests, clock: clock, random: random)
    gate = Gate(database: database, clock: clock, guests: guests)
  }

  /// The copies that leave the building.
  var offsite: Offsite { Offsite(database: database, vault: vault, clock: clock) }

  /// Where uploads lie while they are looked at.
  var incoming: String { "\(vault.folder)/.incoming" }

  /// Every address of the site with its rule.
  public var routes: [Route] {
    HomeRoutes(site: self).routes + HelpRoutes(site: self).routes + SignInRoutes(site: self).routes
      + AccountRoutes(site: self).routes
      + BackupRoutes(site: self).routes + RestoreRoutes(site: self).routes
      + OneRecordRoutes(site: self).routes + CompareRoutes(site: self).routes
      + JobRoutes(site: self).routes
      + DownloadRoutes(site: self).routes
      + UserRoutes(site: self).routes + SettingsRoutes(site: self).routes
      + OffsiteRoutes(site: self).routes + TellingRoutes(site: self).routes
      + MetricsRoutes(site: self).routes
      + MoveInRoutes(site: self).routes + MoveInPapersRoutes(site: self).routes
      + ImportRoutes(site: self).routes + AuditRoutes(site: self).routes + dailyRoutes
      + LanguageRoutes(site: self).routes + assets.routes
  }

  /// The school's daily work.
  private var dailyRoutes: [Route] {
    StudentRoutes(site: self).routes + CourseRoutes(site: self).routes
      + EnrollmentRoutes(site: self).routes + PaymentRoutes(site: self).routes
      + AttendanceRoutes(site: self).routes + AttendanceSummaryRoutes(site: self).routes
      + CategoryRoutes(site: self).routes
      + DeleteRoutes(site: self).routes + PublicRoutes(site: self).routes
  }

  /// Waits until no long act is under way. When the waiting is cancelled the acts are asked to stop;
  /// they change nothing then.
  public func endJobs() async { await jobs.endAll() }

  /// The router, with every route behind its rule. Each request is told to `logger`.
  public func router(
    logger: Logger = Logger(label: "rollbook") { _ in SwiftLogNoOpLogHandler() }
  ) -> Router<Context> {
    let router = Router(context: Context.self)
    router.addMiddleware {
      RequestLog(random: random, logger: logger)
      HeadAnswers()
      Reception(entrance: entrance)
      SecurityHeaders()
      Outcomes(pages: pages)
    }
    for route in routes {
      let answer = gate.guarded(route)
      for method in route.method == .get ? [.get, .head] : [route.method] {
        router.on(RouterPath(route.path), method: method) { request, context in
          try await answer(request, context)
        }
      }
    }
    return router
  }

  /// Goes to another page with a message.
  func redirect(_ address: String, _ flash: Flash, _ context: Context) async throws -> Response {
    if let session = context.session {
      let text = try flash.stored()
      try await database.write { try Sessions.setFlash(text, session, on: $0) }
    }
    return .redirect(to: address, type: .normal)
  }
}

/// Secrets that all servers of one school share, kept in its database and in no backup.
enum Secrets {
  static func server(
    _ database: any Database, random: @Sendable (Int) -> [UInt8]
  ) async throws -> String {
    let fresh = Hexadecimal.text(random(32))
    return try await database.write { connection in
      try connection.run(
        """
        INSERT INTO meta (key, value) VALUES ('server_secret', \(text: fresh))
        ON CONFLICT (key) DO NOTHING
        """)
      let row = try connection.row("SELECT value FROM meta WHERE key = 'server_secret'")
      return row?.text("value") ?? fresh
    }
  }
}
