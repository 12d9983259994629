import Records
import Store

/// Brings one table over: a step over the old records, each read, mended where it must be, and
/// added or put into quarantine. Clean records cost no object.
final class TablePass {
  private let table: Table
  private let moving: MovingSchool
  private let columns: [OldColumn]
  private let sources: [String]
  private let draft: DraftRecord
  private let required: [RequiredCell]
  private let uniques: [UniqueTexts]
  private let together: UniqueTogether?
  private let files: OldColumn?
  /// The highest ID in quarantine, which a new record may not get before it is mended.
  private var lastQuarantined: Int64 = 0

  init(_ table: Table, moving: MovingSchool) {
    self.table = table
    self.moving = moving
    let old = moving.reader.tables[table.name] ?? []
    let found = table.columns.enumerated().compactMap { index, column in
      OldSchema.source(of: column, in: table, among: old).map { (index, column, $0) }
    }
    sources = found.map(\.2)
    columns = found.enumerated().map { source, part in
      OldColumn(
        part.1, at: part.0, of: table, source: source,
        targets: part.1.reference.flatMap { moving.known($0.table) }, zone: moving.zone)
    }
    files = columns.first { $0.form == .file }
    draft = DraftRecord(table)
    required = RequiredCell.all(of: table, present: Set(found.map(\.0)))
    uniques = table.columns.enumerated().filter { $1.isUnique }.map {
      UniqueTexts($1, at: $0, of: table)
    }
    together = table.uniqueTogether.map { UniqueTogether($0.compactMap(table.index)) }
  }

  func run() throws {
    moving.tally.begin(table.name)
    if moving.reader.tables[table.name] != nil {
      try prepare()
      let rows = try moving.reader.cursor(over: sources, of: table.name)
      let inserter = try moving.connection.inserter(into: table)
      while try rows.next() { try bring(rows, inserter) }
    }
    try moving.connection.raiseSequence(of: table, above: lastQuarantined)
    moving.finished(table)
  }

  /// Looks at what must be known before the first record.
  private func prepare() throws {
    if table.name == School.users.name { takeResidents() }
    if let place = sources.firstIndex(of: "registration_number"), table.name == School.students.name
    {
      try moving.learnRegistrationNumbers(from: sources[place])
    }
    guard let together, let names = table.uniqueTogether, names.allSatisfy(sources.contains) else {
      return
    }
    let rows = try moving.reader.repeated(names, of: table.name)
    var days = OldMoment()
    while try rows.next() {
      let values = names.indices.compactMap { index -> Int64? in
        if rows.form(index) == .text { return days.read(rows.bytes(index))?.day }
        return rows.form(index) == .integer ? rows.integer(index) : nil
      }
      if values.count == names.count { together.watch(values) }
    }
  }

  private func takeResidents() {
    for user in moving.residents.users {
      for unique in uniques {
        let text = table.columns[unique.index].name == "email" ? user.email : user.name
        if let text { unique.take(text) }
      }
    }
  }

  private func bring(_ rows: any OldCursor, _ inserter: any Inserter) throws {
    moving.tally.read()
    draft.clear()
    for column in columns { column.read(rows, into: draft) }
    try settle()
    if try isResident() { return try finish(known: true) }
    try checkUnique()
    draft.finishNotes()
    if draft.isQuarantined {
      try moving.papers.quarantine(draft)
      return try finish(known: false)
    }
    if let path = files?.path { try takeFile(path) }
    try draft.insert(with: inserter)
    try finish(known: true)
  }

  private func finish(known: Bool) throws {
    for misfit in draft.misfits { try moving.tell(misfit) }
    guard known else {
      lastQuarantined = max(lastQuarantined, draft.id ?? 0)
      return moving.tally.quarantined()
    }
    if let id = draft.id { moving.remember(id, of: table) }
    moving.tally.broughtOver(isChanged: !draft.misfits.isEmpty)
    moving.progressed()
  }

  /// Fills what is required and missing, and empties what can't be read.
  private func settle() throws {
    for cell in required { try cell.fill(draft, moving) }
    guard !draft.raw.isEmpty else { return }
    for (index, found) in draft.raw.sorted(by: { $0.key < $1.key })
    where !table.columns[index].isRequired {
      draft.tell(
        index, found: found, reason: Reason.unreadable(table.columns[index].kind),
        done: Reason.empty)
      draft.raw[index] = nil
    }
  }

  private func checkUnique() throws {
    for unique in uniques {
      unique.check(draft) { [moving] in
        table.name != School.students.name || !moving.registrationNumbers.contains($0)
      }
    }
    guard let together else { return }
    guard draft.hasOddDay || !together.isIdle,
      try together.isTaken(draft, isThere: { try moving.isThere($0, in: table) }),
      let first = table.uniqueTogether?.first, let index = table.index(of: first)
    else { return }
    draft.quarantine(
      index, found: draft.cells[index].integer.map { String($0) } ?? "", reason: Reason.twice(table)
    )
  }

  /// Whether the record is an account that someone already has here; its password stays.
  private func isResident() throws -> Bool {
    switch table.name {
    case School.users.name:
      try moving.meet(draft)
    case School.settings.name:
      try moving.replaceSetting(draft)
    default: false
    }
  }

  private func takeFile(_ path: String) throws {
    guard let files else { return }
    do {
      let file = try moving.uploads.take(path, onlyPictures: table.name == School.students.name)
      draft.cells[files.index] = .integer(try moving.add(file, from: draft))
    } catch let refusal as OldUploads.Refusal {
      draft.tell(files.index, found: path, reason: refusal.rawValue, done: Reason.empty)
    }
  }
}
