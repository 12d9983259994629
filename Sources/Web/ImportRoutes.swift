import Foundation
import HTTPTypes
import Hummingbird
import Records
import Safekeeping
import Store

/// `/backup/import`: a CSV is sent, its columns and plan looked at, and carried out.
///
/// What was said of the file so far stands in the address, so that a page can be loaded again.
struct ImportRoutes: Sendable {
  let site: Site

  /// The largest CSV that the page takes, in bytes.
  static let uploadLimit: Int64 = 256 << 20

  var routes: [Route] {
    [
      .get("/backup/import", .admin, choose),
      .upload("/backup/import", .admin, receive),
      .get("/backup/import/:key", .admin, plan),
      .get("/backup/import/:key/bad-rows", .admin, badRows),
      .post("/backup/import/:key", .admin, carryOut),
    ]
  }

  private var importing: Importing { Importing(site.safety) }
  private var incoming: IncomingFiles { IncomingFiles(folder: site.incoming + "/csv") }

  @Sendable func choose(_ request: Request, _ context: Context) async throws -> Response {
    try await ask(nil, request, context)
  }

  private func ask(
    _ problem: Problem?, _ request: Request, _ context: Context
  ) async throws -> Response {
    struct Page {
      let tables: [Choice]
      let limit: String
      let problem: Problem?
    }
    let tables = School.dataTables.map {
      Choice($0.name, label: Said($0.label), chosen: request.query("table"))
    }
    return try await site.pages.show(
      "import", title: "Import",
      Page(tables: tables, limit: fileSize(Self.uploadLimit), problem: problem),
      status: problem.map { Outcomes.status($0.kind) } ?? .ok, request, context)
  }

  @Sendable func receive(_ request: Request, _ context: Context) async throws -> Response {
    do {
      try incoming.forgetOld(at: site.clock())
      let upload = try await Upload.receive(
        request, into: incoming.folder, limit: Self.uploadLimit
      ) { fields in
        try site.gate.check(fields["csrf_token"] ?? "", request, context)
        _ = try School.dataTable(fields["table"] ?? "")
      }
      let address = ImportAddress(
        key: (upload.path as NSString).lastPathComponent, table: upload.fields["table"] ?? "",
        name: String(upload.fileName.prefix(120)))
      return .redirect(to: address.text, type: .normal)
    } catch let problem as Problem where problem.kind != .forbidden {
      return try await ask(problem, request, context)
    }
  }

  @Sendable func plan(_ request: Request, _ context: Context) async throws -> Response {
    let address = try ImportAddress(
      context.parameters.require("key"), Form(request.uri.query ?? ""))
    var page = ImportPage(address)
    do {
      let prepared = try await prepare(address)
      await prepared.discard()
      page.take(prepared.plan)
    } catch let problem as Problem where problem.kind == .invalid {
      page.problem = problem
      try look(address, &page)
    }
    return try await site.pages.show(
      "import-plan", title: "Import", page, status: page.problem == nil ? .ok : .badRequest,
      request,
      context)
  }

  /// Shows the columns of a file that can't be read as it is.
  private func look(_ address: ImportAddress, _ page: inout ImportPage) throws {
    do {
      let table = try School.dataTable(address.table)
      let (mapping, sample) = try Importing.look(
        at: incoming.path(of: address.key), named: address.name, for: table, address.options)
      page.take(mapping, sample, table)
    } catch is Problem {
      // Its header can't be read either, which the page says already.
    }
  }

  @Sendable func badRows(_ request: Request, _ context: Context) async throws -> Response {
    let address = try ImportAddress(
      context.parameters.require("key"), Form(request.uri.query ?? ""))
    let prepared = try await prepare(address)
    let path = try incoming.path(of: address.key) + "-bad-\(UUID().uuidString)"
    try await prepared.used { try await importing.writeBadRows(of: $0, to: path) }
    // The open file stays readable; nobody has to tidy up after a download that breaks off.
    defer { unlink(path) }
    return try DownloadRoutes.file(
      path, named: "\(address.table)_bad_rows.csv", "text/csv; charset=utf-8")
  }

