import Foundation
import Records

/// Carries messages out with Debian's curl, to what an admin set and to nowhere else. Passwords and
/// addresses go to it in a private file, since every user of a machine sees a program's arguments.
struct Courier: Sendable {
  let telling: Telling
  let folder: String

  /// By every way that is set. Throws a `Problem` about the first that failed, after trying all.
  func deliver(_ message: Message) async throws {
    var problem: (any Error)?
    if !telling.mailTo.isEmpty {
      do { try await mail(message) } catch { problem = error }
    }
    if !telling.webhook.isEmpty {
      do { try await post(message) } catch { problem = problem ?? error }
    }
    if let problem { throw problem }
  }

  private func mail(_ message: Message) async throws {
    let server = try MailServer(telling.smtp)
    let recipients = telling.recipients
    var lines = [("url", "\(server.address)/rollbook"), ("mail-from", "<\(telling.mailFrom)>")]
    lines += recipients.map { ("mail-rcpt", "<\($0)>") }
    if !server.user.isEmpty { lines.append(("user", "\(server.user):\(telling.smtpPassword)")) }
    lines += [("upload-file", "-"), ("proto", "=smtp,smtps")]
    try await curl(
      lines, flags: server.needsTLS ? ["ssl-reqd"] : [],
      input: message.mail(from: telling.mailFrom, to: recipients),
      what: "The mail server \(server.address)")
  }

  private func post(_ message: Message) async throws {
    try await curl(
      [
        ("url", telling.webhook), ("header", "Content-Type: application/json"),
        ("data-binary", "@-"), ("proto", "=http,https"),
      ], flags: ["fail"], input: message.json(), what: "The webhook")
  }

  /// Tells a healthcheck that all is well, or that it is not.
  func ping(isGood: Bool) async throws {
    guard !telling.ping.isEmpty else { return }
    let end = telling.ping.hasSuffix("/") ? "fail" : "/fail"
    try await curl(
      [("url", isGood ? telling.ping : telling.ping + end), ("proto", "=http,https")],
      flags: ["fail"], input: "", what: "The healthcheck")
  }

  private func curl(
    _ lines: [(String, String)], flags: [String], input: String, what: String
  ) async throws {
    let config = "\(folder)/.telling-\(UUID().uuidString)"
    let text =
      lines.map { "\($0) = \"\(Self.quoted($1))\"\n" }.joined()
      + flags.map { "\($0)\n" }.joined()
    try SecretFile.write(Data(text.utf8), to: config)
    defer { unlink(config) }
    let answer = try await Program.run(
      "curl",
      ["--disable", "--silent", "--show-error", "--max-time", "60", "--output", "/dev/null"]
        + ["--config", config], input: input)
    guard answer.isGood else {
      let said = answer.complaint.split(separator: "\n").last.map(String.init) ?? "curl failed"
      throw Problem(
        .unavailable,
        "\(what) did not take the message: \(said.replacing(#/^curl: \(\d+\) /#, with: "").prefix(200)).",
        advice: "Check the page Telling people.")
    }
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
