import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records

/// The files that pages are made of, in memory, each under an address that changes with its bytes.
public struct Assets: Sendable {
  private struct File: Sendable {
    let bytes: ByteBuffer
    let mediaType: String
  }

  private let files: [String: File]
  private let addresses: [String: String]

  /// Reads our own files and those of Debian's packages. Throws a `Problem` that names the package
  /// when one is missing.
  public init() throws {
    var contents: [(name: String, bytes: Data, mediaType: String)] = []
    let (css, js) = ("text/css; charset=utf-8", "text/javascript; charset=utf-8")
    let bootstrap = "libjs-bootstrap5"
    contents.append(
      ("bootstrap.css", try Self.debian("bootstrap-html/css/bootstrap.min.css", of: bootstrap), css)
    )
    contents.append(
      (
        "bootstrap.js", try Self.debian("bootstrap-html/js/bootstrap.bundle.min.js", of: bootstrap),
        js
      ))
    contents.append(
      ("rollbook.css", try Self.own("rollbook.css") + Self.own("daily.css"), css))
    contents.append(("rollbook.js", try Self.own("rollbook.js"), js))
    contents.append(
      (
        "icons.svg", try Icons.sprite { try Self.debian($0, of: "bootstrap-icons") },
        "image/svg+xml"
      ))
    var files: [String: File] = [:]
    var addresses: [String: String] = [:]
    for (name, bytes, mediaType) in contents {
      let hash = Hexadecimal.text(SHA256.hash(data: bytes).prefix(8))
      files["\(hash)/\(name)"] = File(bytes: ByteBuffer(bytes: bytes), mediaType: mediaType)
      addresses[name] = "/assets/\(hash)/\(name)"
    }
    self.files = files
    self.addresses = addresses
  }

  /// The present address of a file.
  func address(_ name: String) -> String { addresses[name] ?? "/assets/missing/\(name)" }

  var routes: [Route] {
    [
      .get("/assets/:hash/:name", .anyone) { _, context in
        let key = try context.parameters.require("hash") + "/" + context.parameters.require("name")
        guard let file = files[key] else { throw Problem(.notFound, "There is no such file.") }
        return Response(
          status: .ok,
          headers: [
            .contentType: file.mediaType, .cacheControl: "public, max-age=31536000, immutable",
          ],
          body: .init(byteBuffer: file.bytes))
      }
    ]
  }

  private static func debian(_ path: String, of package: String) throws -> Data {
    guard let data = FileManager.default.contents(atPath: "/usr/share/\(path)") else {
      throw Problem(
        .unavailable, "The file /usr/share/\(path) is missing.",
        advice: "Install Debian's package \(package): apt-get install \(package).")
    }
    return data
  }

  private static func own(_ name: String) throws -> Data {
    guard let url = Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Assets")
    else {
      throw Problem(
        .unavailable, "Rollbook's own file \(name) is missing.", advice: "Build it again.")
    }
    return try Data(contentsOf: url)
  }
}

/// The icons in use, put together into one file so that a page asks once.
enum Icons {
  private static let names = [
    "archive", "arrow-clockwise", "arrow-counterclockwise", "bar-chart", "book", "box-arrow-right",
    "calendar-check", "calendar3", "cash-coin", "check-circle", "check2-circle", "chevron-right",
    "clock-history", "cloud-check", "collection", "database", "download", "exclamation-octagon",
    "exclamation-triangle", "file-earmark-arrow-up", "file-earmark-spreadsheet", "filetype-csv",
    "filetype-json", "funnel", "gear", "house", "info-circle", "journal-check", "journal-text",
    "lightbulb", "list", "lock", "moon-stars", "mortarboard", "pencil", "people", "person-badge",
    "person-circle", "person-plus", "pin-angle", "plus-lg", "printer", "question-circle", "receipt",
    "search",
    "shield-check", "shield-exclamation", "sun", "tags", "trash3", "upload", "wallet2", "x-lg",
    "person-check", "card-list", "clipboard-data", "eye", "unlock", "key", "hdd", "files",
    "layout-split", "three-dots-vertical",
  ]

  static func sprite(_ read: (String) throws -> Data) throws -> Data {
    let symbols = try names.map { name in
      symbol(name, String(decoding: try read("bootstrap-icons/svg/\(name).svg"), as: UTF8.self))
    }
    let sprite = "<svg xmlns=\"http://www.w3.org/2000/svg\">\(symbols.joined())</svg>"
    return Data(sprite.utf8)
  }

  private static func symbol(_ name: String, _ svg: String) -> String {
    let inside = svg.split(separator: ">", maxSplits: 1).last.map(String.init) ?? ""
    let drawing = inside.replacingOccurrences(of: "</svg>", with: "")
    return "<symbol id=\"\(name)\" viewBox=\"0 0 16 16\" fill=\"currentColor\">\(drawing)</symbol>"
  }
}
