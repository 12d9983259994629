import Foundation
import Records
import Safekeeping

/// `rollbook export … --xlsx`: a workbook of one table or of all.
struct WorkbookExport {
  private let tables: [Table]
  private let output: String

  init(_ table: String, _ output: String?) throws {
    tables = try table == "all" ? School.dataTables : [School.dataTable(table)]
    self.output = output ?? "-"
    guard self.output != "-" || isatty(STDOUT_FILENO) == 0 else {
      throw Problem(
        .invalid, "A workbook can't be shown on a terminal.", advice: "Say --output FILE.xlsx.")
    }
  }

  func write(_ school: SchoolOptions) async throws {
    let open = try await school.open()
    let isFile = output != "-"
    // A file gets its name only once it is whole.
    let draft =
      isFile
      ? output + ".part"
      : (NSTemporaryDirectory() as NSString).appendingPathComponent(
        "rollbook-\(UUID().uuidString).xlsx")
    let written = try await Workbook(tables).write(from: open.database, to: draft)
    defer { unlink(draft) }
    if isFile {
      guard rename(draft, output) == 0 else {
        throw Problem(
          .unavailable, "\(output) could not be written: \(Problem.systemText(errno)).",
          advice: "The school is as it was.")
      }
    } else {
      try copyToStandardOutput(draft)
    }
    for remark in written.remarks {
      FileHandle.standardError.write(Data("\(remark)\n".utf8))
    }
  }

  private func copyToStandardOutput(_ path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Problem(.unavailable, "The workbook could not be read back.")
    }
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      try FileHandle.standardOutput.write(contentsOf: piece)
    }
  }
}
