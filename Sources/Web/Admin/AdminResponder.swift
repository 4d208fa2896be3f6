import HTTPTypes
import Hummingbird

/// Answers at the admin listener: whether the process lives, whether it can serve, and its figures.
struct AdminResponder: HTTPResponder {
  let telemetry: Telemetry
  let throttle: Throttle
  /// Nil where no watcher runs in this process.
  let rounds: RoundFigures?
  /// Why the server cannot serve, nil when it can.
  let notReady: @Sendable () async -> String?

  func respond(to request: Request, context: PeerContext) async -> Response {
    guard request.method == .get || request.method == .head else {
      var response = Response.text("only GET\n", status: .methodNotAllowed)
      response.headers[.allow] = "GET, HEAD"
      response.headers[.connection] = "close"
      return response
    }
    let response: Response
    switch request.uri.path {
    case "/healthz": response = .text("ok\n")
    case "/readyz":
      if let reason = await notReady() {
        response = .text(reason + "\n", status: .serviceUnavailable)
      } else {
        response = .text("ok\n")
      }
    case "/metrics":
      response = .text(
        telemetry.exposition(openPages: throttle.openStreams) + (rounds?.exposition() ?? ""),
        contentType: "text/plain; version=0.0.4; charset=utf-8")
    default: response = .text("there is /healthz, /readyz and /metrics\n", status: .notFound)
    }
    return request.method == .head ? response.createHeadResponse() : response
  }
}
