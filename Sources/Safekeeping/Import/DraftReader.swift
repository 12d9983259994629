import Records
import Store

/// Reads a file's rows into drafts.
final class DraftReader {
  /// What was found while reading.
  struct Found: Sendable {
    let mapping: HeaderMapping
    fileprivate(set) var rows: Int64
    fileprivate(set) var sample: [[String]]
    fileprivate(set) var blanks: Blanks
  }

  private let table: Table
  private let path: String
  private let plan: ReadingPlan
  private let connection: any Connection
  private let registrationNumber: Int?
  private let admissionDate: Int?

  init(
    _ path: String, into table: Table, _ plan: ReadingPlan, on connection: any Connection
  ) {
    self.table = table
    self.path = path
    self.plan = plan
    clock = plan.zone.clock
    self.connection = connection
    registrationNumber = table.index(of: "registration_number")
    admissionDate = table.index(of: "admission_date")
  }

  /// Reads the file. A cell that is written in another way than Rollbook's may mean what later cells
  /// of its column show: from the first one on the file is only looked through, and then read anew.
  func read(_ work: Work) throws -> Found {
    var habits = plan.mapping.matches.map { match in
      match.target.flatMap { $0.way == .cell ? $0.columns.first : nil }.map { ColumnHabits($0) }
    }
    let telling = habits.indices.filter { habits[$0]?.matters == true }
    try Drafts.make(for: table, on: connection)
    var pass = try Pass(try fields(habits), self)
    var isOurs = true
    try eachRow("Looking through the file", work) { csv in
      for cell in telling where habits[cell]?.look(at: csv[cell]) == false { isOurs = false }
      if isOurs { try take(csv, in: &pass) }
    }
    guard !isOurs else { return pass.found }
    try Drafts.empty(on: connection)
    pass = try Pass(try fields(habits), self)
    try eachRow("Reading the rows", work) { try take($0, in: &pass) }
    return pass.found
  }

  private func eachRow(_ step: String, _ work: Work, _ body: (CSVReader) throws -> Void) throws {
    let file = try InputFile(path)
    let csv = CSVReader { try file.read(into: $0) }
    _ = try csv.header()
    try work.begin(step, of: file.size)
    var rows = 0
    while try csv.nextRow() {
      rows += 1
      if rows & 1023 == 0 { try work.reach(file.offset) }
      try body(csv)
    }
  }

  /// What is made of the rows of one reading.
  private struct Pass {
    var fields: [Field]
    var found: Found
    let drafts: any Inserter
    /// Filled anew for each row.
    var values: [Value] = []

    init(_ fields: [Field], _ reader: DraftReader) throws {
      self.fields = fields
      found = Found(
        mapping: reader.plan.mapping, rows: 0, sample: [], blanks: Blanks(reader.table))
      drafts = try Drafts.inserter(reader.table, on: reader.connection)
    }
  }

  private func take(_ csv: CSVReader, in pass: inout Pass) throws {
    pass.found.rows += 1
    if pass.found.sample.count < Self.sampleSize {
      pass.found.sample.append(plan.mapping.matches.indices.map(csv.string))
    }
    try draft(of: csv, &pass.fields, into: &pass.values)
    pass.found.blanks.look(at: pass.values)
    try pass.drafts.insert(pass.values)
  }

  static let sampleSize = 5

  private struct Field {
    /// Where it stands in the file, and in the table.
    let cell: Int
    let index: Int
    var reading: Reading
    let part: ReadingPlan.Part

    mutating func value(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> Value {
      guard !part.isWhole else { return try reading.value(bytes) }
      let text = String(decoding: Reading.unguarded(bytes), as: UTF8.self)
      switch part {
      case .whole: return try reading.value(bytes)
      case .firstName: return try reading.value(FullName(text).first)
      case .lastName: return try reading.value(FullName(text).last ?? "—")
      case .lookup(let lookup): return try lookup.value(text)
      }
    }
  }

  /// How each column is to be read, by what was seen of its cells.
  private func fields(_ habits: [ColumnHabits?]) throws -> [Field] {
    try habits.enumerated().flatMap { cell, habits in try fields(of: cell, habits) }
  }

  /// What one column of the file fills.
  private func fields(of cell: Int, _ habits: ColumnHabits?) throws -> [Field] {
    guard let target = plan.mapping.matches[cell].target else { return [] }
    return try target.columns.enumerated().compactMap { place, column in
      guard let index = table.index(of: column.name) else { return nil }
      let reading =
        try habits?.reading(of: column, in: plan.zone, dates: plan.dates)
        ?? Reading(column, zone: plan.zone)
      return Field(
        cell: cell, index: index, reading: reading, part: plan.part(of: target, place: place))
    }
  }

  private func draft(
    of csv: CSVReader, _ fields: inout [Field], into values: inout [Value]
  ) throws {
    let (extra, width) = (Drafts.extra.count, plan.mapping.matches.count)
    values.removeAll(keepingCapacity: true)
    values.append(contentsOf: repeatElement(.null, count: extra + table.columns.count))
    let line = Int64(csv.line)
    values[0] = .integer(line)
    for place in fields.indices {
      let cell = csv[fields[place].cell]
      let index = fields[place].index
      do {
        values[extra + index] = try fields[place].value(cell)
      } catch {
        try Drafts.addFault(
          line: line, place: Int64(index), value: Self.short(cell), reason: error.description,
          on: connection)
      }
    }
    if csv.count > width {
      try Drafts.addFault(
        line: line, place: Drafts.wholeRow, value: csv.string(width),
        reason:
          "The row has more cells than the header line; a comma may stand where none belongs.",
        on: connection)
    }
    complete(&values)
  }

  /// Fills the columns of `Drafts.extra`.
  private func complete(_ values: inout [Value]) {
    let extra = Drafts.extra.count
    let (created, updated) = (extra + table.columns.count - 2, extra + table.columns.count - 1)
    values[3] = .integer(values[updated] == .null ? 0 : 1)
    values[4] = later(values[created])
    values[5] = later(values[updated])
    guard let registrationNumber, let admissionDate, values[extra + registrationNumber] == .null,
      let day = values[extra + admissionDate].integer
    else { return }
    values[2] = .integer(Int64(Day(number: day).parts.year))
  }

  private var clock: Zone.Clock

  /// The other moment that the school's clocks showed alike, in the hour that they repeat.
  private func later(_ value: Value) -> Value {
    guard let seconds = value.integer else { return .null }
    let local = clock.local(seconds)
    let other = local - clock.offset(at: seconds + 86_400)
    return other > seconds && clock.local(other) == local ? .integer(other) : .null
  }

  /// A cell as it is shown beside what is wrong with it.
  private static func short(_ cell: UnsafeRawBufferPointer) -> String {
    String(String(decoding: cell, as: UTF8.self).prefix(80))
  }
}
