import Foundation
import Records
import Safekeeping
import Store
import Testing

/// What a reader of workbooks can't show; `Tests/cli/test_workbook.py` reads every cell.
@Suite("An Excel workbook", .everyEngine) struct WorkbookTests {
  @Test("a table with more records than a sheet has rows goes on in the next, and says so")
  func split() async throws {
    let practice = try await Practice(seed: 5)
    let path = practice.school.folder + "/school.xlsx"
    let count = try await practice.school.database.read { try Counts.read(on: $0)[School.payments] }
    let written = try await Workbook([School.payments], recordsPerSheet: (count + 1) / 2)
      .write(from: practice.school.database, to: path)
    #expect(written.records == count)
    #expect(written.remarks.contains { $0.contains("“Payments (2)”") })
    let left = try FileManager.default.contentsOfDirectory(atPath: practice.school.folder)
    #expect(left.filter { $0.contains("xlsx") } == ["school.xlsx"])
  }

  @Test("an empty school has six sheets with their headers, and nothing to tell")
  func empty() async throws {
    let practice = try await Practice(seed: nil)
    let path = practice.school.folder + "/school.xlsx"
    let written = try await Workbook().write(from: practice.school.database, to: path)
    #expect(written.records == 0)
    #expect(written.remarks == [])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes.prefix(2) == Data("PK".utf8))
  }

  @Test("a folder that is not there is told in one sentence, and leaves nothing")
  func nowhere() async throws {
    let practice = try await Practice(seed: nil)
    let path = practice.school.folder + "/none/school.xlsx"
    await #expect(throws: Problem.self) {
      _ = try await Workbook().write(from: practice.school.database, to: path)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
