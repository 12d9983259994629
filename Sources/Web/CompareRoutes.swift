import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/backup/compare`: what differs between two kept backups, or between one and now.
struct CompareRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/backup/compare", .admin, compare),
      .get("/backup/compare/:table", .admin, csv),
    ]
  }

  /// How the present is called in an address.
  private static let now = "now"
  /// How many records of each kind the page itself shows.
  private static let examples = 10

  @Sendable func compare(_ request: Request, _ context: Context) async throws -> Response {
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let kept = try site.vault.entries()
    let from = Self.chosen(request.query("from"), else: kept.first?.name ?? "")
    let to = Self.chosen(request.query("to"), else: Self.now)
    var page = ComparePage(kept, from: from, to: to, zone: zone)
    do {
      if !request.query("from").isEmpty {
        let lines = try await Comparing(site.database).lines(
          from: side(from), to: side(to), examples: Self.examples)
        page.show(lines, zone)
      }
    } catch let problem as Problem {
      page.problem = problem
    }
    return try await site.pages.show(
      "compare", title: "Compare", page,
      status: page.problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  @Sendable func csv(_ request: Request, _ context: Context) async throws -> Response {
    guard let table = try School.table(context.parameters.require("table")) else {
      throw Problem(.notFound, "There is no such table.")
    }
    let export = try await Comparing(site.database).csv(
      of: table, from: side(request.query("from")), to: side(request.query("to")),
      at: site.clock())
    return DownloadRoutes.stream(export)
  }

  private static func chosen(_ name: String, else standard: String) -> String {
    name.isEmpty ? standard : name
  }

  private func side(_ name: String) throws -> Comparing.Side {
    name == Self.now ? .now : .file(try site.vault.path(of: name), shown: name)
  }
}

/// What the page shows.
struct ComparePage {
  struct Line {
    let label: Said
    let name: String
    let added: String
    let changed: String
    let removed: String
    let isSame: Bool
    let looks: [RecordChangeView.Look]
  }

  let hasVault: Bool
  let older: [Choice]
  let newer: [Choice]
  let from: String
  let to: String
  var problem: Problem?
  private(set) var isDone = false
  private(set) var isSame = false
  private(set) var lines: [Line] = []

  init(_ kept: [Vault.Entry], from: String, to: String, zone: Zone) {
    hasVault = !kept.isEmpty
    self.from = from
    self.to = to
    let names = kept.map { entry in
      let about = [entry.createdAt.forPeople(in: zone), entry.note?.reason].compactMap(\.self)
      return (entry.name, Said(about.joined(separator: " · ")))
    }
    older = names.map { Choice($0.0, label: $0.1, chosen: from) }
    newer =
      [Choice("now", label: "The school as it is now", chosen: to)]
      + names.map { Choice($0.0, label: $0.1, chosen: to) }
  }

  mutating func show(_ found: [Comparing.Line], _ zone: Zone) {
    isDone = true
    isSame = found.allSatisfy(\.isSame)
    lines = found.map { line in
      Line(
        label: Said(line.table.label), name: line.table.name,
        added: grouped(line.counts[.added] ?? 0), changed: grouped(line.counts[.changed] ?? 0),
        removed: grouped(line.counts[.removed] ?? 0), isSame: line.isSame,
        looks: RecordChange.Kind.allCases.compactMap { kind in
          guard let records = line.examples[kind], !records.isEmpty else { return nil }
          let more = (line.counts[kind] ?? 0) - Int64(records.count)
          return RecordChangeView.Look(records, kind, more: more, zone)
        })
    }
  }
}

/// One record in two states, for a page.
struct RecordChangeView {
  struct Field {
    let label: Said
    let before: Said
    let after: Said
  }

  /// The first records that were added, changed or removed.
  struct Look {
    let kind: Said
    let records: [RecordChangeView]
    let more: String?

    init(_ records: [RecordChange], _ kind: RecordChange.Kind, more: Int64, _ zone: Zone) {
      self.kind = Said(kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst())
      self.records = records.map { RecordChangeView($0, zone) }
      self.more = more > 0 ? grouped(more) : nil
    }
  }

  let id: Int64
  let title: Said
  let fields: [Field]

  init(_ change: RecordChange, _ zone: Zone) {
    id = change.id
    title = Said(title: change.title)
    fields = change.fields.map { field in
      Field(
        label: Said(field.column.label),
        before: field.before?.shown(as: field.column, in: zone) ?? "",
        after: field.after?.shown(as: field.column, in: zone) ?? "")
    }
  }
}
