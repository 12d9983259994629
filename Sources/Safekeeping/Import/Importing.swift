import Records
import Store

/// Takes the rows of a CSV into a data table: a plan, a safety backup, one transaction, and the way
/// back. Known rows are changed, others added, none is removed.
public struct Importing: Sendable {
  private let safety: Safety

  public init(_ safety: Safety) { self.safety = safety }

  /// A file's rows in a stage, with the plan of what they would change. `discard` it in any case.
  public struct Prepared: Discardable {
    public let plan: ImportPlan
    let source: ImportSource
    let stage: any Stage

    public func discard() async {
      source.discard()
      await stage.discard()
    }
  }

  /// Reads a file, plain or packed, and finds what importing it would do. `name` is what a person
  /// calls the file, which lies at `path`; it is read more than once.
  ///
  /// Throws a `Problem` when the file as a whole can't be understood; bad rows are in the plan.
  public func prepare(
    _ path: String, named name: String, into table: Table,
    _ options: ImportOptions = ImportOptions(), _ work: Work = Work()
  ) async throws -> Prepared {
    let source = try ImportSource(path, named: name, table)
    do {
      return try await prepare(source, named: name, into: table, options, work)
    } catch {
      source.discard()
      throw error
    }
  }

  private func prepare(
    _ source: ImportSource, named name: String, into table: Table, _ options: ImportOptions,
    _ work: Work
  ) async throws -> Prepared {
    let (path, headers) = (source.path, try source.headers())
    let (reading, prefix) = try await safety.database.read { connection in
      try (
        ReadingPlan(headers, of: table, options, on: connection),
        SchoolSettings.read(on: connection).prefix
      )
    }
    let now = safety.clock()
    return try await safety.database.stage().filled { stage in
      let found = try await stage.load {
        try DraftReader(path, into: table, reading, on: $0).read(work)
      }
      try work.begin("Comparing it with the school")
      let plan = try await stage.compare { connection in
        let counts = try Counts.read(on: connection)
        let isFirst = counts[table] == 0
        let matching = DraftMatching(
          table: table, given: found.mapping.columns,
          hasFullName: found.mapping.matches.contains { $0.target?.way == .fullName },
          prefix: prefix, now: now, isFirst: isFirst, blanks: found.blanks, connection: connection)
        let remarks = try matching.run()
        try DraftChecks(
          table: table, rows: found.rows, isFirst: isFirst, blanks: found.blanks,
          connection: connection
        )
        .run()
        return try ImportPlan(
          table, file: name, found, remarks: source.remarks + found.mapping.remarks + remarks,
          now: now, state: counts.state, on: connection)
      }
      return Prepared(plan: plan, source: source, stage: stage)
    }
  }

  /// The columns of a file and what they are taken for, with its first rows: also of a file that
  /// can't be read as it is, so that a person can say what its columns mean.
  public static func look(
    at path: String, named name: String, for table: Table, _ options: ImportOptions
  ) throws -> (mapping: HeaderMapping, sample: [[String]]) {
    let source = try ImportSource(path, named: name, table)
    defer { source.discard() }
    let file = try InputFile(source.path)
    let csv = CSVReader { try file.read(into: $0) }
    let mapping = try HeaderMapping(csv.header(), of: table, chosen: options.headers)
    var sample: [[String]] = []
    while sample.count < DraftReader.sampleSize, try csv.nextRow() {
      sample.append(mapping.matches.indices.map(csv.string))
    }
    return (mapping, sample)
  }

  /// Carries the plan out. Throws a `Problem` when it has bad rows, or when the school changed since
  /// it was made.
  public func carryOut(_ prepared: Prepared, by actor: String, _ work: Work = Work()) async throws
    -> Act
  {
    let moment = safety.clock()
    let plan = prepared.plan
    let table = plan.table
    try plan.requireGood()
    return try await safety.act(before: "import \(table.name)", work, in: prepared.stage.join) {
      connection, backup in
      guard try Counts.read(on: connection).state == plan.state else { throw Self.movedOn }
      let merge = try Merge(on: connection)
      try merge.bring(table, Difference.added(table) + " UNION ALL " + Difference.changed(table))
      try merge.apply()
      let act = try Acts.record(
        .import, table.name, backup: backup, summary: plan.sentence, by: actor, at: moment,
        on: connection)
      try Footprint(act, on: connection).record()
      return act
    }
  }

  private static let movedOn = Problem(
    .conflict, "The school changed while you were looking at the plan.",
    advice: "Nothing was imported. Look at the new plan and decide again.")
}

extension ImportPlan {
  /// Counts what the rows in the stage change.
  init(
    _ table: Table, file: String, _ found: DraftReader.Found, remarks: [String], now: Timestamp,
    state: Int64, on connection: any Connection
  ) throws {
    try connection.run(
      """
      UPDATE \(staged: table) SET updated_at = \(now) WHERE id IN (\(Difference.changed(table)))
      AND id IN (SELECT id FROM \(Drafts.stagedRows) WHERE is_dated = 0)
      """)
    let badRows = try connection.count("SELECT DISTINCT line FROM \(Drafts.stagedFaults)")
    let added = try connection.count(Difference.added(table))
    let changed = try connection.count(Difference.changed(table))
    self.init(
      table: table, file: file, rows: found.rows, added: added, changed: changed,
      same: found.rows - badRows - added - changed, mapping: found.mapping, sample: found.sample,
      remarks: remarks, faults: try Self.faults(table, on: connection),
      faultCount: try connection.count("SELECT line FROM \(Drafts.stagedFaults)"), badRows: badRows,
      state: state)
  }

  private static func faults(_ table: Table, on connection: any Connection) throws -> [RowFault] {
    try connection.rows(
      """
      SELECT line, place, value, reason FROM \(Drafts.stagedFaults)
      ORDER BY line, place LIMIT \(faultLimit)
      """
    ).map { row in
      let place = Int(row.integer("place"))
      return RowFault(
        line: row.integer("line"),
        column: table.columns.indices.contains(place) ? table.columns[place].label : nil,
        value: row["value"].text, reason: row.text("reason"))
    }
  }
}