  @Sendable func carryOut(_ request: Request, _ context: Context) async throws -> Response {
    let address = try ImportAddress(context.parameters.require("key"), context.form)
    let state = context.form["state"]
    return try await site.work("Importing \(address.name)", context) { work in
      try await prepare(address, work).used {
        try await carryOut($0, address, state, context.actor, work)
      }
    }
  }

  private func carryOut(
    _ prepared: Importing.Prepared, _ address: ImportAddress, _ state: String, _ actor: String,
    _ work: Work
  ) async throws -> Jobs.Finish {
    guard String(prepared.plan.state) == state else {
      let told: Said = "The school changed meanwhile. Nothing was imported; this is the new plan."
      return Jobs.Finish(address.text, Flash(told, isGood: false))
    }
    let act = try await importing.carryOut(prepared, by: actor, work)
    try incoming.remove(address.key)
    return Jobs.Finish(
      "/backup/", Flash("Imported \(act.what): \(act.summary).", undo: act.backup))
  }

  private func prepare(
    _ address: ImportAddress, _ work: Work = Work()
  ) async throws -> Importing.Prepared {
    try await importing.prepare(
      incoming.path(of: address.key), named: address.name, into: School.dataTable(address.table),
      address.options, work)
  }
}

/// Which file is looked at, and what was said of it.
struct ImportAddress: Hashable, Sendable {
  let key: String
  let table: String
  let name: String
  var dates = ""
  /// `Their Header=column`, as on the command line.
  var maps: [String] = []

  init(key: String, table: String, name: String) {
    self.key = key
    self.table = table
    self.name = name
  }

  init(_ key: String, _ form: Form) {
    self.init(key: key, table: form["table"], name: String(form["name"].prefix(120)))
    dates = form["dates"]
    maps = form.all("map")
  }

  var options: ImportOptions {
    var options = ImportOptions(dates: ImportOptions.Dates(rawValue: dates))
    for map in maps {
      guard let mark = map.lastIndex(of: "=") else { continue }
      options.headers[String(map[..<mark])] = String(map[map.index(after: mark)...])
    }
    return options
  }

  var text: String { "/backup/import/\(key)?\(query)" }

  var query: String {
    let pairs = [("table", table), ("name", name), ("dates", dates)] + maps.map { ("map", $0) }
    return pairs.filter { !$0.1.isEmpty }.map { "\($0.0)=\(Link.encoded($0.1))" }.joined(
      separator: "&")
  }
}

/// The files that were sent and not yet imported. They are forgotten after a day.
struct IncomingFiles: Sendable {
  let folder: String

  /// Throws a `Problem` when there is no such file; no key can lead out of the folder.
  func path(of key: String) throws -> String {
    guard let key = UUID(uuidString: key)?.uuidString,
      FileManager.default.fileExists(atPath: "\(folder)/\(key)")
    else {
      throw Problem(
        .notFound, "That file is not here any more.",
        advice:
          "Nothing was changed. Send it again: a file is kept for a day, and until it is imported.")
    }
    return "\(folder)/\(key)"
  }

  func remove(_ key: String) throws { unlink(try path(of: key)) }

  func forgetOld(at now: Timestamp) throws {
    try OldFiles.remove(from: folder, writtenBefore: now.adding(-86_400))
  }
}

/// Files that nobody needs once they are old enough.
enum OldFiles {
  static func remove(from folder: String, writtenBefore limit: Timestamp) throws {
    guard FileManager.default.fileExists(atPath: folder) else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      var about = stat()
      guard stat("\(folder)/\(name)", &about) == 0,
        Int64(about.st_mtim.tv_sec) < limit.seconds
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }
}
