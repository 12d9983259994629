import Foundation
import Records

/// Where copies go that leave the building, as one address without its password:
///
/// - `/mnt/usb/rollbook`: a folder, such as a mounted disk
/// - `sftp://user@host:22/folder` (`?key=/path` names a private key instead of a password)
/// - `https://user@host/folder`: WebDAV
/// - `s3://ACCESS_KEY@endpoint/bucket/folder` (`?region=…`, `?plain=yes` for http)
/// - `name:folder`: a remote of the server's own rclone configuration
public struct OffsiteTarget: Hashable, Sendable {
  public enum Kind: String, Sendable { case folder, sftp, webdav, s3, remote }

  /// As it was written. It holds no secret.
  public let address: String
  public let kind: Kind
  /// The lines of rclone's configuration, without the password.
  let lines: [String: String]
  /// The folder, as rclone names it.
  let root: String
  /// The name under which rclone's configuration has the password; nil when there is none.
  let passwordLine: String?

  /// Whether a password or secret key belongs to it.
  public var takesPassword: Bool { passwordLine != nil }

  /// Throws a `Problem` when the address is none of the five kinds. `isTyped` says that whoever
  /// runs the program wrote it: only then may it be one of rclone's connection strings, which can
  /// start programs.
  public init(_ text: String, isTyped: Bool = false) throws {
    let address = text.trimmingCharacters(in: .whitespaces)
    self.address = address
    guard !address.isEmpty, !address.contains(where: \.isNewline) else { throw Self.unusable(text) }
    if address.hasPrefix("/") {
      (kind, lines, root, passwordLine) = (.folder, [:], address, nil)
    } else if address.contains("://") {
      let parts = try Parts(address)
      kind = parts.kind
      lines = try parts.lines()
      root = "\(Self.section):\(parts.root)"
      passwordLine = parts.passwordLine
    } else {
      guard Self.isNamedRemote(address) || (isTyped && address.contains(":")) else {
        throw Self.unusable(text)
      }
      (kind, lines, root, passwordLine) = (.remote, [:], address, nil)
    }
  }

  static let section = "offsite"

  /// The place of a file there, as rclone names it.
  func place(_ name: String) -> String {
    root.hasSuffix(":") || root.hasSuffix("/") ? root + name : "\(root)/\(name)"
  }

  private static func isNamedRemote(_ address: String) -> Bool {
    guard let colon = address.firstIndex(of: ":") else { return false }
    let name = address[..<colon]
    return !name.isEmpty && !name.hasPrefix("-")
      && name.allSatisfy { $0.isLetter || $0.isNumber || "_-. ".contains($0) }
  }

  static func unusable(_ text: String) -> Problem {
    Problem(
      .invalid, "“\(text.prefix(120))” is not an address for off-site copies.",
      advice:
        "Nothing was changed. Use /folder, sftp://user@host/folder, https://user@host/folder (WebDAV), s3://KEY@endpoint/bucket, or the name of a remote of rclone with a colon."
    )
  }
}

/// An address with a scheme, taken apart.
private struct Parts {
  let kind: OffsiteTarget.Kind
  let scheme: String
  let host: String
  let port: Int?
  let user: String
  let path: String
  let options: [String: String]
  private let address: String

  init(_ address: String) throws {
    self.address = address
    guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased(), let kind = Self.kinds[scheme]
    else { throw OffsiteTarget.unusable(address) }
    guard parts.password == nil else {
      throw Problem(
        .invalid, "The address holds a password.",
        advice: "Nothing was changed. Leave it out of the address: it has a field of its own.")
    }
    (self.kind, self.scheme, self.host, port) = (kind, scheme, host, parts.port)
    (user, path) = (parts.user ?? "", parts.path)
    options = Dictionary(
      (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
  }

  private static let kinds: [String: OffsiteTarget.Kind] = [
    "sftp": .sftp, "https": .webdav, "http": .webdav, "s3": .s3,
  ]

  /// What comes first in an SFTP address is the server's `/`; `/~/` leads to the user's home.
  var root: String {
    switch kind {
    case .sftp: path.hasPrefix("/~/") ? String(path.dropFirst(3)) : path
    default: String(path.drop { $0 == "/" })
    }
  }

  var passwordLine: String? {
    switch kind {
    case .sftp: options["key"] == nil ? "pass" : nil
    case .webdav: user.isEmpty ? nil : "pass"
    case .s3: "secret_access_key"
    default: nil
    }
  }

  private var place: String { port.map { "\(host):\($0)" } ?? host }

  func lines() throws -> [String: String] {
    var lines: [String: String] = [:]
    switch kind {
    case .sftp:
      lines = ["type": "sftp", "host": host, "port": String(port ?? 22), "user": user]
      lines["key_file"] = options["key"]
    case .webdav:
      lines = ["type": "webdav", "url": "\(scheme)://\(place)/", "vendor": "other"]
      if !user.isEmpty { lines["user"] = user }
    default:
      let plain = options["plain"] == "yes" ? "http" : "https"
      lines = [
        "type": "s3", "provider": host.hasSuffix(".amazonaws.com") ? "AWS" : "Other",
        "access_key_id": user, "endpoint": "\(plain)://\(place)", "no_check_bucket": "true",
      ]
      lines["region"] = options["region"]
    }
    if kind != .webdav, user.isEmpty { throw OffsiteTarget.unusable(address) }
    // What rclone's configuration would take for more than a value.
    let isPlain = lines.values.allSatisfy { value in
      !value.contains("%(") && !value.contains { $0.isNewline || "`\"".contains($0) }
    }
    guard isPlain else { throw OffsiteTarget.unusable(address) }
    return lines
  }
}
