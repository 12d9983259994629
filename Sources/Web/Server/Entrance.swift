import Foundation
import HTTPTypes
import Hummingbird
import Records

/// How visitors come in: over TLS of our own, through a proxy, or plainly.
public struct Entrance: Sendable {
  /// Whether the server itself speaks TLS.
  public var hasTLS: Bool
  /// Whether every visitor comes through one proxy that speaks TLS with browsers.
  public var isBehindProxy: Bool
  /// The proxies that are believed; when there are some, nobody else is.
  public var proxies: [Network]

  public init(hasTLS: Bool = false, isBehindProxy: Bool = false, proxies: [Network] = []) {
    self.hasTLS = hasTLS
    self.isBehindProxy = isBehindProxy
    self.proxies = proxies
  }

  /// Who asks, and whether what is between them and us is encrypted.
  struct Visitor {
    var address: String
    var isSecure: Bool
    var isForwarded: Bool
  }

  func visitor(from peer: String, _ headers: HTTPFields) -> Visitor {
    let isOurs = proxies.isEmpty ? isBehindProxy : isTrusted(peer)
    let isSecure = hasTLS || isBehindProxy
    guard isOurs else { return Visitor(address: peer, isSecure: isSecure, isForwarded: false) }
    let said = list(headers, Self.scheme).last?.lowercased()
    return Visitor(
      address: client(behind: peer, list(headers, Self.forwardedFor)),
      isSecure: isSecure || said == "https", isForwarded: true)
  }

  /// The nearest of the list that is not one of our proxies: what stands before was sent by strangers.
  private func client(behind peer: String, _ list: [String]) -> String {
    var client = peer
    for text in list.reversed() {
      guard let address = Address(text) else { return client }
      client = address.text
      guard isTrusted(client) else { return client }
    }
    return client
  }

  private func isTrusted(_ address: String) -> Bool {
    guard let address = Address(address) else { return false }
    return proxies.contains { $0.contains(address) }
  }

  private func list(_ headers: HTTPFields, _ name: HTTPField.Name) -> [String] {
    headers[values: name].flatMap { $0.split(separator: ",") }
      .map { $0.filter { !$0.isWhitespace } }
  }

  private static let forwardedFor = HTTPField.Name.known("X-Forwarded-For")
  private static let scheme = HTTPField.Name.known("X-Forwarded-Proto")
}

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one alone.
public struct Network: Hashable, Sendable {
  private let start: Address
  private let bits: Int

  /// Throws a `Problem` when it is none.
  public init(_ text: String) throws {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let start = Address(String(parts[0])),
      let bits = parts.count == 1 ? start.bytes.count * 8 : Int(parts[1]),
      (0...start.bytes.count * 8).contains(bits)
    else {
      throw Problem(
        .invalid, "“\(text.prefix(60))” is no address or network.",
        advice: "Write it as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.")
    }
    (self.start, self.bits) = (start, bits)
  }

  func contains(_ address: Address) -> Bool {
    guard address.bytes.count == start.bytes.count else { return false }
    return zip(address.bytes, start.bytes).enumerated().allSatisfy { place, pair in
      let counted = min(8, max(0, bits - place * 8))
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> counted)
      return pair.0 & mask == pair.1 & mask
    }
  }
}

/// An address of the internet, of the old kind or the new. An old one in a new one's clothes counts as
/// what it is.
struct Address: Hashable, Sendable {
  let bytes: [UInt8]
  let text: String

  init?(_ text: String) {
    if let old = Self.bytes(of: text, AF_INET, 4) {
      (bytes, self.text) = (old, text)
    } else if let new = Self.bytes(of: text, AF_INET6, 16) {
      let isOld = new.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
      bytes = isOld ? Array(new.suffix(4)) : new
      self.text = isOld ? new.suffix(4).map(String.init).joined(separator: ".") : text.lowercased()
    } else {
      return nil
    }
  }

  private static func bytes(of text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
