import Records
import Store

/// What the passes over the tables share while a school moves in.
final class MovingSchool {
  let reader: any OldReader
  let connection: any Connection
  let now: Timestamp
  let zone: Zone
  let tally: MoveInTally
  let papers: MoveInPapers
  let uploads: OldUploads
  let residents: Residents
  private(set) var registrationNumbers: RegistrationNumbers
  /// The category that payments get whose school had none.
  private(set) var generalCategory: Int64?
  /// Of the small tables that others refer to.
  private let ids: [String: KnownIDs]
  private var fileInserter: (any Inserter)?
  private var lastFile: Int64
  private var done: Int64 = 0
  private let progress: @Sendable (Int64) -> Void

  init(
    _ reader: any OldReader, into connection: any Connection, _ about: OldSettings,
    papers: MoveInPapers, uploads: String?, now: Timestamp,
    progress: @escaping @Sendable (Int64) -> Void
  ) throws {
    self.reader = reader
    self.connection = connection
    self.now = now
    self.papers = papers
    self.progress = progress
    zone = about.zone
    registrationNumbers = RegistrationNumbers(prefix: about.prefix)
    tally = MoveInTally(papers: papers)
    let targets = [School.users, School.students, School.courses, School.paymentCategories]
    ids = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, KnownIDs()) })
    self.uploads = OldUploads(folder: uploads)
    residents = try Residents(on: connection)
    lastFile =
      try connection.row("SELECT coalesce(max(id), 0) AS n FROM \(School.files)")?.integer("n") ?? 0
  }

  func run() throws {
    try residents.stepAside(oldUsers: last("users"), oldSettings: last("settings"))
    for misfit in OldSchema.strangers(reader) + OldSchema.lacks(of: reader) { try tell(misfit) }
    for table in OldSchema.tables {
      if table.name == School.payments.name { try makeGeneralCategory() }
      try TablePass(table, moving: self).run()
    }
    try connection.raiseSequence(of: School.files)
  }

  func known(_ table: String) -> KnownIDs? { ids[table] }

  func remember(_ id: Int64, of table: Table) { ids[table.name]?.ids.insert(id) }

  func tell(_ misfit: Misfit) throws { try tally.tell(misfit) }

  func progressed() {
    done += 1
    if done.isMultiple(of: 20_000) { progress(done) }
  }

  func finished(_ table: Table) { progress(done) }

  private func last(_ table: String) throws -> Int64 {
    guard reader.tables[table] != nil else { return 0 }
    let rows = try reader.cursor(over: ["id"], of: table)
    var last: Int64 = 0
    while try rows.next() { last = max(last, rows.integer(0)) }
    return last
  }

  private func makeGeneralCategory() throws {
    guard let columns = reader.tables["payments"], !columns.isEmpty,
      !columns.contains("category_id")
    else { return }
    let table = School.paymentCategories
    let inserter = try connection.inserter(into: table)
    let id = (known(table.name)?.ids.max() ?? 0) + 1
    let values: [String: Value] = [
      "id": .integer(id), "name": .text("General"), "default_amount": .integer(0),
      "is_active": .integer(1), "created_at": Value(now), "updated_at": Value(now),
    ]
    for (index, column) in table.columns.enumerated() {
      inserter.bind(index, values[column.name] ?? .null)
    }
    try inserter.insert()
    try connection.raiseSequence(of: table)
    generalCategory = id
    try tell(
      Misfit(
        table: table.name, id: id, column: "name", found: "", reason: Reason.noColumn,
        done: "Made “General” for all payments"))
  }
}

extension MovingSchool {
  func learnRegistrationNumbers(from column: String) throws {
    let rows = try reader.cursor(over: [column], of: School.students.name)
    while try rows.next() {
      guard !rows.isNull(0), let reading = OldText.reading(rows.bytes(0), trimmed: true) else {
        continue
      }
      registrationNumbers.learn(reading.text)
    }
  }

  func registrationNumber(year: Int) -> String { registrationNumbers.make(year) }

  /// Whether a record with this key came over already.
  func isThere(_ values: [Int64], in table: Table) throws -> Bool {
    let names = table.uniqueTogether ?? []
    let same = zip(names, values).map { "\(name: $0) = \($1)" as SQL }.joined(separator: " AND ")
    return try !connection.rows("SELECT 1 FROM \(table) WHERE \(same) LIMIT 1").isEmpty
  }

  /// Whether the account in `draft` is one that someone already has here.
  func meet(_ draft: DraftRecord) throws -> Bool {
    let name = School.users.index(of: "username") ?? 0
    let hash = School.users.index(of: "password_hash") ?? 0
    guard let id = draft.id, let username = draft.text(name) else { return false }
    if let kind = draft.text(hash), !HashKind.isKnown(kind), kind != "!" {
      draft.tell(
        hash, found: String(kind.prefix { $0 != "$" }.prefix(20)), reason: Reason.hash,
        done: "Kept; the person needs a new password")
    }
    guard try residents.namesake(of: username, id: id) != nil else { return false }
    draft.tell(
      name, found: username, reason: Reason.here, done: "Kept, with the password it has here")
    return true
  }

  /// An old setting takes the place of the one that is here. False: it is still to be added.
  func replaceSetting(_ draft: DraftRecord) throws -> Bool {
    guard let key = draft.text(School.settings.index(of: "key") ?? 0), !draft.isQuarantined,
      let value = try residents.giveUp(setting: key)
    else { return false }
    let index = School.settings.index(of: "value") ?? 0
    if let old = draft.text(index), old != value {
      draft.tell(index, found: value, reason: Reason.hereSetting, done: old)
    }
    return false
  }

  /// Adds a photo or an outline; answers its ID.
  func add(_ file: OldUploads.File, from draft: DraftRecord) throws -> Int64 {
    let inserter = try fileInserter ?? connection.inserter(into: School.files)
    fileInserter = inserter
    lastFile += 1
    let created = draft.cells[draft.table.index(of: "created_at") ?? 0].integer ?? now.seconds
    let values: [String: Value] = [
      "id": .integer(lastFile), "name": .text(file.name), "media_type": .text(file.mediaType),
      "size": .integer(Int64(file.content.count)), "sha256": .text(file.sha256),
      "content": .blob(file.content), "created_at": .integer(created),
      "updated_at": .integer(created),
    ]
    for (index, column) in School.files.columns.enumerated() {
      inserter.bind(index, values[column.name] ?? .null)
    }
    try inserter.insert()
    tally.tookFile()
    return lastFile
  }
}
