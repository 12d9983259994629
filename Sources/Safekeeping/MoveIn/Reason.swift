import Records

/// Why something did not fit, in the words of the report.
enum Reason {
  static let spelling = "Spelt in another way"
  static let loosely = "More than one of the choices"
  static let text = "A text instead of a number"
  static let time = "A time behind the date"
  static let whole = "Not a whole number"
  static let missing = "Missing"
  static let noColumn = "The old system had none"
  static let hash = "A password of an unknown kind"
  static let here = "The account was here already"
  static let hereSetting = "The setting was here already"
  static let lacksTable = "The backup has none of it"
  static let lacksColumn = "The backup does not have it"
  static let fullName = "A full name instead of two"
  static let unknownColumn = "A column that Rollbook does not have"
  static let unknownTable = "A table that Rollbook does not have"

  /// What was done, when nothing could take the value's place.
  static let empty = "Left empty"
  static let made = "Made up for every record, as when it is missing"
  static let parted = "Taken apart: the last word is the last name"
  static let behind = "Left in the old file"

  static func noSuch(_ record: String) -> String { "No such \(record)" }

  static func taken(_ record: String) -> String { "Another \(record) has it already" }

  static func twice(_ table: Table) -> String {
    "Another \(table.one) has the same \((table.uniqueTogether ?? []).map { table.column($0)?.titleLabel ?? $0 }.joined(separator: ", "))"
  }

  /// Why a cell of this kind could not be read.
  static func unreadable(_ kind: Kind) -> String {
    switch kind {
    case .text, .blob: "Not a text"
    case .integer: "Not a number"
    case .money: "Not an amount that can be kept"
    case .date: "No such day"
    case .timestamp: "No such time"
    case .bool: "Neither yes nor no"
    case .choice: "Not one of the choices"
    case .reference: "Not an ID"
    }
  }
}
