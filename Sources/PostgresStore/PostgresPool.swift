import Dispatch
import Records
import Store
import Synchronization

/// Lends lanes: at most so many are in use at once, and who comes then waits for a while.
final class PostgresPool: Sendable {
  private struct State {
    var idle: [PostgresLane] = []
    var lent = 0
    var waiting: [(number: Int, turn: CheckedContinuation<PostgresLane, any Error>)] = []
    var lastNumber = 0
  }

  private let state = Mutex(State())
  private let address: PostgresAddress
  private let size: Int

  /// Seconds after which nobody waits any longer.
  private static let patience = 30.0

  init(_ address: PostgresAddress, size: Int) {
    self.address = address
    self.size = size
  }

  /// Runs `body` with a lane that nobody else has.
  func lend<T>(_ body: (PostgresLane) async throws -> T) async throws -> T {
    let lane = try await take()
    do {
      let result = try await body(lane)
      giveBack(lane)
      return result
    } catch {
      giveBack(lane)
      throw error
    }
  }

  /// A lane for as long as the caller likes, to be given back.
  func take() async throws -> PostgresLane {
    try await withCheckedThrowingContinuation { turn in
      let (lane, number) = state.withLock { state -> (PostgresLane?, Int) in
        guard state.lent >= size else {
          state.lent += 1
          return (state.idle.popLast() ?? PostgresLane(address), 0)
        }
        state.lastNumber += 1
        state.waiting.append((state.lastNumber, turn))
        return (nil, state.lastNumber)
      }
      if let lane { return turn.resume(returning: lane) }
      DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [weak self] in
        self?.giveUp(number)
      }
    }
  }

  func giveBack(_ lane: PostgresLane) {
    let next = state.withLock { state -> CheckedContinuation<PostgresLane, any Error>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst().turn }
      state.lent -= 1
      state.idle.append(lane)
      return nil
    }
    next?.resume(returning: lane)
  }

  func close() async {
    let idle = state.withLock { state in
      defer { state.idle = [] }
      return state.idle
    }
    for lane in idle { await lane.close() }
  }

  private func giveUp(_ number: Int) {
    let turn = state.withLock { state -> CheckedContinuation<PostgresLane, any Error>? in
      guard let place = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
      return state.waiting.remove(at: place).turn
    }
    turn?.resume(throwing: PostgresError.busy)
  }
}
