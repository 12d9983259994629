import Foundation
import Records

/// What people are told.
public struct Message: Hashable, Sendable {
  public enum Event: String, Hashable, Sendable { case trouble, recovered, well, test }

  public let event: Event
  public let school: String
  public let findings: [Health.Finding]
  public let at: Timestamp

  public init(_ event: Event, school: String, findings: [Health.Finding], at: Timestamp) {
    self.event = event
    self.school = school
    self.findings = findings
    self.at = at
  }

  /// One line.
  public var subject: String {
    let name = school.filter { !$0.isNewline }
    return switch event {
    case .trouble: "\(name): the backups need attention"
    case .recovered: "\(name): the backups are well again"
    case .well: "\(name): all is well"
    case .test: "\(name): a test of Rollbook"
    }
  }

  /// The whole of it, for people.
  var text: String {
    let opening =
      switch event {
      case .trouble: "Rollbook found something that somebody has to look after:"
      case .recovered: "What was wrong is over:"
      case .well: "This comes once a week, so that you notice when it does not:"
      case .test: "This is a test: messages arrive. This is how the record book is:"
      }
    let lines = findings.map { "\($0.isGood ? "ok    " : "NOT OK") \($0.text)" }
    return ([opening, ""] + lines + ["", "Rollbook, \(at)"]).joined(separator: "\n") + "\n"
  }

  /// The message as mail (RFC 5322), lines ended as SMTP wants them.
  func mail(from: String, to: [String]) -> String {
    let head = [
      "From: Rollbook <\(from)>", "To: \(to.joined(separator: ", "))",
      "Subject: \(Self.encoded(subject))", "Date: \(date)",
      "Message-ID: <\(UUID().uuidString)@\(from.split(separator: "@").last ?? "rollbook")>",
      "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
    ]
    let body = Data(text.replacing("\n", with: "\r\n").utf8)
      .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
    return head.joined(separator: "\r\n") + "\r\n" + body + "\r\n"
  }

  private var date: String {
    let day = at.day(in: .utc)
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let parts = day.parts
    let time = at.description.dropFirst(11).prefix(8)
    return
      "\(names[day.weekday - 1]), \(parts.day) \(months[parts.month - 1]) \(parts.year) \(time) +0000"
  }

  /// A header's text in words of at most 75 characters (RFC 2047) when it is not plain ASCII.
  private static func encoded(_ text: String) -> String {
    guard !text.allSatisfy({ $0.isASCII }) else { return text }
    var words: [String] = []
    var word = ""
    for character in text {
      if word.utf8.count + character.utf8.count > 42 {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    return (words + [word]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
      .joined(separator: "\r\n ")
  }

  /// What a webhook gets: `text` is what chat programs show.
  func json() throws -> String {
    struct Finding: Encodable {
      let kind: Health.Kind
      let ok: Bool
      let text: String
    }
    struct Body: Encodable {
      let event: String
      let school: String
      let at: String
      let text: String
      let findings: [Finding]
    }
    let lines = findings.filter { !$0.isGood || event != .trouble }.map(\.text)
    let body = Body(
      event: event.rawValue, school: school, at: at.description,
      text: ([subject] + lines).joined(separator: "\n"),
      findings: findings.map { Finding(kind: $0.kind, ok: $0.isGood, text: $0.text) })
    return String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
  }
}
