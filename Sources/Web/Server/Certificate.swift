import Foundation
import NIOSSL
import Records
import Synchronization

/// What the server shows of itself over TLS: a certificate with its chain, and its key, from two files
/// in PEM form, which are read again when somebody renewed them.
public final class Certificate: Sendable {
  private struct Held {
    var context: NIOSSLContext
    var expiry: Timestamp
    /// What the files looked like when they were read last, with or without success.
    var seen: [String]
  }

  private let chainPath: String
  private let keyPath: String
  private let held: Mutex<Held>

  /// Reads both files. Throws a `Problem` that says which of them is no good, and why.
  public init(chain: String, key: String) throws {
    (chainPath, keyPath) = (chain, key)
    let seen = Self.look(at: [chain, key])
    let (context, expiry) = try Self.read(chain, key)
    held = Mutex(Held(context: context, expiry: expiry, seen: seen))
  }

  /// When the certificate that is shown now ends.
  public var expiry: Timestamp { held.withLock(\.expiry) }

  /// For a connection that begins now.
  var context: NIOSSLContext { held.withLock(\.context) }

  /// Whether one of the files is another than it was, since they were read last.
  public var isRenewed: Bool {
    Self.look(at: [chainPath, keyPath]) != held.withLock(\.seen)
  }

  /// Reads both files again, for connections from now on. When they are no good it throws a `Problem`,
  /// and what was shown before stays.
  public func renew() throws {
    let seen = Self.look(at: [chainPath, keyPath])
    held.withLock { $0.seen = seen }
    let (context, expiry) = try Self.read(chainPath, keyPath)
    held.withLock { held in
      held.context = context
      held.expiry = expiry
    }
  }

  private static func read(
    _ chainPath: String, _ keyPath: String
  ) throws -> (NIOSSLContext, Timestamp) {
    let chain = try certificates(try bytes(of: chainPath), chainPath)
    let key = try key(try bytes(of: keyPath), keyPath)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
    configuration.applicationProtocols = ["http/1.1"]
    do {
      let expiry = Timestamp(seconds: Int64(chain.first?.notValidAfter ?? 0))
      return (try NIOSSLContext(configuration: configuration), expiry)
    } catch {
      throw Problem(
        .invalid, "The key \(keyPath) is not the one of the first certificate in \(chainPath).",
        advice: "Give both files of the same certificate, the server's own first in its chain.")
    }
  }

  private static func certificates(
    _ bytes: [UInt8], _ path: String
  ) throws -> [NIOSSLCertificate] {
    do {
      let found = try NIOSSLCertificate.fromPEMBytes(bytes)
      if !found.isEmpty { return found }
    } catch is NIOSSLError {
      // Told below, in words that name the file.
    }
    throw Problem(
      .invalid, "\(path) holds no certificate in PEM form.",
      advice: "It begins with -----BEGIN CERTIFICATE-----.")
  }

  private static func key(_ bytes: [UInt8], _ path: String) throws -> NIOSSLPrivateKey {
    do { return try NIOSSLPrivateKey(bytes: bytes, format: .pem) } catch {
      throw Problem(
        .invalid, "\(path) holds no private key in PEM form that opens without a password.",
        advice: "It begins with -----BEGIN PRIVATE KEY-----.")
    }
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      let why = (error as NSError).userInfo[NSUnderlyingErrorKey].map { "\($0)" } ?? ""
      throw Problem(
        .unavailable,
        "The file \(path) can't be read\(why.contains("No such file") ? ": it is not there" : "").",
        advice: "Check its path and the right to read it.")
    }
  }

  private static func look(at paths: [String]) -> [String] {
    paths.map { path in
      var facts = stat()
      guard stat(path, &facts) == 0 else { return "missing" }
      return "\(facts.st_ino) \(facts.st_size) \(facts.st_mtim.tv_sec) \(facts.st_mtim.tv_nsec)"
    }
  }
}
