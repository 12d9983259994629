import Records
import Synchronization

/// Figures of the whole school, kept until a record changes that they come from: however big the school
/// is, a page that is opened again costs nothing anew.
public final class Remembered<Figures: Sendable>: Sendable {
  private struct Kept {
    let state: Int64
    let figures: Figures
  }

  private let kept = Mutex<[String: Kept]>([:])
  /// More than anybody looks at between two changes.
  private static var most: Int { 32 }

  public init() {}

  /// The figures of that name as of the state that `connection` sees: as they were computed, or anew.
  /// They come from the records of `tables`, or from those of any table.
  public func figures(
    _ name: String, of tables: [Table] = School.tables, on connection: any Connection,
    compute: () throws -> Figures
  ) throws -> Figures {
    let state = try Counts.read(on: connection).state(of: tables)
    if let known = kept.withLock({ $0[name] }), known.state == state { return known.figures }
    let figures = try compute()
    kept.withLock { kept in
      // A slower reader of an older state puts nothing over a newer one's.
      guard kept[name].map({ $0.state <= state }) ?? true else { return }
      if kept.count >= Self.most { kept = [:] }
      kept[name] = Kept(state: state, figures: figures)
    }
    return figures
  }
}
