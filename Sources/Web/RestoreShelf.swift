import Foundation
import Records
import Safekeeping

/// Plans that were shown and wait for a yes; each holds a scratch database, so only few are kept
/// and none for long.
actor RestoreShelf {
  private struct Waiting {
    let prepared: Restoring.Prepared
    let actor: String
    let since: Timestamp
  }

  private static let most = 4
  private static let longest = 30 * 60

  private var waiting: [String: Waiting] = [:]

  /// Keeps a plan; answers the key under which only `actor` gets it back.
  func put(_ prepared: Restoring.Prepared, for actor: String, at now: Timestamp) async -> String {
    await tidy(now)
    let key = UUID().uuidString
    waiting[key] = Waiting(prepared: prepared, actor: actor, since: now)
    return key
  }

  func get(_ key: String, for actor: String) throws -> Restoring.Prepared {
    guard let plan = waiting[key], plan.actor == actor else {
      throw Problem(
        .notFound, "That plan is not here any more.",
        advice: "Nothing was changed. Choose the backup again and look at the new plan.")
    }
    return plan.prepared
  }

  func discard(_ key: String) async {
    await waiting.removeValue(forKey: key)?.prepared.discard()
  }

  private func tidy(_ now: Timestamp) async {
    let old = waiting.filter { now.seconds - $0.value.since.seconds > Int64(Self.longest) }.map(
      \.key)
    let byAge = waiting.sorted { $0.value.since < $1.value.since }.map(\.key)
    for key in Set(old + byAge.dropLast(Self.most - 1)) { await discard(key) }
  }
}
