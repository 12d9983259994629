import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Office
import Records
import Store

extension RecordRoutes {
  /// A table with a file has it beside each record: `/students/ID/photo`.
  var fileRoutes: [Route] {
    table.columns.flatMap { column -> [Route] in
      let name = String(column.name.dropLast("_file_id".count))
      guard column.reference?.table == School.files.name,
        let purpose = Uploads.Purpose(rawValue: name)
      else { return [] }
      return [
        .get("\(base)/:id/\(name)", reading) { request, context in
          try await site.file(try await site.record(table, try context.id)[column.name].integer)
        },
        .upload("\(base)/:id/\(name)", changing) { request, context in
          let (id, user) = (try context.id, try context.user)
          return try await site.takeFile(purpose, "\(base)/\(id)", request, context) { file in
            try await site.recording.setFile(file, in: column.name, of: table, id, by: user)
          }
        },
      ]
    }
  }
}

extension Site {
  /// A kept file as an answer.
  func file(_ id: Int64?) async throws -> Response {
    let file = try await database.read { connection in
      try id.flatMap { try Uploads.read($0, on: connection) }
    }
    guard let file else {
      throw Problem(.notFound, "There is no such file.", advice: "It may have been taken away.")
    }
    let name = DownloadRoutes.safe(file.name)
    return Response(
      status: .ok,
      headers: [
        .contentType: file.mediaType, .contentDisposition: "inline; filename=\"\(name)\"",
        .cacheControl: "private, max-age=3600",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.content)))
  }

  /// Takes an uploaded file, or word that the old one goes, and leads back to `page`.
  func takeFile(
    _ purpose: Uploads.Purpose, _ page: String, _ request: Request, _ context: Context,
    keep: ((name: String, content: [UInt8])?) async throws -> Void
  ) async throws -> Response {
    let parts = try await Multipart.read(request, limit: Uploads.limit)
    try gate.check(parts?.text("csrf_token") ?? "", request, context)
    guard let parts else { return .redirect(to: page, type: .normal) }
    if parts.text("remove") == "yes" {
      try await keep(nil)
      return try await redirect(page, Flash("The file is taken away."), context)
    }
    guard let file = parts.file("file"), !file.content.isEmpty else {
      return try await redirect(page, Flash("Choose a file first.", isGood: false), context)
    }
    if let fault = Uploads.fault(file.content, for: purpose) {
      return try await redirect(
        page, Flash("\(fault) Nothing was changed.", isGood: false), context)
    }
    try await keep(file)
    return try await redirect(page, Flash("The file is saved."), context)
  }
}

/// A form with files in it: `multipart/form-data` (RFC 7578), small enough for memory.
struct Multipart {
  private var texts: [String: String] = [:]
  private var files: [String: (name: String, content: [UInt8])] = [:]

  func text(_ name: String) -> String { texts[name] ?? "" }

  func file(_ name: String) -> (name: String, content: [UInt8])? { files[name] }

  /// Reads a form whose files have at most `limit` bytes together; nil when it is another kind.
  static func read(_ request: Request, limit: Int) async throws -> Multipart? {
    guard let boundary = boundary(request.headers[.contentType] ?? "") else { return nil }
    let buffer: ByteBuffer
    do {
      // Names, the token and the boundaries need some room beside the file.
      buffer = try await request.body.collect(upTo: limit + 16 * 1024)
    } catch is NIOTooManyBytesError {
      throw Problem(
        .tooLarge, "The file is larger than 2 MiB.",
        advice: "Nothing was changed. Choose a smaller one.")
    }
    return try Multipart(Array(buffer.readableBytesView), boundary: boundary)
  }

  init(_ bytes: [UInt8], boundary: String) throws {
    let mark = Array("--\(boundary)".utf8)
    var rest = bytes[...]
    guard rest.starts(with: mark) else { throw Self.unreadable }
    rest = rest.dropFirst(mark.count)
    while rest.starts(with: [13, 10]) {
      guard let end = Self.place(of: [13, 10] + mark, in: rest) else { throw Self.unreadable }
      try take(rest[(rest.startIndex + 2)..<end])
      rest = rest[(end + 2 + mark.count)...]
    }
    guard rest.starts(with: Array("--".utf8)) else { throw Self.unreadable }
  }

  private mutating func take(_ part: ArraySlice<UInt8>) throws {
    guard let gap = Self.place(of: [13, 10, 13, 10], in: part) else { throw Self.unreadable }
    let head = String(decoding: part[part.startIndex..<gap], as: UTF8.self)
    let content = Array(part[(gap + 4)...])
    let line = head.split(separator: "\r\n").first {
      $0.lowercased().hasPrefix("content-disposition:")
    }
    guard let line, let name = Self.parameter("name", in: line) else { throw Self.unreadable }
    if let file = Self.parameter("filename", in: line) {
      files[name] = (file, content)
    } else {
      texts[name] = String(decoding: content, as: UTF8.self)
    }
  }

  private static func boundary(_ type: String) -> String? {
    guard type.lowercased().hasPrefix("multipart/form-data"),
      let equals = type.range(of: "boundary=")
    else { return nil }
    let value = type[equals.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
    return value.isEmpty || value.count > 70 ? nil : String(value)
  }

  /// The value of `name="…"`, in which browsers write a quote as `%22`.
  private static func parameter(_ name: String, in line: Substring) -> String? {
    guard let start = line.range(of: "; \(name)=\"") else { return nil }
    return String(line[start.upperBound...].prefix { $0 != "\"" })
  }

  private static func place(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
    var index = bytes.startIndex
    let last = bytes.endIndex - wanted.count
    while index <= last {
      guard let found = bytes[index...last].firstIndex(of: first) else { return nil }
      if bytes[found...].starts(with: wanted) { return found }
      index = found + 1
    }
    return nil
  }

  private static let unreadable = Problem(
    .invalid, "The upload could not be read.", advice: "Nothing was changed. Try again.")
}
