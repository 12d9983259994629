import Crypto
import Records
import Store

/// Files that people bring: a student's photo, a course's outline, the school's logo. What they are is told by their
/// content, never by their name.
public enum Uploads {
  /// What a place takes.
  public enum Purpose: String, Sendable {
    case photo, outline, logo

    fileprivate var takes: String {
      switch self {
      case .photo, .logo: "a JPEG, PNG or WebP picture"
      case .outline: "a PDF, JPEG, PNG or WebP file"
      }
    }
  }

  public struct File: Sendable {
    public let name: String
    public let mediaType: String
    public let content: [UInt8]
  }

  public static let limit = 2 << 20

  /// A sentence when the file can't be taken.
  public static func fault(_ content: [UInt8], for purpose: Purpose) -> String? {
    guard content.count <= limit else {
      return "The file is larger than 2 MiB. Choose a smaller one."
    }
    guard let type = mediaType(content), purpose == .outline || type != "application/pdf" else {
      return "The file is not \(purpose.takes). Choose another one."
    }
    return nil
  }

  /// Keeps a file and answers its ID.
  public static func keep(
    _ content: [UInt8], named name: String, at moment: Timestamp, on connection: any Connection
  ) throws -> Int64 {
    let digest = Hexadecimal.text(SHA256.hash(data: content))
    let row = try connection.row(
      """
      INSERT INTO files (name, media_type, size, sha256, content, created_at, updated_at) VALUES
      (\(text: safe(name)), \(text: mediaType(content) ?? "application/octet-stream"),
        \(content.count), \(text: digest), \(Value.blob(content)), \(moment), \(moment))
      RETURNING id
      """)
    return row?.integer("id") ?? 0
  }

  public static func read(_ id: Int64, on connection: any Connection) throws -> File? {
    try connection.row("SELECT name, content FROM files WHERE id = \(id)").map { row in
      let content = row["content"].blob ?? []
      return File(
        name: row.text("name"), mediaType: mediaType(content) ?? "application/octet-stream",
        content: content)
    }
  }

  public static func exists(_ id: Int64, on connection: any Connection) throws -> Bool {
    try connection.row("SELECT id FROM files WHERE id = \(id)") != nil
  }

  /// By the first bytes; nil for what Rollbook does not serve.
  static func mediaType(_ content: [UInt8]) -> String? {
    if content.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      return "image/png"
    }
    if content.starts(with: Array("RIFF".utf8)),
      content.dropFirst(8).starts(with: Array("WEBP".utf8))
    {
      return "image/webp"
    }
    return content.starts(with: Array("%PDF-".utf8)) ? "application/pdf" : nil
  }

  /// The last part of a path, without control characters.
  private static func safe(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let clean = String(last.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(100))
    let tidy = FormReading.tidied(clean)
    return tidy.isEmpty ? "file" : tidy
  }
}

extension Recording {
  /// Gives a record another file, or none, in the column that holds it; the old one goes.
  public func setFile(
    _ file: (name: String, content: [UInt8])?, in column: String, of table: Table, _ id: Int64,
    by user: User
  ) async throws {
    let columns = table.columns.filter { $0.name == column }
    let (name, content) = (file?.name, file?.content)
    try await database.write { [clock] connection in
      let editor = RecordEditor(table, by: user, at: clock(), on: connection)
      let old = try editor.require(id)[column].integer
      let new = try content.map {
        try Uploads.keep($0, named: name ?? "", at: clock(), on: connection)
      }
      let form = FormReading(columns, from: [column: new.map(String.init) ?? ""])
      try editor.change(id, form, seen: nil)
      if let old { try connection.run("DELETE FROM files WHERE id = \(old)") }
    }
  }
}
