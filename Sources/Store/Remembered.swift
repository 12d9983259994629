import Records
import Synchronization

/// Figures of the whole school, kept until any record changes: however big the school is, a page that is
/// opened again costs nothing anew.
public final class Remembered<Figures: Sendable>: Sendable {
  private struct Kept {
    var state: Int64?
    var figures: [String: Figures] = [:]
  }

  private let kept = Mutex(Kept())
  /// More than anybody looks at between two changes.
  private static var most: Int { 32 }

  public init() {}

  /// The figures of that name as of the state that `connection` sees: as they were computed, or anew.
  public func figures(
    _ name: String, on connection: any Connection, compute: () throws -> Figures
  ) throws -> Figures {
    let state = try Counts.read(on: connection).state
    if let known = kept.withLock({ $0.state == state ? $0.figures[name] : nil }) { return known }
    let figures = try compute()
    kept.withLock { kept in
      // A slower reader of an older state puts nothing over a newer one's.
      guard kept.state.map({ $0 <= state }) ?? true else { return }
      if kept.state != state || kept.figures.count >= Self.most { kept.figures = [:] }
      kept.state = state
      kept.figures[name] = figures
    }
    return figures
  }
}
