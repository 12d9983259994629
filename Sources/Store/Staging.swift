extension Database {
  /// Makes a stage, lets `use` work with it, and discards it whatever happens.
  public func withStage<T: Sendable>(
    _ use: (any Stage) async throws -> T
  ) async throws -> T {
    try await stage().used(use)
  }
}

extension Stage {
  /// Lets `use` work with it, and discards it whatever happens.
  public func used<T: Sendable>(_ use: (any Stage) async throws -> T) async throws -> T {
    do {
      let result = try await use(self)
      await discard()
      return result
    } catch {
      await discard()
      throw error
    }
  }
}
