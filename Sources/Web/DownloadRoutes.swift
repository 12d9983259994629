import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Safekeeping
import Store

/// `/backup/download/…`: each a stream from one snapshot, and the vault's files as they lie there.
struct DownloadRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/backup/download/all", .admin, all),
      .get("/backup/download/workbook", .admin, workbook),
      .get("/backup/download/:table", .admin, table),
      .get("/backup/vault/:name", .admin, kept),
    ]
  }

  @Sendable func table(_ request: Request, _ context: Context) async throws -> Response {
    let table = try School.dataTable(context.parameters.require("table"))
    return Self.stream(try await Export.csv(of: table, from: site.database, at: site.clock()))
  }

  @Sendable func all(_ request: Request, _ context: Context) async throws -> Response {
    Self.stream(try await Export.backup(from: site.database, reason: "download", at: site.clock()))
  }

  @Sendable func workbook(_ request: Request, _ context: Context) async throws -> Response {
    let settings = try await site.database.read { try SchoolSettings.read(on: $0) }
    try UploadFile.makeFolder(site.incoming)
    let path = "\(site.incoming)/\(UUID().uuidString).xlsx"
    _ = try await Workbook().write(from: site.database, to: path)
    // The open file stays readable; nobody has to tidy up after a download that breaks off.
    defer { unlink(path) }
    return try Self.file(
      path, named: Workbook.fileName(settings, at: site.clock()),
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
  }

  @Sendable func kept(_ request: Request, _ context: Context) async throws -> Response {
    let name = try context.parameters.require("name")
    return try Self.file(site.vault.path(of: name), named: name, "application/zstd")
  }

  /// The client pulls: the next piece is made when the one before went out.
  static func stream(_ export: Export) -> Response {
    Response(
      status: .ok, headers: headers(export.fileName, export.mediaType),
      body: ResponseBody { writer in
        do {
          while let piece = try await export.next({ ByteBuffer(bytes: $0) }) {
            try await writer.write(piece)
          }
          try await writer.finish(nil)
        } catch {
          await export.close()
          throw error
        }
      })
  }

  /// A file as it lies on the disk, piece by piece.
  static func file(_ path: String, named name: String, _ mediaType: String) throws -> Response {
    let file = try VaultReader(path: path)
    return Response(
      status: .ok, headers: headers(name, mediaType),
      body: ResponseBody(contentLength: file.size.map { Int($0) }) { writer in
        while let piece = try await file.next() { try await writer.write(ByteBuffer(bytes: piece)) }
        try await writer.finish(nil)
      })
  }

  /// A file's name that fits between the quotes of a header, whoever gave it.
  static func safe(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { sign in
          (32..<127).contains(sign.value) && sign != "\"" && sign != "\\" ? sign : "_"
        }))
  }

  private static func headers(_ fileName: String, _ mediaType: String) -> HTTPFields {
    [
      .contentType: mediaType, .contentDisposition: "attachment; filename=\"\(safe(fileName))\"",
      .cacheControl: "no-store",
    ]
  }
}
