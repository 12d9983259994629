import Records
import Store

/// Puts back what a destructive act took, and keeps what came after it.
public struct Undoing: Sendable {
  private let safety: Safety

  public init(_ safety: Safety) { self.safety = safety }

  /// The newest acts, at most `limit`.
  public func recent(_ limit: Int = 10) async throws -> [Act] {
    try await safety.database.read { try Acts.recent(limit, on: $0) }
  }

  /// Which of these acts can still be taken back: their safety backups, by the act's ID.
  public static func open(
    _ acts: [Int64], on connection: any Connection
  ) throws -> [Int64: String] {
    guard !acts.isEmpty else { return [:] }
    let rows = try connection.rows(
      """
      SELECT id, backup FROM acts
      WHERE undone_by IS NULL AND id IN (\(acts.map { Value($0) }))
      """)
    return Dictionary(
      rows.map { ($0.integer("id"), $0.text("backup")) }, uniquingKeysWith: { first, _ in first })
  }

  /// The act that `undo` would take back: the newest that was not, or the one whose safety backup
  /// is named (`….json.zst`). Throws a `Problem` when there is none or it was taken back already.
  public func find(backup: String? = nil) async throws -> Act {
    let act = try await safety.database.read { try Acts.latest(before: backup, on: $0) }
    guard let act else {
      throw Problem(
        .notFound,
        backup.map { "No act has the safety backup “\($0.prefix(80))”." }
          ?? "There is nothing to undo.",
        advice: "Nothing was changed.")
    }
    guard act.canBeUndone else {
      throw Problem(
        .conflict, "“\(act.title)” was already undone.", advice: "Nothing was changed.")
    }
    return act
  }

  /// Takes an act back. Records that can't come back because of what was done since make it
  /// refuse, naming the first of them, unless `leavingOut` says to do without those.
  public func carryOut(
    _ act: Act, leavingOut: Bool = false, by actor: String, _ work: Work = Work()
  ) async throws -> Act {
    let moment = safety.clock()
    return try await safety.database.withStage { stage in
      _ = try await Proof.load(
        InputFile(safety.vault.path(of: act.backup), shown: act.backup), into: stage, work)
      return try await safety.act(before: "undo \(act.title)", work, in: stage.join) {
        connection, backup in
        let back = try PutBack(act, on: connection).carryOut(leavingOut: leavingOut)
        let undo = try Acts.record(
          .undo, act.title, backup: backup, summary: back, by: actor, at: moment, on: connection)
        try Acts.markUndone(act, by: undo, on: connection)
        // By it the undo itself can be taken back.
        try Footprint(undo, on: connection).record()
        return undo
      }
    }
  }
}
