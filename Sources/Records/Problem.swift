/// Something a person can understand and mend: what happened, what became of the data, what to do.
///
/// Everything else that is thrown is a fault: logged whole, shown as one plain sentence.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it means for whoever asked. `Web` turns it into a status, `rollbook` into an exit code.
  public enum Kind: Sendable {
    /// The input can't be taken as it is.
    case invalid
    /// Nobody is signed in, or the password is wrong.
    case unauthenticated
    /// The person may not do this.
    case forbidden
    /// There is no such thing.
    case notFound
    /// It does not fit what is there now: a duplicate, a state that moved on.
    case conflict
    /// The person stopped it.
    case cancelled
    /// Too many attempts; later it may work.
    case tooMany
    /// The input is larger than what is taken.
    case tooLarge
    /// The machine can't do it now: disk full, database away, port in use.
    case unavailable
    /// The database itself is damaged: nothing that it says can be trusted.
    case damaged
  }

  public let kind: Kind
  /// What happened, and to which record: one sentence.
  public let message: String
  /// What became of the data and what to do, in one or two sentences; may be empty.
  public let advice: String

  public init(_ kind: Kind, _ message: String, advice: String = "") {
    self.kind = kind
    self.message = message
    self.advice = advice
  }

  /// One line for a terminal or a flash message.
  public var description: String {
    advice.isEmpty ? message : "\(message) \(advice)"
  }
}
