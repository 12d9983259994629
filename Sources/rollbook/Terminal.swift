import Foundation
import Records
import Safekeeping

/// What a command says to, and asks of, the person at the terminal.
enum Terminal {
  /// Who acts, as audit log and acts name them.
  static let actor = "command line"

  /// One line on standard error, so that standard output holds only what was asked for.
  static func tell(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// A secret, which is not shown on a terminal; otherwise the first line of standard input.
  static func secret(_ question: String) -> String {
    guard isatty(STDIN_FILENO) == 1 else { return readLine() ?? "" }
    return getpass(question).map { String(cString: $0) } ?? ""
  }

  /// Asks for a yes. Without a terminal there is nobody to ask, so it refuses.
  static func confirm(_ question: String, yes: Bool) throws {
    if yes { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw Problem(
        .invalid, "Nobody is there to be asked: \(question)",
        advice: "Nothing was changed. Say --yes to do it without being asked.")
    }
    FileHandle.standardError.write(Data("\(question) Type yes: ".utf8))
    guard readLine()?.lowercased() == "yes" else {
      throw Problem(.invalid, "You did not say yes.", advice: "Nothing was changed.")
    }
  }
}

/// One line on a terminal that says how far something is; nothing when standard error is none.
enum ProgressLine {
  /// Does `body` and shows how far it is, several times a second.
  static func watching<T>(_ body: (Work) async throws -> T) async throws -> T {
    let work = Work()
    guard isatty(STDERR_FILENO) == 1 else { return try await body(work) }
    let watcher = Task {
      while !Task.isCancelled {
        show(text(work.progress))
        // Cancelling it is how it ends.
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    do {
      let result = try await body(work)
      await end(watcher)
      return result
    } catch {
      await end(watcher)
      throw error
    }
  }

  private static func end(_ watcher: Task<Void, Never>) async {
    watcher.cancel()
    await watcher.value
    show("")
  }

  /// Writes over the line before.
  private static func show(_ line: String) {
    FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
  }

  private static func text(_ progress: Work.Progress) -> String {
    progress.percent.map { "\(progress.step): \($0) %" } ?? "\(progress.step)…"
  }
}
