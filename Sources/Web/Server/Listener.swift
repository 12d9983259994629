import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOSSL
import Synchronization

/// How the server takes connections: how many, how slow they may be, and whether over TLS.
public struct Listener: Sendable {
  private let limits: Limits
  private let certificate: Certificate?

  public init(limits: Limits, certificate: Certificate? = nil) {
    self.limits = limits
    self.certificate = certificate
  }

  /// For Hummingbird's `Application`.
  public var builder: HTTPServerBuilder {
    let (limits, certificate) = (limits, certificate)
    return HTTPServerBuilder { responder in
      let http = HTTP1Channel(
        responder: responder,
        configuration: .init(
          additionalChannelHandlers: [Pace(limits)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 64 * 1024, maxHeaderFieldCount: 100)))
      return Doorway(http: http, certificate: certificate, crowd: Crowd(limits.connectionsEach))
    }
  }
}

/// What a client may ask of the server's patience.
public struct Limits: Sendable {
  /// Connections at a time; those that come when all are taken wait until one ends.
  public let connections: Int
  /// Connections at a time from one address; nil when all come from a proxy.
  let connectionsEach: Int?
  /// How long a request's head may take, a body or a reader stand still.
  let patience: TimeAmount

  /// `patience` is in seconds. One address may take half of all connections, unless all visitors come
  /// from the address of a proxy.
  public init(connections: Int = 512, patience: Int = 60, isBehindProxy: Bool = false) {
    self.connections = connections
    connectionsEach = isBehindProxy ? nil : max(1, connections / 2)
    self.patience = .seconds(Int64(patience))
  }

  /// How long a connection waits for its next request: longer than proxies keep theirs, so that it is
  /// they who close it.
  var idle: TimeAmount { patience + .seconds(15) }
  /// How often a connection is looked at.
  var beat: TimeAmount { min(.seconds(5), .nanoseconds(patience.nanoseconds / 4)) }
  /// The slowest that a body may come or go, in bytes from one beat to the next.
  var few: Int { max(1, Int(beat.nanoseconds / 1_000_000 * 500 / 1000)) }
  /// The most that is still taken of a body whose answer was already given.
  let surplus = 64 << 20
}

/// Sets up each connection.
private struct Doorway: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  let http: HTTP1Channel
  let certificate: Certificate?
  let crowd: Crowd

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let isWelcome = crowd.admit(channel)
    return channel.eventLoop.makeCompletedFuture {
      guard let certificate else { return }
      try channel.pipeline.syncOperations.addHandlers([
        PlainTextRefusal(), NIOSSLServerHandler(context: certificate.context),
      ])
    }.flatMap {
      http.setup(channel: channel, logger: logger)
    }.map { value in
      if !isWelcome { channel.close(promise: nil) }
      return value
    }
  }

  func handle(value: Value, logger: Logger) async {
    await http.handle(value: value, logger: logger)
  }
}

/// Counts connections by address, so that one visitor can't take them all.
private final class Crowd: Sendable {
  private let limit: Int?
  private let counts = Mutex<[String: Int]>([:])

  init(_ limit: Int?) { self.limit = limit }

  /// Whether there is room for one more from there.
  func admit(_ channel: any Channel) -> Bool {
    guard let limit, let address = channel.remoteAddress?.ipAddress else { return true }
    let count = counts.withLock { counts in
      counts[address, default: 0] += 1
      return counts[address, default: 0]
    }
    channel.closeFuture.whenComplete { [self] _ in leave(address) }
    return count <= limit
  }

  private func leave(_ address: String) {
    counts.withLock { counts in
      let left = counts[address, default: 1] - 1
      counts[address] = left > 0 ? left : nil
    }
  }
}

/// Tells whoever speaks plain HTTP to a TLS port what they did, instead of only hanging up.
private final class PlainTextRefusal: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The first byte of every handshake.
  private static let handshake: UInt8 = 22
  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    guard !isRefused else { return }
    guard bytes.readableBytesView.first != Self.handshake else {
      context.fireChannelRead(data)
      context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
      return
    }
    isRefused = true
    let text = "This address speaks HTTPS only: begin it with https://\n"
    let answer = """
      HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
      X-Content-Type-Options: nosniff\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)
      """
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer))).assumeIsolated()
      .whenComplete { _ in context.close(promise: nil) }
  }
}
