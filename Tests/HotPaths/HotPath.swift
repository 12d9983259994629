import Records
import SQLiteStore
import Safekeeping
import Store

/// The work that grows with a school and that people wait for, one at a time, so that its instructions can
/// be counted.
enum HotPath: String {
  /// The CSV of the biggest table.
  case csv
  /// The complete backup as JSON, with its checksums.
  case json
  /// A backup read back, as after it was written; ten times, or starting the program would hide it.
  case reading
  /// A backup read into a scratch database, with every reference, unique key and choice checked.
  case proof

  private static let moment = Timestamp(seconds: 0)

  /// Throws the `Problem` of what went wrong.
  func run(school: String, backup: String) async throws {
    let database = try SQLiteDatabase(path: school)
    switch self {
    case .csv: try await drain(.csv(of: School.attendance, from: database, at: Self.moment))
    case .json: try await drain(.backup(from: database, reason: "count", at: Self.moment))
    case .reading: for _ in 1...10 { _ = try Proof.read(InputFile(backup)) }
    case .proof:
      _ = try await database.withStage { try await Proof.load(InputFile(backup), into: $0) }
    }
    await database.close()
  }

  private func drain(_ export: Export) async throws {
    while try await export.next() != nil {}
  }
}
