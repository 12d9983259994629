import Foundation
import Records

/// What a command says to, and asks of, the person at the terminal.
enum Terminal {
  /// Who acts, as audit log and acts name them.
  static let actor = "command line"

  /// One line on standard error, so that standard output holds only what was asked for.
  static func tell(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
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
