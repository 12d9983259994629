import Dispatch
import Records
import Store

/// A place for one connection, with a thread of its own: bodies follow one another on it. A
/// connection that was lost is made anew by the next body.
///
/// `@unchecked Sendable`: everything that changes is touched only inside `queue`, which is serial.
final class PostgresLane: @unchecked Sendable {
  private let address: PostgresAddress
  private let queue = DispatchQueue(label: "rollbook.postgres")
  private var link: PostgresLink?
  private let isFirst: Bool

  /// `isFirst`: a failure to connect is told with its cause.
  init(_ address: PostgresAddress, isFirst: Bool = false) {
    self.address = address
    self.isFirst = isFirst
  }

  /// Runs a transaction: all of `body`, or when it throws, nothing.
  func transaction<T: Sendable>(
    _ kind: PostgresTransaction, _ body: @escaping @Sendable (PostgresConnection) throws -> T
  ) async throws -> T {
    try await onQueue { [self] in
      let link = try begin(kind)
      do {
        let connection = PostgresConnection(link)
        let result = try body(connection)
        try kind.end(connection)
        return result
      } catch {
        abandon(link)
        throw error
      }
    }
  }

  /// Begins a transaction that goes on after `body`, until `leave`.
  func begin(
    _ kind: PostgresTransaction, _ body: @escaping @Sendable (PostgresConnection) throws -> Void
  ) async throws {
    try await onQueue { [self] in
      let link = try begin(kind)
      do { try body(PostgresConnection(link)) } catch {
        abandon(link)
        throw error
      }
    }
  }

  /// Ends what `begin` began; nothing of it stays.
  func leave(_ body: @escaping @Sendable () throws -> Void) async {
    await withCheckedContinuation { done in
      queue.async { [self] in
        do { try body() } catch {
          // The connection is in no state to be used again.
          link = nil
        }
        if let link { abandon(link) }
        done.resume()
      }
    }
  }

  /// Runs `body` as it is, on a connection that may not be a new one.
  func use<T: Sendable>(_ body: @escaping @Sendable (PostgresLink) throws -> T) async throws -> T {
    try await onQueue { [self] in
      guard let link, link.isAlive else {
        self.link = nil
        throw PostgresError.away
      }
      return try body(link)
    }
  }

  /// Connects, unless it is.
  func open(_ setUp: @escaping @Sendable (PostgresLink) throws -> Void) async throws {
    try await onQueue { [self] in
      let link = try connected()
      try setUp(link)
    }
  }

  func close() async {
    await withCheckedContinuation { done in
      queue.async { [self] in
        link = nil
        done.resume()
      }
    }
  }

  /// A connection that went while nobody used it shows only now; then one more is tried.
  private func begin(_ kind: PostgresTransaction) throws -> PostgresLink {
    let wasOpen = link != nil
    let first = try connected()
    do {
      try first.execute(kind.begin(first))
      return first
    } catch {
      abandon(first)
      guard wasOpen, link == nil else { throw error }
    }
    let second = try connected()
    do {
      try second.execute(kind.begin(second))
      return second
    } catch {
      abandon(second)
      throw error
    }
  }

  private func connected() throws -> PostgresLink {
    if let link, link.isAlive { return link }
    link = nil
    do { link = try PostgresLink(address) } catch let problem as Problem {
      // Why is for whoever starts Rollbook, not for those who look at its pages.
      throw isFirst ? problem : PostgresError.away
    }
    guard let link else { throw PostgresError.away }
    return link
  }

  /// Rolls back; a connection that can't even do that is given up, which does the same.
  private func abandon(_ failed: PostgresLink) {
    guard failed.isAlive else {
      link = nil
      return
    }
    do { try failed.execute("ROLLBACK") } catch { link = nil }
  }

  private func onQueue<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { done in
      queue.async { done.resume(with: Result(catching: body)) }
    }
  }
}
