import Foundation
import Logging

/// Writes what is logged to standard error, a line each:
/// `2026-02-03T09:15:00Z info request id=3f… method=GET route=/students/:id status=200 ms=4`.
struct LogLines: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(logLevel: Logger.Level) { self.logLevel = logLevel }

  /// The order in which a person looks for them; others follow by name.
  private static let first = ["id", "method", "route", "status", "ms", "end"]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var facts = metadata.merging(event.metadata ?? [:]) { $1 }
    facts["hb.request.id"] = nil
    let keys =
      Self.first.filter { facts[$0] != nil }
      + facts.keys.sorted().filter { !Self.first.contains($0) }
    let told = keys.map { key in " \(key)=\(Self.quoted(facts[key]?.description ?? ""))" }
    let line = "\(SchoolOptions.clock()) \(event.level) \(event.message)\(told.joined())\n"
    // In one piece, so that lines of several threads don't mix; a log that can't be written is lost.
    _ = Array(line.utf8).withUnsafeBytes {
      Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
  }

  /// A value as one word, or in quotes; nothing in it begins a new line.
  private static func quoted(_ text: String) -> String {
    let isWord = !text.isEmpty && text.utf8.allSatisfy { $0 > 32 && $0 != 34 && $0 < 127 }
    guard !isWord else { return text }
    let inside = text.unicodeScalars.map { sign in
      switch sign {
      case "\"", "\\": "\\\(sign)"
      case _ where sign.value < 32 || sign.value == 127: "\\u{\(String(sign.value, radix: 16))}"
      default: String(sign)
      }
    }
    return "\"\(inside.joined())\""
  }
}

extension Logger {
  /// For libraries, whose own chatter is of no use to whoever looks after a school.
  var quiet: Logger {
    var quiet = self
    quiet.logLevel = max(logLevel, .warning)
    return quiet
  }
}
