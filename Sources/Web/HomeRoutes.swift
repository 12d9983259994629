import HTTPTypes
import Hummingbird
import Office
import Records
import Safekeeping
import Store

/// `/`, and `/healthz` for whoever watches the server.
struct HomeRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/", .signedIn, home),
      .get("/healthz", .anyone, health),
    ]
  }

  private struct Page {
    let day: DashboardView
    let backup: LastBackup?
  }

  @Sendable func home(_ request: Request, _ context: Context) async throws -> Response {
    let (role, now) = (try context.user.role, site.clock())
    let (day, counts, failure) = try await site.database.read {
      [dashboards = site.dashboards] connection in
      let today = now.day(in: try SchoolSettings.read(on: connection).zone)
      let withMoney = Access.accounting.admits(role)
      let day = try dashboards.figures("\(today) \(withMoney)", on: connection) {
        try Dashboard.read(at: now, withMoney: withMoney, on: connection)
      }
      return (day, try Counts.read(on: connection), try ScheduledBackups.fault(on: connection))
    }
    let backup =
      role == .admin
      ? LastBackup(
        try site.vault.lastGood(), failure: failure, of: counts, now: now, zone: day.settings.zone)
      : nil
    let page = Page(day: DashboardView(day, role), backup: backup)
    return try await site.pages.show("home", title: "Home", page, request, context)
  }

  @Sendable func health(_ request: Request, _ context: Context) async throws -> Response {
    do {
      _ = try await site.database.read { try Counts.read(on: $0).state }
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
        body: .init(byteBuffer: .init(string: "ok")))
    } catch {
      context.logger.error("the database does not answer", metadata: ["fault": "\(error)"])
      return Response(
        status: .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
        body: .init(byteBuffer: .init(string: "the database does not answer")))
    }
  }
}

/// A card with the number of records of a table, or of all.
struct CountCard {
  let name: String
  let label: Said
  let icon: String
  /// A word for the card's colour: `students`, `total`.
  let tone: String
  let count: String
  let isTotal: Bool

  /// The six of the backup page: what a school counts, and the sum of all records.
  static func all(_ counts: Counts) -> [CountCard] {
    let icons = [
      "students": "people", "courses": "book", "enrollments": "journal-check",
      "payments": "cash-coin", "attendance": "calendar-check",
    ]
    let cards = School.dataTables.compactMap { table in
      icons[table.name].map { icon in
        CountCard(
          name: table.name, label: Said(table.label), icon: icon, tone: table.name,
          count: grouped(counts[table]), isTotal: false)
      }
    }
    return cards + [
      CountCard(
        name: "total", label: "Total", icon: "database", tone: "total",
        count: grouped(counts.total), isTotal: true)
    ]
  }
}

/// `1,234,567`
func grouped(_ number: Int64) -> String {
  String(Money(minorUnits: number * 100).forPeople.dropLast(3))
}

/// `1.2 MB`, in the units that file managers use.
func fileSize(_ bytes: Int64) -> String {
  let units = ["bytes", "kB", "MB", "GB", "TB"]
  var (value, unit) = (Double(bytes), 0)
  while value >= 1000, unit < units.count - 1 {
    value /= 1000
    unit += 1
  }
  let text =
    unit == 0 || value >= 100 ? String(Int(value.rounded())) : "\((value * 10).rounded() / 10)"
  return "\(text) \(units[unit])"
}
