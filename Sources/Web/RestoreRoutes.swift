import Foundation
import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/backup/restore`: a backup is chosen, its plan looked at, and carried out.
struct RestoreRoutes: Sendable {
  let site: Site

  /// The largest backup that the page takes, in bytes as they come, packed or not.
  static let uploadLimit: Int64 = 4 << 30

  var routes: [Route] {
    [
      .get("/backup/restore", .admin, choose),
      .post("/backup/restore", .admin, planKept),
      .upload("/backup/restore/upload", .admin, planUpload),
      .get("/backup/restore/plan/:key", .admin, plan),
      .get("/backup/restore/plan/:key/:table/:kind", .admin, look),
      .post("/backup/restore/plan/:key", .admin, carryOut),
    ]
  }

  private var restoring: Restoring { Restoring(site.safety) }

  @Sendable func choose(_ request: Request, _ context: Context) async throws -> Response {
    try await show(request.query("name"), nil, request, context)
  }

  private func show(
    _ name: String, _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    struct Page {
      let vault: [Choice]
      let hasVault: Bool
      let tables: [Choice]
      let limit: String
      let problem: Problem?
    }
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let vault = try site.vault.entries().map { entry in
      let about = [
        entry.createdAt.forPeople(in: zone), entry.note?.reason,
        entry.isProven ? nil : "not proven",
      ]
      return Choice(
        entry.name, label: Said(about.compactMap(\.self).joined(separator: " · ")), chosen: name)
    }
    let page = Page(
      vault: vault, hasVault: !vault.isEmpty,
      tables: School.tables.map { Choice($0.name, label: Said($0.label), chosen: "") },
      limit: fileSize(Self.uploadLimit), problem: problem)
    return try await site.pages.show(
      "restore", title: "Restore", page, status: problem.map { Outcomes.status($0.kind) } ?? .ok,
      request, context)
  }

  @Sendable func planKept(_ request: Request, _ context: Context) async throws -> Response {
    let name = context.form["name"]
    do {
      let path = try site.vault.path(of: name)
      return try await prepare(path, named: name, only: context.form.all("only"), context) {}
    } catch let problem as Problem {
      return try await show(name, problem, request, context)
    }
  }

  @Sendable func planUpload(_ request: Request, _ context: Context) async throws -> Response {
    do {
      let upload = try await Upload.receive(
        request, into: site.incoming, limit: Self.uploadLimit
      ) { try site.gate.check($0["csrf_token"] ?? "", request, context) }
      let key: AgeIdentity?
      do { key = try AgeIdentity.pasted(orBlank: upload.fields["identity"] ?? "") } catch {
        upload.discard()
        throw error
      }
      if try OldBackup.isOne(upload.path) {
        defer { upload.discard() }
        return try await OldBackupUpload(site: site).answer(upload, request, context)
      }
      return try await prepare(upload.path, named: upload.fileName, key: key, only: [], context) {
        upload.discard()
      }
    } catch let problem as Problem where problem.kind != .forbidden {
      return try await show("", problem, request, context)
    }
  }

  private func prepare(
    _ path: String, named name: String, key: AgeIdentity? = nil, only: [String],
    _ context: Context,
    finally: @escaping @Sendable () -> Void
  ) async throws -> Response {
    let tables = only.compactMap(School.table)
    return try await site.work("Looking at \(name)", context) { [site, restoring] work in
      defer { finally() }
      let prepared = try await restoring.prepare(
        InputFile(path, shown: name, key: key), named: name, only: tables.isEmpty ? nil : tables,
        actor: context.actor, work)
      let key = await site.shelf.put(prepared, for: context.actor, at: site.clock())
      return Jobs.Finish("/backup/restore/plan/\(key)")
    }
  }

  @Sendable func plan(_ request: Request, _ context: Context) async throws -> Response {
    struct Line {
      let label: Said
      let name: String
      let added: String
      let changed: String
      let removed: String
      let same: String
      let hasAdded: Bool
      let hasChanged: Bool
      let hasRemoved: Bool
    }
    struct Page {
      let key: String
      let file: String
      let school: String
      let madeAt: String
      let lines: [Line]
      let remarks: [Said]
      let changesNothing: Bool
    }
    let key = try context.parameters.require("key")
    let plan = try await site.shelf.get(key, for: context.actor).plan
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let lines = plan.lines.map {
      Line(
        label: Said($0.table.label), name: $0.table.name, added: grouped($0.added),
        changed: grouped($0.changed), removed: grouped($0.removed), same: grouped($0.same),
        hasAdded: $0.added > 0, hasChanged: $0.changed > 0, hasRemoved: $0.removed > 0)
    }
    let page = Page(
      key: key, file: plan.file, school: plan.school, madeAt: plan.madeAt.forPeople(in: zone),
      lines: lines, remarks: plan.remarks.map { Said($0) }, changesNothing: plan.changesNothing)
    return try await site.pages.show("restore-plan", title: "Restore", page, request, context)
  }

  @Sendable func look(_ request: Request, _ context: Context) async throws -> Response {
    let key = try context.parameters.require("key")
    let prepared = try await site.shelf.get(key, for: context.actor)
    guard let table = try School.table(context.parameters.require("table")),
      let kind = try RecordChange.Kind(rawValue: context.parameters.require("kind"))
    else { throw Problem(.notFound, "There is no such part of the plan.") }
    let look = try await restoring.look(
      prepared, at: table, kind, after: Int64(request.query("after")) ?? 0)
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let page = LookPage(look, key: key, table: table, kind: kind, zone: zone)
    return try await site.pages.show("restore-look", title: "Restore", page, request, context)
  }

  @Sendable func carryOut(_ request: Request, _ context: Context) async throws -> Response {
    let key = try context.parameters.require("key")
    let prepared = try await site.shelf.get(key, for: context.actor)
    do {
      return try await site.work("Restoring \(prepared.plan.file)", context) {
        [site, restoring] work in
        let act: Act
        do { act = try await restoring.carryOut(prepared, by: context.actor, work) } catch {
          await site.shelf.discard(key)
          throw error
        }
        await site.shelf.discard(key)
        return Jobs.Finish(
          "/backup/", Flash("Restored \(act.what): \(act.summary).", undo: act.backup))
      }
    } catch let problem as Problem where problem.kind == .conflict {
      return try await show("", problem, request, context)
    }
  }
}

/// One page of the records that a restore would touch.
struct LookPage {
  let key: String
  let title: Said
  let records: [RecordChangeView]
  let isChange: Bool
  let next: String?

  init(_ look: RestoreLook, key: String, table: Table, kind: RecordChange.Kind, zone: Zone) {
    self.key = key
    title = "\(table.label): \(kind.rawValue)"
    isChange = kind == .changed
    records = look.records.map { RecordChangeView($0, zone) }
    next = look.next.map {
      "/backup/restore/plan/\(key)/\(table.name)/\(kind.rawValue)?after=\($0)"
    }
  }
}
