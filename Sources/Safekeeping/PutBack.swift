import Records
import Store

/// What taking an act back would put back, with the stage holding the act's safety backup.
struct PutBack {
  private let act: Act
  private let connection: any Connection
  private let merge: Merge

  init(_ act: Act, on connection: any Connection) throws {
    self.act = act
    self.connection = connection
    merge = try Merge(on: connection)
  }

  /// Puts everything back and says in one sentence what that was.
  func carryOut(leavingOut: Bool) throws -> String {
    let taken = try taken()
    for table in taken { try list(table) }
    for table in taken { try settle(table, leavingOut: leavingOut) }
    let (back, gone) = (try merge.counts(.incoming), try merge.counts(.outgoing))
    try merge.apply()
    let links = act.kind == .clear ? try restoreLinks(except: taken) : 0
    return sentence(back, gone, links: links)
  }

  /// The tables of which the act took or changed records.
  private func taken() throws -> [Table] {
    guard act.kind == .clear else { return School.tables }
    let cleared = try ClearPlan.tables(clearing: act.what)
    return School.tables.filter {
      cleared.contains($0) || (act.what == ClearPlan.all && $0 == School.users)
    }
  }

  /// Lists what comes back and, of what the act added, what goes again.
  private func list(_ table: Table) throws {
    guard act.kind != .clear else {
      return try merge.bring(table, Difference.added(table))
    }
    try Footprint(act, on: connection).listUntouched(table)
    try merge.remove(
      table, Merge.incoming(table) + " WHERE id NOT IN (SELECT id FROM \(staged: table))")
    try merge.drop(table, Merge.outgoing(table))
  }

  /// Finds the records that can't come back; refuses, or leaves them out.
  private func settle(_ table: Table, leavingOut: Bool) throws {
    for blocked in blockades(of: table) {
      let found = try connection.rows(blocked.query + " ORDER BY id LIMIT 1")
      guard let first = found.first else { continue }
      guard leavingOut else { throw refusal(table, id: first.integer("id"), blocked) }
      try merge.drop(table, blocked.query, from: blocked.list)
    }
  }

  private struct Blockade {
    /// The list that the records are on.
    var list = Merge.List.incoming
    let query: SQL
    let reason: String
  }

  private func blockades(of table: Table) -> [Blockade] {
    let returning = Merge.incoming(table)
    let keys = KeyClash.all(of: table, returning: returning, leaving: Merge.outgoing(table)).map {
      Blockade(query: $0.query, reason: $0.reason(table))
    }
    let parents = table.columns.compactMap { column -> Blockade? in
      guard let reference = column.reference, reference.bond == .belongs,
        let parent = School.table(reference.table)
      else { return nil }
      return Blockade(
        query: """
          SELECT s.id AS id FROM \(staged: table) AS s WHERE s.id IN (\(returning))
          AND s.\(column) NOT IN (SELECT id FROM \(parent))
          AND s.\(column) NOT IN (\(Merge.incoming(parent)))
          """,
        reason: "its \(parent.one) is not there any more")
    }
    return keys + parents + latecomers(of: table) + changedSince(table)
  }

  /// What was added by the act can't go when something added since belongs to it. What becomes
  /// again what it was before the act belongs to something else then.
  private func latecomers(of table: Table) -> [Blockade] {
    table.dependents.flatMap { child in
      child.references(to: table).map { column in
        Blockade(
          list: .outgoing,
          query: """
            SELECT c.\(column) AS id FROM \(child) AS c
            WHERE c.\(column) IN (\(Merge.outgoing(table))) AND c.id NOT IN (\(Merge.outgoing(child)))
            AND c.id NOT IN (\(Merge.incoming(child)))
            """,
          reason: "a newer \(child.one) belongs to it")
      }
    }
  }

  /// What was changed by the act and again since, to something else than before the act.
  private func changedSince(_ table: Table) -> [Blockade] {
    guard act.kind != .clear else { return [] }
    let differs = [Difference.added(table), Difference.removed(table), Difference.changed(table)]
      .joined(separator: " UNION ALL ")
    return [
      Blockade(
        query: Footprint.changedSince(table) + " WHERE id IN (\(differs))",
        reason: "it was changed again since")
    ]
  }

  private func refusal(_ table: Table, id: Int64, _ blocked: Blockade) -> Problem {
    Problem(
      .conflict,
      "\(table.one.capitalizedFirst) \(id) can't be put back as it was: \(blocked.reason).",
      advice: """
        Nothing was changed. Change or delete what is in the way, or undo and leave out what can't \
        come back (it stays in the backup \(act.backup)).
        """)
  }

  /// What only lost a link gets it back, unless somebody gave it another one.
  private func restoreLinks(except taken: [Table]) throws -> Int {
    var restored = 0
    for table in taken {
      for mentioner in table.mentioners where !taken.contains(mentioner) {
        for column in mentioner.references(to: table) {
          restored += try connection.run(
            """
            UPDATE \(mentioner) SET \(column) = (
              SELECT s.\(column) FROM \(staged: mentioner) AS s WHERE s.id = \(mentioner).id)
            WHERE \(column) IS NULL AND id IN (
              SELECT s.id FROM \(staged: mentioner) AS s JOIN \(table) AS t ON t.id = s.\(column))
            """)
        }
      }
    }
    return restored
  }

  private func sentence(
    _ back: [(table: Table, count: Int64)], _ gone: [(table: Table, count: Int64)], links: Int
  ) -> String {
    var parts = back.map { "\($0.table.counted($0.count)) put back" }
    parts += gone.map { "\($0.table.counted($0.count)) taken away again" }
    if links > 0 { parts.append("\(links) links") }
    return parts.isEmpty ? "nothing was missing" : parts.listed
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension [String] {
  /// `a, b and c`
  var listed: String {
    guard count > 1, let last else { return joined() }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
