import Foundation
import Records
import Testing

/// The engines that hold a school. Every test of a suite with `.everyEngine` runs on each of them.
public enum Engine: String, CaseIterable, Sendable {
  case sqlite, postgres

  /// The one that `TemporarySchool` makes schools of.
  @TaskLocal public static var current = Engine.sqlite

  /// Where the tests' PostgreSQL is; `bin/test` starts one and says so. A test never does without.
  static func postgresURL() throws -> String {
    guard let url = ProcessInfo.processInfo.environment["ROLLBOOK_TEST_POSTGRES"] else {
      throw Problem(
        .unavailable, "ROLLBOOK_TEST_POSTGRES is not set.",
        advice: "Run bin/test, or set it to what bin/throwaway-postgres start FOLDER prints.")
    }
    return url
  }
}

/// Runs a test once on each engine.
public struct EveryEngine: TestTrait, SuiteTrait, TestScoping {
  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
  ) async throws {
    for engine in Engine.allCases {
      // Which of them it was stands beside whatever fails.
      let telling = IssueHandlingTrait.compactMapIssues { issue in
        var issue = issue
        issue.comments.append("on \(engine.rawValue)")
        return issue
      }
      try await telling.provideScope(for: test, testCase: testCase) {
        try await Turns.shared.take(for: engine) {
          try await Engine.$current.withValue(engine) { try await body() }
        }
      }
    }
  }
}

extension Trait where Self == EveryEngine {
  public static var everyEngine: Self { Self() }
}

/// Keeps the tests that run at once within the connections that a PostgreSQL takes.
private actor Turns {
  static let shared = Turns()

  private var free = 12
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take(for engine: Engine, _ body: @Sendable () async throws -> Void) async throws {
    guard engine == .postgres else { return try await body() }
    if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    defer { giveBack() }
    try await body()
  }

  private func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
