import HTTPTypes
import Hummingbird
import Records
import Safekeeping

/// `/backup/move-in`: the reports and quarantines of schools that moved in, as long as they lie in
/// the data folder.
struct MoveInPapersRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/backup/move-in", .admin, list),
      .get("/backup/move-in/:folder/:file", .admin, download),
    ]
  }

  @Sendable func list(_ request: Request, _ context: Context) async throws -> Response {
    struct Folder {
      let name: String
      let papers: [MoveInPage.Paper]
    }
    struct Page {
      let folders: [Folder]
      let isEmpty: Bool
    }
    let folders = try site.oldSchool.keptPapers().map { kept in
      Folder(
        name: kept.folder,
        papers: kept.files.map {
          MoveInPage.Paper($0, at: "/backup/move-in/\(kept.folder)/", isDone: true)
        })
    }
    return try await site.pages.show(
      "move-in-papers", title: "Papers of the move-in",
      Page(folders: folders, isEmpty: folders.isEmpty), request, context)
  }

  @Sendable func download(_ request: Request, _ context: Context) async throws -> Response {
    let (folder, file) = try (
      context.parameters.require("folder"), context.parameters.require("file")
    )
    let path = try site.oldSchool.path(of: file, in: folder)
    return try DownloadRoutes.file(path, named: "move-in_\(file)", "text/csv; charset=utf-8")
  }
}
