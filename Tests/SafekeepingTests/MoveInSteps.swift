import Foundation
import Records
import SQLiteStore
import Safekeeping
import Store
import TestSupport
import Testing

/// What the tests of moving in do again and again.
extension MoveInTests {
  @discardableResult
  func moveIn(
    _ old: String, to school: TemporarySchool, in database: (any Database)? = nil,
    dryRun: Bool = false,
    uploads: String? = nil
  ) async throws -> MoveInReport {
    let papers = school.folder + "/papers"
    return try await MoveIn(from: OldDatabase(path: old), uploads: uploads).run(
      into: database ?? school.database,
      papers: MoveIn.Papers(report: dryRun ? nil : papers + "/report.csv", folder: papers),
      dryRun: dryRun, actor: "test", at: Self.moment)
  }

  /// One of the papers, to the byte.
  func file(_ name: String, of school: TemporarySchool) throws -> String {
    let path = school.folder + "/papers/" + name
    return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  func golden(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
      .path
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: golden(name), encoding: .utf8)
  }

  /// `students 1 city Kohat`, for every cell that is not null.
  func lines(of school: TemporarySchool) async throws -> Set<String> {
    let contents = try await Contents(of: school.database)
    var lines: Set<String> = []
    for table in School.tables {
      for (id, values) in contents.records[table.name] ?? [:] {
        for (column, value) in zip(table.columns, values) where value != .null {
          lines.insert("\(table.name) \(id) \(column.name) \(shown(value))")
        }
      }
    }
    return lines
  }

  func shown(_ value: Value) -> String {
    if let number = value.integer { return String(number) }
    return (value.text ?? "").replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\r", with: "\\r")
      .replacingOccurrences(of: "\t", with: "\\t")
  }

  /// A file that only looks like an old school, or not even that.
  func hostile(_ name: String, in folder: String) throws -> String {
    let path = folder + "/" + name
    let whole = try Data(contentsOf: URL(fileURLWithPath: golden("old_small.db")))
    switch name {
    case "cut.db": try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    case "scrambled.db":
      var bytes = whole
      for index in 4096..<20_000 { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
      try bytes.write(to: URL(fileURLWithPath: path))
    case "own.db": return folder + "/rollbook.sqlite"
    case "other.db":
      // Its table of students goes by another name in the schema page.
      var bytes = whole
      while let place = bytes.range(of: Data("CREATE TABLE students".utf8)) {
        bytes.replaceSubrange(place, with: Data("CREATE TABLE citizens".utf8))
      }
      try bytes.write(to: URL(fileURLWithPath: path))
    case "missing.db": break
    default: return golden(name)
    }
    return path
  }
}
