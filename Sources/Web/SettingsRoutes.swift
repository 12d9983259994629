import Foundation
import HTTPTypes
import Hummingbird
import Records
import Store

/// `/settings`: what the school says of itself, and when backups happen.
struct SettingsRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/settings", .admin, form),
      .post("/settings", .admin, save),
      .upload("/settings/logo", .admin, setLogo),
      .get("/logo", .anyone, logo),
    ]
  }

  private struct Page {
    let name: String
    let currency: String
    let prefix: String
    let showsCourses: Bool
    let zones: [Choice]
    let languages: [Choice]
    let frequencies: [Choice]
    let time: String
    let weekdays: [Choice]
    let keepLast: String
    let keepDaily: String
    let keepWeekly: String
    let keepMonthly: String
    let problem: Problem?
  }

  @Sendable func form(_ request: Request, _ context: Context) async throws -> Response {
    let settings = try await site.database.read { try SchoolSettings.read(on: $0) }
    let values = Dictionary(uniqueKeysWithValues: Self.asked.map { ($0, settings.text($0)) })
    return try await show(values, nil, request, context)
  }

  @Sendable func save(_ request: Request, _ context: Context) async throws -> Response {
    let keys = Self.asked.filter { $0 != .language || !context.form[$0.rawValue].isEmpty }
    let values = Dictionary(
      uniqueKeysWithValues: keys.map { key in
        (key, context.form[key.rawValue].trimmingCharacters(in: .whitespacesAndNewlines))
      })
    do {
      for key in keys { try SchoolSettings.check(values[key] ?? "", for: key) }
      let (now, actor) = (site.clock(), context.actor)
      try await site.database.write { connection in
        let before = try SchoolSettings.read(on: connection)
        let changed = keys.filter { before.text($0) != values[$0] }
        for key in changed {
          try SchoolSettings.set(key, to: values[key] ?? "", at: now, on: connection)
        }
        let detail = changed.map { "\($0.rawValue): \(before.text($0)) → \(values[$0] ?? "")" }
        guard !changed.isEmpty else { return }
        try AuditLog.record(
          actor: actor, action: "change", subject: "settings",
          detail: detail.joined(separator: "; "), at: now, on: connection)
      }
      return try await site.redirect("/settings", Flash("The settings are saved."), context)
    } catch let problem as Problem {
      return try await show(values, problem, request, context)
    }
  }

  /// Kept by an upload of its own.
  @Sendable func setLogo(_ request: Request, _ context: Context) async throws -> Response {
    let user = try context.user
    return try await site.takeFile(.logo, "/settings", request, context) { file in
      try await site.recording.setLogo(file, by: user)
    }
  }

  /// Seen before anybody signs in.
  @Sendable func logo(_ request: Request, _ context: Context) async throws -> Response {
    let id = try await site.database.read { try SchoolSettings.read(on: $0).logo }
    return try await site.file(id)
  }

  /// What the form asks for.
  private static let asked = SchoolSettings.Key.allCases.filter { $0 != .logo }

  private func show(
    _ values: [SchoolSettings.Key: String], _ problem: Problem?, _ request: Request,
    _ context: Context
  ) async throws -> Response {
    func value(_ key: SchoolSettings.Key) -> String { values[key] ?? "" }
    let page = Page(
      name: value(.name), currency: value(.currency), prefix: value(.prefix),
      showsCourses: value(.publicCourses) == "yes",
      zones: Zone.names.map { Choice($0, chosen: value(.zone)) },
      languages: site.pages.languages.all.map {
        Choice($0.code, label: Said(name: $0.name), chosen: value(.language))
      },
      frequencies: Schedule.Frequency.allCases.map {
        Choice($0.rawValue, label: $0.label, chosen: value(.backupFrequency))
      },
      time: value(.backupTime),
      weekdays: Schedule.days.enumerated().map {
        Choice(String($0.offset + 1), label: $0.element, chosen: value(.backupWeekday))
      },
      keepLast: value(.keepLast), keepDaily: value(.keepDaily), keepWeekly: value(.keepWeekly),
      keepMonthly: value(.keepMonthly), problem: problem)
    return try await site.pages.show(
      "settings", title: "Settings", page, status: problem.map { Outcomes.status($0.kind) } ?? .ok,
      request, context)
  }
}

extension Schedule.Frequency {
  fileprivate var label: Said {
    switch self {
    case .off: "Never by itself"
    case .hourly: "Every hour"
    case .daily: "Every day"
    case .weekly: "Every week"
    }
  }
}
