import Records
import Store

/// What importing a CSV would do, found before anything is touched.
public struct ImportPlan: Hashable, Sendable {
  public let table: Table
  /// The file's name, for people.
  public let file: String
  /// Rows of the file, without its header.
  public let rows: Int64
  public let added: Int64
  public let changed: Int64
  /// Rows that say what the school already holds.
  public let same: Int64
  public let mapping: HeaderMapping
  /// The file's first rows as they are, for a look.
  public let sample: [[String]]
  /// What the person should know before saying yes, one sentence each.
  public let remarks: [String]
  /// The first faults in order of line, at most `faultLimit`.
  public let faults: [RowFault]
  public let faultCount: Int64
  /// Rows with at least one fault. With any, nothing of the file is taken.
  public let badRows: Int64
  /// The state of the school that the plan was made from (`Counts.state`).
  public let state: Int64

  /// How many faults are kept to be shown; `Importing.writeBadRows` has all of them.
  public static let faultLimit = 1000

  public var changesNothing: Bool { added + changed == 0 }

  /// `12 added and 3 changed from old.csv`
  public var sentence: String { "\(added) added and \(changed) changed from \(file)" }

  /// Throws a `Problem` when the file has bad rows.
  public func requireGood() throws {
    guard badRows > 0 else { return }
    let rows = badRows == 1 ? "1 row" : "\(badRows) rows"
    throw Problem(
      .invalid, "\(rows) of \(file) can't be taken as they are, so none was.",
      advice: "Nothing was changed. Mend them in the file and import it again.")
  }
}

/// Why a row can't be taken.
public struct RowFault: Hashable, Sendable, CustomStringConvertible {
  /// Where the row begins in the file, from 1.
  public let line: Int64
  /// The column's label; nil when it is about the whole row.
  public let column: String?
  /// What stands there; nil when it is blank.
  public let value: String?
  /// `is not a date like 03-02-2026`
  public let reason: String

  public var description: String {
    "line \(line)\(column.map { ", \($0)" } ?? ""): \(reason)"
  }
}

/// How a person says that a file is to be read, where the file does not say it itself.
public struct ImportOptions: Hashable, Sendable {
  /// What comes first in dates like `03/02/2026`.
  public enum Dates: String, CaseIterable, Sendable {
    /// Day, month, year.
    case dmy
    /// Month, day, year.
    case mdy
    /// Year, month, day.
    case ymd
  }

  /// By the file's header, the column that it stands for; an empty name passes it over.
  public var headers: [String: String]
  public var dates: Dates?

  public init(headers: [String: String] = [:], dates: Dates? = nil) {
    self.headers = headers
    self.dates = dates
  }
}
