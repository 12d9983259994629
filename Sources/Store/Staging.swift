/// Something that takes room until it is thrown away.
public protocol Discardable: Sendable {
  /// May be called twice.
  func discard() async
}

extension Discardable {
  /// Lets `use` work with it, and discards it whatever happens.
  public func used<T: Sendable>(_ use: (Self) async throws -> T) async throws -> T {
    do {
      let result = try await use(self)
      await discard()
      return result
    } catch {
      await discard()
      throw error
    }
  }

  /// Lets `fill` make something of it that goes on holding it; discards it only when that fails.
  public func filled<T: Sendable>(_ fill: (Self) async throws -> T) async throws -> T {
    do { return try await fill(self) } catch {
      await discard()
      throw error
    }
  }
}

extension Database {
  /// Makes a stage, lets `use` work with it, and discards it whatever happens.
  public func withStage<T: Sendable>(
    _ use: (any Stage) async throws -> T
  ) async throws -> T {
    try await stage().used(use)
  }

  /// Runs `body` on a snapshot of its own, whose thread it may keep for as long as it likes.
  public func withSnapshot<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let snapshot = try await snapshot()
    do {
      let result = try await snapshot.read(body)
      await snapshot.close()
      return result
    } catch {
      await snapshot.close()
      throw error
    }
  }
}
