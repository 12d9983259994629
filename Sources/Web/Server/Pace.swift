import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections that only hold a place: whose head does not come, whose body or reader stands
/// still, or who go on sending what nobody reads any more. It also ends answers to HEAD where they end.
final class Pace: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: Limits
  private var beat: Scheduled<Void>?
  /// When the next head must have come; nil while a request is under way.
  private var headIsDue: NIODeadline?
  /// For each request whose answer has not ended, in order, whether it is a HEAD.
  private var requests: [Bool] = []
  private var isBodyComing = false
  /// Whether the server wants more bytes and the client is the one who is waited for.
  private var isAsking = false
  private var (arrived, surplus, sent, buffered) = (0, 0, 0, 0)
  private var (starving, stuck) = (TimeAmount.zero, TimeAmount.zero)

  init(_ limits: Limits) { self.limits = limits }

  func handlerAdded(context: ChannelHandlerContext) {
    headIsDue = .now() + limits.patience
    lookLater(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { beat?.cancel() }

  func read(context: ChannelHandlerContext) {
    isAsking = true
    context.read()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isAsking = false
    context.fireChannelReadComplete()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      requests.append(head.method == .head)
      (headIsDue, isBodyComing, surplus) = (nil, true, 0)
    case .body(let bytes):
      arrived += bytes.readableBytes
      if requests.isEmpty { surplus += bytes.readableBytes }
      guard surplus <= limits.surplus else { return context.close(promise: nil) }
    case .end:
      isBodyComing = false
      waitForHead()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head: break
    case .body(let bytes): sent += bytes.readableBytes
    case .end:
      let isHead = requests.isEmpty ? false : requests.removeFirst()
      waitForHead()
      if isHead {
        // The encoder would end a body of unknown length here, but an answer to HEAD has none.
        promise?.succeed()
        return
      }
    }
    context.write(data, promise: promise)
  }

  private func waitForHead() {
    if requests.isEmpty, !isBodyComing { headIsDue = .now() + limits.idle }
  }

  private func lookLater(_ context: ChannelHandlerContext) {
    beat = context.eventLoop.assumeIsolated().scheduleTask(in: limits.beat) { self.look(context) }
  }

  private func look(_ context: ChannelHandlerContext) {
    if let headIsDue, .now() >= headIsDue { return context.close(promise: nil) }
    starving =
      isBodyComing && isAsking && arrived < limits.few ? starving + limits.beat : .zero
    stuck = isReaderStill(context) ? stuck + limits.beat : .zero
    arrived = 0
    guard starving < limits.patience, stuck < limits.patience else {
      return context.close(promise: nil)
    }
    lookLater(context)
  }

  /// Whether bytes wait for the client and hardly any went since the last beat.
  private func isReaderStill(_ context: ChannelHandlerContext) -> Bool {
    // Without an answer the channel is closing.
    let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    let gone = sent - (waiting - buffered)
    (sent, buffered) = (0, waiting)
    return waiting > 0 && gone < limits.few
  }
}
