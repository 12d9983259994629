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

  /// Runs a program to its end. Secrets go in through `input`, a file, or `secrets` as
  /// variables of its environment, never as an argument, which every user of the machine can see.
  static func run(
    _ name: String, _ arguments: [String], input: String = "", secrets: [String: String] = [:]
  ) async throws -> Answer {
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), environment: environment(secrets),
        platformOptions: options,
        input: .string(input), output: .string(limit: longest), error: .string(limit: longest))
      return answer(
        result.terminationStatus, result.standardOutput, result.standardError)
    } catch let error as SubprocessError {
      throw try refusal(name, error)
    }
  }

  /// Runs a program and gives its output to `take` piece by piece. When `take` throws, the program
  /// is ended.
  static func stream(
    _ name: String, _ arguments: [String], secrets: [String: String] = [:],
    _ take: (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Answer {
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), environment: environment(secrets),
        platformOptions: options,
        input: .none, output: .sequence, error: .string(limit: longest)
      ) { execution in
        do {
          for try await piece in execution.standardOutput {
            try piece.withUnsafeBytes { try take($0) }
          }
        } catch {
          await execution.teardown(using: options.teardownSequence)
          throw error
        }
      }
      return answer(result.terminationStatus, "", result.standardError)
    } catch let error as SubprocessError {
      throw try refusal(name, error)
    }
  }

  /// Runs a program and gives each line of what it complains of to `take`; those for which that
  /// answers true are no part of the answer. When `take` throws, the program is ended.
  static func listen(
    _ name: String, _ arguments: [String], secrets: [String: String] = [:],
    _ take: (String) throws -> Bool
  ) async throws -> Answer {
    var complaint = ""
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), environment: environment(secrets),
        platformOptions: options,
        input: .none, output: .discarded, error: .sequence
      ) { execution in
        do {
          for try await line in execution.standardError.strings() {
            if try !take(line), complaint.utf8.count < longest { complaint += line + "\n" }
          }
        } catch {
          await execution.teardown(using: options.teardownSequence)
          throw error
        }
      }
      return answer(result.terminationStatus, "", complaint)
    } catch let error as SubprocessError {
      throw try refusal(name, error)
    }
  }

  /// Ours, but for a setting on which Debian's rclone fails with any S3 place; it trusts the machine's
  /// certificates without.
  private static func environment(_ secrets: [String: String]) -> Environment {
    .inherit.updating(["AWS_CA_BUNDLE": nil]).updating(
      Dictionary(
        uniqueKeysWithValues: secrets.map { (Environment.Key(stringLiteral: $0), Optional($1)) }))
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
