import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records

/// Many files that somebody sent with one form, streamed to the disk.
struct FolderUpload: Sendable {
  /// The form's other fields, which must stand before the files.
  private(set) var fields: [String: String] = [:]
  /// The name of the first file of each field.
  private(set) var names: [String: String] = [:]

  /// Keeps each file where `place` says for its field and path; what has no place is passed over.
  /// All files together have at most `limit` bytes. `check` sees the fields before any is taken.
  ///
  /// Throws a `Problem` when the form is not whole; the caller removes what arrived.
  static func receive(
    _ request: Request, limit: Int64, place: (_ field: String, _ path: String) -> String?,
    check: ([String: String]) async throws -> Void
  ) async throws -> FolderUpload {
    guard let boundary = Upload.boundary(request.headers[.contentType] ?? "") else {
      try await check([:])
      throw Upload.unreadable
    }
    var upload = FolderUpload()
    var parts = MultipartReader(boundary: boundary)
    var file: UploadFile?
    var room = limit
    do {
      for try await chunk in request.body {
        for event in try parts.take(chunk.readableBytesView) {
          switch event {
          case .field(let name, let value): upload.fields[name] = value
          case .file(let field, let path):
            if upload.names.isEmpty { try await check(upload.fields) }
            try await file?.finish()
            file = try upload.begin(field, path, at: place(field, path), limit: limit)
          case .bytes(let bytes):
            room -= Int64(bytes.count)
            guard room >= 0 else { throw tooLarge(limit) }
            try await file?.write(bytes)
          }
        }
      }
      try await file?.finish()
      file = nil
    } catch {
      await file?.discard()
      throw error
    }
    if upload.names.isEmpty { try await check(upload.fields) }
    guard parts.isFinished else { throw Upload.unreadable }
    return upload
  }

  /// Nil for what is passed over, and for a name that came already.
  private mutating func begin(
    _ field: String, _ path: String, at place: String?, limit: Int64
  ) throws -> UploadFile? {
    // A field without a file comes as one with an empty name.
    if names[field] == nil { names[field] = MultipartReader.name(of: path) }
    guard let place, !FileManager.default.fileExists(atPath: place) else { return nil }
    try UploadFile.makeFolder((place as NSString).deletingLastPathComponent)
    return try UploadFile(place, limit: limit)
  }

  private static func tooLarge(_ limit: Int64) -> Problem {
    Problem(
      .tooLarge,
      "The files have more than \(fileSize(limit)), which is the most that a page takes.",
      advice: "Nothing was changed. Use “rollbook move-in” on the server.")
  }
}
