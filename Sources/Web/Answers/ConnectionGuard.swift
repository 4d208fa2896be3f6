import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Stands in every connection of a listener: gives each answer the headers that all must have, closes after an
/// answer that says so, and ends connections whose client does not take what it asked for.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let fields: [HTTPField]
  private let answerWithin: TimeAmount
  private let throttle: Throttle?
  private let trusted: TrustedProxies
  private var counted: ClientAddress?
  private var closesAfterAnswer = false
  private var impatience: Scheduled<Void>?

  /// Without a throttle, connections are not counted.
  init(fields: [HTTPField], answerWithin: TimeAmount, throttle: Throttle?, trusted: TrustedProxies)
  {
    self.fields = fields
    self.answerWithin = answerWithin
    self.throttle = throttle
    self.trusted = trusted
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { count(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    count(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    impatience?.cancel()
    if let counted { throttle?.disconnected(counted) }
    counted = nil
    context.fireChannelInactive()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      for field in fields where head.headerFields[field.name] == nil {
        head.headerFields.append(field)
      }
      closesAfterAnswer = head.headerFields[.connection] == "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end where closesAfterAnswer:
      context.writeAndFlush(data, promise: promise)
      // First only our side, so that a client that still sends can read the answer.
      context.close(mode: .output, promise: nil)
      let channel = context.channel
      context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    case .body, .end:
      context.write(data, promise: promise)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      impatience?.cancel()
      impatience = nil
    } else if impatience == nil {
      let channel = context.channel
      impatience = context.eventLoop.scheduleTask(in: answerWithin) { channel.close(promise: nil) }
    }
    context.fireChannelWritabilityChanged()
  }

  private func count(_ context: ChannelHandlerContext) {
    guard counted == nil, let throttle,
      let peer = context.remoteAddress?.ipAddress.flatMap({ ClientAddress($0) }),
      !trusted.contains(peer)
    else { return }
    if throttle.connected(peer) {
      counted = peer
    } else {
      context.close(promise: nil)
    }
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
