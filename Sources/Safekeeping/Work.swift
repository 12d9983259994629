import Records
import Synchronization

/// A long act under way: how far it is, for whoever watches, and whether somebody wants it to stop.
public final class Work: Sendable {
  /// How far it is.
  public struct Progress: Hashable, Sendable {
    /// What is being done, for people: `Backing up the school as it is`.
    public let step: String
    public let done: Int64
    /// What `done` will be at the step's end; nil when nobody can say.
    public let total: Int64?

    /// 0 to 100 of this step.
    public var percent: Int? {
      guard let total, total > 0 else { return nil }
      return Int(min(100, max(0, done) * 100 / total))
    }
  }

  private struct State {
    var progress = Progress(step: "Waiting for its turn", done: 0, total: nil)
    var isCancelled = false
  }

  private let state = Mutex(State())

  public init() {}

  public var progress: Progress { state.withLock { $0.progress } }

  /// Asks it to stop; it does so at its next step or a little later, and changes nothing then.
  public func cancel() { state.withLock { $0.isCancelled = true } }

  /// Begins a step that ends at `total`. Throws a `Problem` when it is to stop.
  public func begin(_ step: String, of total: Int64? = nil) throws {
    try change { $0 = Progress(step: step, done: 0, total: total) }
  }

  /// Says how far the step is. Throws a `Problem` when it is to stop.
  public func reach(_ done: Int64) throws {
    try change { $0 = Progress(step: $0.step, done: done, total: $0.total) }
  }

  /// Says that everything is done but the commit, from where there is no stopping. Throws a `Problem`
  /// when it is to stop before.
  public func settle() throws {
    try change { $0 = Progress(step: "Making it final", done: 0, total: nil) }
  }

  private func change(_ body: (inout Progress) -> Void) throws {
    try state.withLock { state in
      guard !state.isCancelled else { throw Self.stopped }
      body(&state.progress)
    }
  }

  private static let stopped = Problem(
    .cancelled, "You stopped it before it was done.", advice: "Nothing was changed.")
}
