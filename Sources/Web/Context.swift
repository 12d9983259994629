import Hummingbird
import Logging
import NIOCore
import Office

/// What is known about a request while it is answered.
public struct Context: RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// The signed-in visit, if there is one.
  var session: Session?
  /// Where the request comes from, for throttling and the audit log.
  var address: String
  /// Whether what the browser sends is encrypted on its way.
  var isSecure = false
  /// Whether a proxy that is believed brought it.
  var isForwarded = false
  /// The number under which the log tells of it.
  var requestID = ""
  /// What a POST carried, once it was read and its token found good.
  var form = Form()

  public init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }

  /// The user's name, for the audit log. Only behind a rule that lets nobody else in.
  var actor: String { session?.user.username ?? "nobody" }
}
