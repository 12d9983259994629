import Crypto
import Foundation
import Records

/// The old system's folder of photos and course outlines.
struct OldUploads {
  /// A file that comes along.
  struct File {
    let name: String
    let mediaType: String
    let sha256: String
    let content: [UInt8]
  }

  /// Why a file stays behind.
  enum Refusal: String, Error {
    case noFolder = "No uploads folder was given"
    case missing = "No such file in the uploads folder"
    case outside = "The path leads out of the uploads folder"
    case tooLarge = "Larger than 2 MiB"
    case empty = "An empty file"
    case notAPicture = "Not a picture"
  }

  private static let limit = 2 << 20
  let folder: String?

  /// The file that the old system knew by `path`.
  func take(_ path: String, onlyPictures: Bool) throws(Refusal) -> File {
    let place = try find(path)
    guard let content = FileManager.default.contents(atPath: place) else { throw .missing }
    guard content.count <= Self.limit else { throw .tooLarge }
    let bytes = [UInt8](content)
    guard !bytes.isEmpty else { throw .empty }
    let name = String(place.split(separator: "/").last ?? "file")
    let type = MediaType.of(bytes, named: name)
    guard !onlyPictures || type.hasPrefix("image/") else { throw .notAPicture }
    let hash = Hexadecimal.text(SHA256.hash(data: content))
    return File(name: name, mediaType: type, sha256: hash, content: bytes)
  }

  /// Versions of the old system began the path at different folders (`static/uploads/…`): the
  /// longest end of it that is there counts.
  private func find(_ path: String) throws(Refusal) -> String {
    guard let folder else { throw .noFolder }
    let parts = path.split { $0 == "/" || $0 == "\\" }.map(String.init)
    guard !parts.contains(".."), !path.utf8.contains(0) else { throw .outside }
    for start in parts.indices {
      let place = ([folder] + parts[start...]).joined(separator: "/")
      var status = stat()
      guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      guard status.st_size <= Self.limit else { throw .tooLarge }
      guard isInside(place, folder) else { throw .outside }
      return place
    }
    throw .missing
  }

  /// A link in the folder may not lead elsewhere.
  private func isInside(_ place: String, _ folder: String) -> Bool {
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    return URL(fileURLWithPath: place).resolvingSymlinksInPath().path.hasPrefix(root + "/")
  }
}

/// What a file is, by its content; its name only tells apart what content can't.
enum MediaType {
  private static let marks: [(mark: [UInt8], type: String)] = [
    ([0xFF, 0xD8, 0xFF], "image/jpeg"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
    (Array("GIF87a".utf8), "image/gif"),
    (Array("GIF89a".utf8), "image/gif"),
    (Array("%PDF-".utf8), "application/pdf"),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/msword"),
  ]

  private static let office = [
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
  ]

  static func of(_ bytes: [UInt8], named name: String) -> String {
    if let known = marks.first(where: { bytes.starts(with: $0.mark) }) { return known.type }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      return "image/webp"
    }
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) {
      return office[name.lowercased().split(separator: ".").last.map(String.init) ?? ""]
        ?? "application/zip"
    }
    let isText = !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    return isText ? "text/plain" : "application/octet-stream"
  }
}
