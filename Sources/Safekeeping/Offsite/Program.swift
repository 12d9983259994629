import Foundation
import Records
import Subprocess

/// Debian's programs that do a part of the work, each as a process of its own. A task that is
/// cancelled ends its process.
enum Program {
  /// What a process left behind.
  struct Answer: Sendable {
    let isGood: Bool
    let code: Int32
    let output: String
    let complaint: String
  }

  /// The most that is read of an answer: lists of files, never their contents.
  private static let longest = 16 << 20

  /// Runs a program to its end. Secrets go in through `input` or a file, never as an argument,
  /// which every user of the machine can see.
  static func run(
    _ name: String, _ arguments: [String], input: String = ""
  ) async throws -> Answer {
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), platformOptions: options,
        input: .string(input), output: .string(limit: longest), error: .string(limit: longest))
      return answer(
        result.terminationStatus, result.standardOutput, result.standardError)
    } catch let error as SubprocessError {
      throw try refusal(name, error)
    }
  }

  /// Runs a program and gives its output to `take` piece by piece.
  static func stream(
    _ name: String, _ arguments: [String], _ take: (UnsafeRawBufferPointer) -> Void
  ) async throws -> Answer {
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), platformOptions: options,
        input: .none, output: .sequence, error: .string(limit: longest)
      ) { execution in
        for try await piece in execution.standardOutput { piece.withUnsafeBytes { take($0) } }
      }
      return answer(result.terminationStatus, "", result.standardError)
    } catch let error as SubprocessError {
      throw try refusal(name, error)
    }
  }

  private static var options: PlatformOptions {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
    return options
  }

  private static func answer(
    _ status: TerminationStatus, _ output: String, _ complaint: String
  ) -> Answer {
    let code: Int32 =
      switch status {
      case .exited(let code), .signaled(let code): code
      }
    return Answer(isGood: status.isSuccess, code: code, output: output, complaint: complaint)
  }

  private static func refusal(_ name: String, _ error: SubprocessError) throws -> Problem {
    if Task.isCancelled { throw CancellationError() }
    guard error.code == .executableNotFound else {
      return Problem(
        .unavailable, "The program \(name) could not do its work: \(error.description).",
        advice: "Nothing was changed.")
    }
    return Problem(
      .unavailable, "The program \(name) is not installed.",
      advice: "Nothing was changed. Install it: apt install \(package(of: name)).")
  }

  private static func package(of name: String) -> String {
    ["age-keygen": "age", "ssh-keyscan": "openssh-client"][name] ?? name
  }
}
