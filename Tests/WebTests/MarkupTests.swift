import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing
import Web

/// Whatever stands in the database is text on every page, whoever looks at it.
@Suite(.everyEngine) struct MarkupTests {
  /// Breaks out of text, of an attribute in either quotes, and of a script, where nobody prevents it.
  private static let marker = "zq'\"></script><script>zz(1)</script><img src=x onerror=zz(2)>"

  /// Puts the marker into every text of every table that may be any.
  private func spoil(_ school: WebSchool) async throws {
    try await school.database.write { connection in
      try connection.run(
        """
        INSERT INTO files (name, media_type, size, sha256, content, created_at, updated_at)
        VALUES ('a', 'image/png', 11, 'a', \(Value.blob(Pictures.pngBytes)), 1, 1)
        """)
      try connection.run("UPDATE students SET photo_file_id = (SELECT max(id) FROM files)")
      try connection.run("UPDATE courses SET outline_file_id = (SELECT max(id) FROM files)")
      for table in School.tables where table.name != School.settings.name {
        for column in table.columns where isFree(column) {
          let text: SQL =
            column.isUnique
            ? "CAST(\(text: Self.marker) AS TEXT) || CAST(id AS TEXT)" : "\(text: Self.marker)"
          try connection.run("UPDATE \(table) SET \(name: column.name) = " + text)
        }
      }
      try connection.run("UPDATE settings SET description = \(text: Self.marker)")
      try SchoolSettings.set(.name, to: Self.marker, at: WebSchool.start, on: connection)
      for number in 0..<3 {
        try AuditLog.record(
          actor: Self.marker, action: Self.marker, subject: Self.marker + "\(number)",
          detail: Self.marker, at: WebSchool.start, on: connection)
      }
    }
  }

  private func isFree(_ column: Column) -> Bool {
    if case .text = column.kind {
      !["password_hash", "sha256"].contains(column.name)
    } else {
      false
    }
  }

  private func addresses(_ school: WebSchool) -> [(route: Route, path: String)] {
    let marker = Self.marker.utf8.map { "%" + String(UInt16($0) + 256, radix: 16).dropFirst() }
      .joined()
    let asked = [
      "q", "search", "next", "month", "from", "to", "course_id", "status", "table", "sort",
    ]
    let query = asked.map { "\($0)=\(marker)" }.joined(separator: "&")
    return school.site.routes.filter { $0.method == .get }.flatMap { route in
      let parts = route.path.split(separator: "/", omittingEmptySubsequences: false)
      let path = parts.map { $0.hasPrefix(":") ? "1" : String($0) }.joined(separator: "/")
      let odd = parts.map { $0.hasPrefix(":") ? marker : String($0) }.joined(separator: "/")
      return [path, "\(path)?\(query)", "\(path)?q=script", odd].map { (route, $0) }
    }
  }

  @Test(arguments: User.Role.allCases)
  func theMarkerIsTextOnEveryPage(role: User.Role) async throws {
    let school = try await WebSchool(students: 2)
    let browser = try await school.browser(as: role)
    try await spoil(school)
    var shown = 0

    for (route, path) in addresses(school) where route.access.admits(role) {
      let answer = try await browser.get(path)
      #expect(answer.status.code < 500, "\(path.prefix(80)): \(answer.status)")
      guard answer.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
      let text = answer.text
      for raw in ["zq'", "zq\"", "<script>zz", "<img src=x", "</script><script>", "zq&#39;\""] {
        #expect(!text.contains(raw), "\(path.prefix(80)) has \(raw)")
      }
      if text.contains("zq&") { shown += 1 }
    }
    #expect(shown > 40, "the marker is on \(shown) pages")
  }

  @Test func everyAnswerSaysWhatItIsAndForbidsGuessing() async throws {
    let school = try await WebSchool(students: 2)
    _ = try await school.vault.make(from: school.database, reason: "test")
    let browser = try await school.browser(as: .admin)

    for (_, path) in addresses(school) {
      let answer = try await browser.get(path)
      #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(path.prefix(80))")
      #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
      guard !answer.bytes.isEmpty else { continue }
      let type = try #require(answer.headers[.contentType], "\(path.prefix(80))")
      let isText = type.hasPrefix("text/") || type.contains("json")
      #expect(!isText || type.hasSuffix("charset=utf-8"), "\(path.prefix(80)): \(type)")
    }
  }
}
