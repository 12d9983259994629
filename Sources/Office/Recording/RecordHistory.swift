import Records
import Store

/// What happened to single records, told for people.
public struct RecordHistory {
  private let table: Table
  private let connection: any Connection

  public init(_ table: Table, on connection: any Connection) {
    self.table = table
    self.connection = connection
  }

  /// The changes of one record, newest first.
  public func entries(_ id: Int64, limit: Int = 20) throws -> [AuditLog.Entry] {
    try AuditLog.entries(of: "\(table.name)/\(id)", limit: limit, on: connection)
  }

  /// By what a person knows a record: `Ayesha Khan (REG-2026-00001)`, `Mathematics`, `payment 12`.
  public func title(of id: Int64) throws -> String {
    guard table.title != ["id"] else { return "\(table.one) \(id)" }
    let names = table.title.map { "\(name: $0)" as SQL }.joined(separator: ", ")
    guard let row = try connection.row("SELECT \(names) FROM \(table) WHERE id = \(id)") else {
      return "\(table.one) \(id)"
    }
    let title = row.values.compactMap(\.text).joined(separator: " ")
    guard table == School.students else { return title }
    let number = try connection.row("SELECT registration_number FROM students WHERE id = \(id)")
    return "\(title) (\(number?.text("registration_number") ?? ""))"
  }

  /// `Phone: 0300 → 0301; Status: Active → Leave`
  func sentence(_ columns: [Column], from old: Row, to new: [String: Value]) throws -> String {
    try columns.map { column in
      let (before, after) = (
        try shown(old[column.name], column), try shown(new[column.name] ?? .null, column)
      )
      return "\(column.titleLabel): \(before) → \(after)"
    }.joined(separator: "; ")
  }

  /// Tells whoever comes second what the first one changed.
  func overtaken(_ id: Int64, since seen: Timestamp, current: Row) throws -> Problem {
    let entries = try entries(id).filter { $0.at >= seen && $0.action == "change" }.reversed()
    let zone = try SchoolSettings.read(on: connection).zone
    let told = entries.map {
      "\($0.actor) at \($0.at.forPeople(in: zone).suffix(8).prefix(5)): \($0.detail ?? "")"
    }
    let what = told.isEmpty ? "an import or a restore replaced it" : told.joined(separator: "; ")
    return Problem(
      .conflict, "\(try title(of: id)) was changed while you were editing (\(what)).",
      advice: """
        Nothing of yours was saved yet. Look it over: saving again keeps what stands in this form.
        """)
  }

  /// A value as a person reads it.
  public func shown(_ value: Value, _ column: Column) throws -> String {
    if let reference = column.reference, let target = School.table(reference.table),
      let id = value.integer
    {
      return try RecordHistory(target, on: connection).title(of: id)
    }
    return ShownValue.text(value, column, zone: .utc) ?? "nothing"
  }
}

/// A value as pages show it.
public enum ShownValue {
  /// Nil for null.
  public static func text(_ value: Value, _ column: Column, zone: Zone) -> String? {
    switch (column.kind, value) {
    case (_, .null): nil
    case (.choice, .text(let word)): choiceLabel(word)
    case (_, .text(let text)): text
    case (.money, .integer(let units)): Money(minorUnits: units).forPeople
    case (.date, .integer(let number)): Day(number: number).forPeople
    case (.timestamp, .integer(let seconds)): Timestamp(seconds: seconds).forPeople(in: zone)
    case (.bool, .integer(let flag)): flag == 0 ? "No" : "Yes"
    case (_, .integer(let number)): String(number)
    case (_, .blob(let bytes)): "\(bytes.count) bytes"
    }
  }
}
