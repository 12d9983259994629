import Foundation
import Records

/// Whom this machine tells how the backups are. It lies in one file of the data folder that only its
/// owner can read, and in no backup: it holds secrets, and a school restored elsewhere must not write
/// in this machine's name.
public struct Telling: Hashable, Sendable, Codable {
  /// E-mail addresses, with commas between.
  public var mailTo = ""
  public var mailFrom = ""
  /// `smtps://user@host:465`, or `smtp://user@host:587`, which then has to offer TLS unless
  /// `?plain=yes` says otherwise.
  public var smtp = ""
  public var smtpPassword = ""
  /// Where JSON is posted.
  public var webhook = ""
  /// The address of a healthcheck that wants to be asked regularly; `/fail` behind it says that
  /// something is wrong.
  public var ping = ""
  /// Whether people are told once a week that all is well.
  public var isWeekly = true
  /// What a monitor shows to see `/metrics`; blank: only this machine itself sees them.
  public var metricsToken = ""

  public init() {}

  public var tellsAnybody: Bool { !mailTo.isEmpty || !webhook.isEmpty }

  private static func file(_ folder: String) -> String { "\(folder)/telling.secret" }

  /// What was set in a data folder; nothing when nobody did.
  public static func read(in folder: String) throws -> Telling {
    guard let data = FileManager.default.contents(atPath: file(folder)) else { return Telling() }
    do { return try JSONDecoder().decode(Telling.self, from: data) } catch {
      throw Problem(
        .unavailable, "The file telling.secret in the data folder can't be read.",
        advice: "Fill in the page Telling people again.")
    }
  }

  /// Keeps it, once it was found usable.
  public func keep(in folder: String) throws {
    try check()
    try SecretFile.write(try JSONEncoder().encode(self), to: Self.file(folder))
  }

  var recipients: [String] {
    mailTo.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  /// Throws a `Problem` when something can't be what it stands for.
  public func check() throws {
    for text in [mailTo, mailFrom, smtp, smtpPassword, webhook, ping, metricsToken]
    where text.contains(where: { $0.isNewline || $0 == "\0" }) || text.count > 500 {
      throw Self.unusable("A field holds more than one line.")
    }
    if !mailTo.isEmpty {
      for address in recipients + [mailFrom] where !Self.isMail(address) {
        throw Self.unusable("“\(address.prefix(80))” is not an e-mail address.")
      }
      _ = try MailServer(smtp)
    }
    for address in [webhook, ping] where !address.isEmpty {
      guard let parts = URLComponents(string: address), ["http", "https"].contains(parts.scheme),
        !(parts.host ?? "").isEmpty
      else { throw Self.unusable("“\(address.prefix(80))” is not an http address.") }
    }
    guard metricsToken.isEmpty || metricsToken.count >= 16 else {
      throw Self.unusable("The token for monitors is too short: use 16 characters or more.")
    }
  }

  private static func isMail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && text.allSatisfy { $0.isASCII && !$0.isWhitespace && !"<>\"\\,;:".contains($0) }
  }

  static func unusable(_ what: String) -> Problem {
    Problem(.invalid, what, advice: "Nothing was changed.")
  }
}

/// Where mail is handed over.
struct MailServer {
  /// As curl wants it.
  let address: String
  let user: String
  let needsTLS: Bool

  init(_ text: String) throws {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme,
      ["smtp", "smtps"].contains(scheme), let host = parts.host, !host.isEmpty,
      parts.password == nil
    else {
      throw Telling.unusable(
        "“\(text.prefix(80))” is not a mail server: write smtps://user@host:465 or smtp://user@host:587."
      )
    }
    let port = parts.port ?? (scheme == "smtps" ? 465 : 587)
    address = "\(scheme)://\(host):\(port)"
    user = parts.user ?? ""
    let isPlain = parts.queryItems?.contains { $0.name == "plain" && $0.value == "yes" } ?? false
    needsTLS = scheme == "smtp" && !isPlain
  }
}
