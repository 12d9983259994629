import Foundation
import HTTPTypes
import Hummingbird
import Records
import Safekeeping

/// A backup of the old system that somebody sent to be restored.
struct OldBackupUpload: Sendable {
  let site: Site

  /// For an empty school the report of moving in; else what the file holds and lacks.
  func answer(_ upload: Upload, _ request: Request, _ context: Context) async throws -> Response {
    let backup = OldBackup(path: upload.path, shown: upload.fileName)
    do {
      try await site.database.read { try MoveIn.checkEmpty(on: $0) }
    } catch let problem as Problem where problem.kind == .conflict {
      return try await show(
        backup.survey(), backup.refusal(problem), upload.fileName, request, context)
    }
    let folder = "\(MoveInRoutes(site: site).incoming)/\(UUID().uuidString)"
    try UploadFile.makeFolder(folder)
    let sent = SentSchool(folder: folder, name: upload.fileName)
    do {
      try FileManager.default.moveItem(atPath: upload.path, toPath: sent.file)
      return try await MoveInRoutes(site: site).rehearse(sent, token: "", request, context)
    } catch {
      sent.remove()
      throw error
    }
  }

  private func show(
    _ survey: OldBackup.Survey, _ problem: Problem, _ file: String, _ request: Request,
    _ context: Context
  ) async throws -> Response {
    struct Line {
      let label: Said
      let name: String
      let records: String
      let canBeImported: Bool
    }
    struct Page {
      let file: String
      let lines: [Line]
      let lacks: [Said]
      let problem: Problem
    }
    let lines = survey.counts.map {
      Line(
        label: Said($0.table.label), name: $0.table.name, records: grouped($0.records),
        canBeImported: $0.table.isData)
    }
    return try await site.pages.show(
      "restore-old", title: "Restore",
      Page(file: file, lines: lines, lacks: survey.lacks.map { Said($0) }, problem: problem),
      status: .conflict,
      request, context)
  }
}
