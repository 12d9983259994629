import Records
import Store

/// Writes single records of one table inside a transaction, with their history.
struct RecordEditor {
  let table: Table
  let user: User
  let moment: Timestamp
  let connection: any Connection

  init(_ table: Table, by user: User, at moment: Timestamp, on connection: any Connection) {
    self.table = table
    self.user = user
    self.moment = moment
    self.connection = connection
  }

  func add(_ form: FormReading, overriding: Bool) throws -> Int64 {
    var values = form.values
    try complete(&values, form)
    let rules = RecordRules(table, on: connection)
    let faults = form.faults.merging(
      try rules.faults(values, id: nil, overriding: overriding && user.role == .admin)
    ) { own, _ in own }
    guard faults.isEmpty else { throw Unfit(faults: faults) }
    let columns = table.columns.filter { values[$0.name] != nil }
    let id =
      try connection.row(
        """
        INSERT INTO \(table) (\(columns)) VALUES (\(columns.map { values[$0.name] ?? .null }))
        RETURNING id
        """)?.integer("id") ?? 0
    try record("add", id, detail: try title(of: id))
    return id
  }

  /// False when nothing was different. With `seen` nil, whatever is there is changed.
  @discardableResult
  func change(_ id: Int64, _ form: FormReading, seen: Timestamp?) throws -> Bool {
    let current = try require(id)
    let history = RecordHistory(table, on: connection)
    if let seen, current.moment("updated_at") != seen {
      throw Overtaken(
        problem: try history.overtaken(id, since: seen, current: current), current: current)
    }
    var values = form.values
    RecordRules.derive(table, &values)
    let all = Dictionary(
      zip(current.names, current.values), uniquingKeysWith: { first, _ in first }
    ).merging(values) { $1 }
    let rules = try RecordRules(table, on: connection).faults(all, id: id, overriding: true)
    let faults = form.faults.merging(rules) { own, _ in own }
    guard faults.isEmpty else { throw Unfit(faults: faults) }
    let changed = table.columns.filter { column in
      values[column.name].map { $0 != current[column.name] } ?? false
    }
    guard !changed.isEmpty else { return false }
    let sets = changed.map { "\($0) = \(values[$0.name] ?? .null)" as SQL }.joined(separator: ", ")
    // Two changes within one second must still be told apart by their time.
    let stamp = max(moment, Timestamp(seconds: current.integer("updated_at") + 1))
    try connection.run("UPDATE \(table) SET \(sets), updated_at = \(stamp) WHERE id = \(id)")
    try record("change", id, detail: try history.sentence(changed, from: current, to: values))
    return true
  }

  func require(_ id: Int64) throws -> Row {
    if let row = try connection.row("SELECT \(table.columns) FROM \(table) WHERE id = \(id)") {
      return row
    }
    throw Problem(
      .notFound, "There is no \(table.one) with the ID \(id).",
      advice: "It may have been deleted meanwhile; the audit log says so.")
  }

  func record(_ action: String, _ id: Int64, detail: String?) throws {
    try AuditLog.record(
      actor: user.username, action: action, subject: "\(table.name)/\(id)", detail: detail,
      at: moment, on: connection)
  }

  /// What a person did not type: times, who recorded it, the registration number.
  private func complete(_ values: inout [String: Value], _ form: FormReading) throws {
    values["created_at"] = Value(moment)
    values["updated_at"] = Value(moment)
    for name in ["recorded_by_user_id", "marked_by_user_id"] where table.column(name) != nil {
      values[name] = Value(user.id)
    }
    RecordRules.derive(table, &values)
    guard table == School.students, values["registration_number"] == .null,
      let day = values["admission_date"]?.integer, form.faults.isEmpty
    else { return }
    values["registration_number"] = Value(
      try RegistrationNumber.next(year: Day(number: day).parts.year, on: connection))
  }

  private func title(of id: Int64) throws -> String {
    try RecordHistory(table, on: connection).title(of: id)
  }
}
