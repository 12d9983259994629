import ArgumentParser
import Logging
import Records
import Web

/// Where and how the server is reached.
struct ServeOptions: ParsableArguments {
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"
  @Option(help: "The port to listen on.")
  var port = 8080

  @Option(help: "A file with the certificate and its chain in PEM form: speak HTTPS.")
  var tlsCert: String?
  @Option(help: "A file with the certificate's key in PEM form.")
  var tlsKey: String?

  @Option(
    help: """
      A proxy whose word about visitors (X-Forwarded-For, X-Forwarded-Proto) is believed: \
      ADDRESS or ADDRESS/BITS. Can be repeated.
      """)
  var trustedProxy: [String] = []
  @Flag(
    help: "All visitors come through a proxy that speaks TLS with them and sets X-Forwarded-For.")
  var behindProxy = false

  @Option(help: "Connections at a time; one address may take half of them.")
  var connections = 512
  @Option(help: "Seconds that a client may keep a connection waiting.")
  var clientTimeout = 60
  @Option(help: "Seconds in which answers and long acts may end when the server is told to stop.")
  var stopWithin = 30
  @Option(help: "The least that is logged: debug, info, warning or error.")
  var logLevel = LogLevel.info

  enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case debug, info, warning, error

    var level: Logger.Level {
      switch self {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    }
  }

  func validate() throws {
    try check(port, "port", 0...65_535)
    try check(connections, "number of connections", 1...100_000)
    try check(clientTimeout, "number of seconds", 1...3600)
    try check(stopWithin, "number of seconds", 0...86_400)
  }

  private func check(_ number: Int, _ what: String, _ range: ClosedRange<Int>) throws {
    guard range.contains(number) else {
      throw Problem(
        .invalid, "\(number) is not a \(what).",
        advice: "Use a number from \(range.lowerBound) to \(range.upperBound).")
    }
  }

  func entrance() throws -> Entrance {
    Entrance(
      hasTLS: tlsCert != nil, isBehindProxy: behindProxy,
      proxies: try trustedProxy.map { try Network($0) })
  }

  /// What the server shows over TLS; nil when it speaks plain HTTP.
  func certificate() throws -> Certificate? {
    switch (tlsCert, tlsKey) {
    case (nil, nil): return nil
    case (let chain?, let key?): return try Certificate(chain: chain, key: key)
    default:
      throw Problem(
        .invalid, "A certificate is of no use without its key, nor a key without its certificate.",
        advice: "Give both --tls-cert and --tls-key.")
    }
  }

  var limits: Limits {
    Limits(
      connections: connections, patience: clientTimeout,
      isBehindProxy: behindProxy || !trustedProxy.isEmpty)
  }
}
