import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records

/// A file that somebody sent with a form (`multipart/form-data`, RFC 7578), streamed to the disk.
struct Upload: Sendable {
  /// The form's other fields, which must stand before the file.
  let fields: [String: String]
  /// Where the file lies now; whoever receives it removes it.
  let path: String
  /// What the sender calls it, without folders.
  let fileName: String

  /// Receives one file of at most `limit` bytes. `check` sees the fields before the file is taken.
  /// Throws a `Problem`, with nothing left on the disk, when the form is not whole.
  static func receive(
    _ request: Request, into folder: String, limit: Int64,
    check: ([String: String]) throws -> Void
  ) async throws -> Upload {
    guard let boundary = boundary(request.headers[.contentType] ?? "") else {
      try check([:])
      throw unreadable
    }
    try UploadFile.makeFolder(folder)
    let file = try UploadFile("\(folder)/\(UUID().uuidString)", limit: limit)
    do {
      var parts = MultipartReader(boundary: boundary)
      var fields: [String: String] = [:]
      var fileName: String?
      for try await chunk in request.body {
        for event in try parts.take(chunk.readableBytesView) {
          switch event {
          case .field(let name, let value): fields[name] = value
          case .file(_, let path):
            guard fileName == nil else { throw unreadable }
            try check(fields)
            fileName = MultipartReader.name(of: path)
          case .bytes(let bytes): try await file.write(bytes)
          }
        }
      }
      guard parts.isFinished, let fileName else {
        try check(fields)
        throw unreadable
      }
      try await file.finish()
      return Upload(fields: fields, path: file.path, fileName: fileName)
    } catch {
      await file.discard()
      throw error
    }
  }

  func discard() { unlink(path) }

  static let unreadable = MultipartReader.unreadable

  /// What stands between the parts of a form; nil when it is another kind of body.
  static func boundary(_ contentType: String) -> String? {
    guard contentType.lowercased().hasPrefix("multipart/form-data"),
      let range = contentType.range(of: "boundary=")
    else { return nil }
    let value = contentType[range.upperBound...].prefix { $0 != ";" }
      .trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    return (1...70).contains(value.utf8.count) ? value : nil
  }
}

/// The disk's side of an upload.
///
/// `@unchecked Sendable`: `written` and `handle` are touched only on `queue`, which is serial.
final class UploadFile: @unchecked Sendable {
  let path: String
  private let limit: Int64
  private let handle: Int32
  private var written: Int64 = 0
  private let queue = DispatchQueue(label: "rollbook.upload")

  static func makeFolder(_ folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Makes a new file, in a folder that is there.
  init(_ path: String, limit: Int64) throws {
    self.path = path
    self.limit = limit
    handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard handle >= 0 else {
      throw Problem(
        .unavailable, "The upload can't be kept: \(Problem.systemText(errno)).",
        advice: "Nothing was changed.")
    }
  }

  func write(_ bytes: [UInt8]) async throws {
    try await onQueue { [self] in
      written += Int64(bytes.count)
      guard written <= limit else {
        throw Problem(
          .tooLarge,
          "The file is larger than \(limit >> 20) MiB, which is the most that a page takes.",
          advice: "Nothing was changed. Use the command line for it, on the server.")
      }
      var done = 0
      while done < bytes.count {
        let count = bytes.withUnsafeBytes {
          Foundation.write(handle, $0.baseAddress?.advanced(by: done), bytes.count - done)
        }
        guard count > 0 else {
          throw Problem(
            .unavailable, "The upload could not be kept: \(Problem.systemText(errno)).",
            advice: "Nothing was changed. Make room on the disk.")
        }
        done += count
      }
    }
  }

  func finish() async throws { try await onQueue { [handle] in close(handle) } }

  func discard() async {
    await withCheckedContinuation { done in
      queue.async { [handle, path] in
        close(handle)
        unlink(path)
        done.resume()
      }
    }
  }

  @discardableResult
  private func onQueue<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { done in
      queue.async { done.resume(with: Result(catching: body)) }
    }
  }
}
