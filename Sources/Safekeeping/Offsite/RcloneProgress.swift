import Foundation

/// How far rclone is, as it says with `--use-json-log`: one JSON object a line, those about progress with
/// `stats` (https://rclone.org/docs/#use-json-log).
enum RcloneProgress {
  static let options = ["--use-json-log", "--stats", "500ms", "--stats-log-level", "NOTICE"]

  private struct Line: Decodable {
    struct Stats: Decodable {
      let bytes: Int64
    }
    let msg: String
    let stats: Stats?
  }

  /// The bytes that are sent, when the line says so.
  static func bytes(_ line: some StringProtocol) -> Int64? { read(line)?.stats?.bytes }

  /// What a line says to a person, whether it is JSON or not.
  static func message(_ line: some StringProtocol) -> String { read(line)?.msg ?? String(line) }

  private static func read(_ line: some StringProtocol) -> Line? {
    guard line.hasPrefix("{") else { return nil }
    // What is no such line is text like any other.
    return try? JSONDecoder().decode(Line.self, from: Data(line.utf8))
  }
}
