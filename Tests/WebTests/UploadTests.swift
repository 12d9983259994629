import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing

/// Files as people send them.
enum Pictures {
  static let pngBytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

  static func png(named name: String = "face.png") -> Browser.File {
    Browser.File(field: "file", path: name, bytes: pngBytes)
  }

  static func file(_ bytes: [UInt8], named name: String = "face.png") -> Browser.File {
    Browser.File(field: "file", path: name, bytes: bytes)
  }
}

@Suite(.everyEngine) struct UploadTests {
  /// Every place that takes a file: where it is sent, where it is shown, which page offers it.
  static let places = [
    ["/students/1/photo", "/students/1/photo", "/students/1"],
    ["/courses/1/outline", "/courses/1/outline", "/courses/1"],
    ["/settings/logo", "/logo", "/settings"],
  ]

  private func flash(_ admin: Browser, _ page: String) async throws -> String {
    try await admin.get(page).between("<div class=\"flash-text\">", "</div>") ?? ""
  }

  @Test(arguments: places)
  func aFileIsKeptUnderItsLastNameAndReplacesTheOldOne(place: [String]) async throws {
    let school = try await WebSchool(students: 2)
    let admin = try await school.browser(as: .admin)
    let before = try await school.count("files")
    for name in ["C:\\\\pictures\\\\one.png", "../../etc/passwd"] {
      let answer = try await admin.post(place[0], [], files: [Pictures.png(named: name)])
      #expect(answer.location == place[2])
      #expect(try await flash(admin, place[2]) == "The file is saved.")
    }
    let shown = try await admin.get(place[1])
    #expect(shown.bytes == Pictures.pngBytes)
    #expect(shown.headers[.contentType] == "image/png")
    #expect(shown.headers[.contentDisposition] == "inline; filename=\"passwd\"")
    let after = try await school.count("files")
    #expect(after <= before + 1, "the old file went")
  }

  @Test(arguments: places)
  func aFileThatDoesNotFitIsRefusedAndChangesNothing(place: [String]) async throws {
    let school = try await WebSchool(students: 2)
    let admin = try await school.browser(as: .admin)
    let before = try await school.contents()
    let page = Array("<html><script>alert(1)</script>".utf8)
    _ = try await admin.post(place[0], [], files: [Pictures.file(page)])
    #expect(try await flash(admin, place[2]).hasPrefix("The file is not a "))
    _ = try await admin.post(place[0], [], files: [Pictures.file([], named: "")])
    #expect(try await flash(admin, place[2]) == "Choose a file first.")
    let slightly = Pictures.pngBytes + [UInt8](repeating: 0, count: Uploads.limit)
    _ = try await admin.post(place[0], [], files: [Pictures.file(slightly)])
    #expect(try await flash(admin, place[2]).hasPrefix("The file is larger than 2 MiB."))
    let far = Pictures.pngBytes + [UInt8](repeating: 0, count: Uploads.limit + 64 * 1024)
    let refused = try await admin.post(place[0], [], files: [Pictures.file(far)])
    #expect(refused.status == .contentTooLarge)
    #expect(refused.text.contains("The file is larger than 2 MiB."))
    #expect(try await school.contents().differences(from: before) == [])
  }

  @Test func onlyAnOutlineMayBeAPDF() async throws {
    let school = try await WebSchool(students: 2)
    let admin = try await school.browser(as: .admin)
    let pdf = Pictures.file(Array("%PDF-1.7 one page".utf8), named: "outline.pdf")
    _ = try await admin.post("/courses/1/outline", [], files: [pdf])
    #expect(try await admin.get("/courses/1/outline").headers[.contentType] == "application/pdf")
    let before = try await school.contents()
    _ = try await admin.post("/students/1/photo", [], files: [pdf])
    _ = try await admin.post("/settings/logo", [], files: [pdf])
    #expect(try await school.contents().differences(from: before) == [])
  }
}

extension WebSchool {
  fileprivate func count(_ name: String) async throws -> Int64 {
    guard let table = School.table(name) else { return -1 }
    return try await database.read {
      try $0.row("SELECT count(*) AS n FROM \(table)")?.integer("n") ?? -1
    }
  }
}
