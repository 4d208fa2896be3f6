import Engine
import HTTPTypes
import Hummingbird
import Logging
import Reconciliation

/// Answers everything that comes from outside.
struct PublicResponder: HTTPResponder {
  let desk: any PairingDesk
  let intake: WebhookIntake
  let limits: ServerLimits
  let sites: [Site]
  let trusted: TrustedProxies
  let throttle: Throttle
  let telemetry: Telemetry
  let now: @Sendable () -> Instant
  let logger: Logger

  /// The first base URL; `PairingServer` refuses to be made without one.
  let mainSite: Site

  func respond(to request: Request, context: PeerContext) async -> Response {
    let start = ContinuousClock().now
    let visit = visit(request, context)
    var response: Response
    do {
      response = try await answer(visit)
    } catch {
      response = self.response(for: error, visit)
    }
    if request.method == .head { response = response.createHeadResponse() }
    // What is refused may not have been read to its end, and is not to be waited for.
    if response.status.code >= 400, request.hasBody { response.headers[.connection] = "close" }
    note(visit, response, took: ContinuousClock().now - start)
    return response
  }

  private func visit(_ request: Request, _ context: PeerContext) -> Visit {
    // As it was sent, but for what follows a question mark: mail systems like to add something there.
    let path = (request.head.path ?? "").prefix { $0 != "?" }
    let place = Place(path: String(path), prefixes: sites.map(\.path))
    return Visit(
      request: request, place: place,
      client: trusted.client(peer: context.peer, headers: request.headers),
      site: sites.site(host: request.head.authority) ?? mainSite,
      link: place?.token.map { LinkTag($0) })
  }

  private func answer(_ visit: Visit) async throws -> Response {
    // A gateway may tell much; who sends it nonsense pays for that afterwards.
    try throttle.admit(visit.client, cost: visit.place == .webhook ? 0 : 1)
    guard let place = visit.place else { throw Refusal.notFound }
    guard place.methods.contains(visit.request.method) else { throw Refusal.method(place.methods) }
    let isPost = visit.request.method == .post
    if isPost, place != .webhook {
      guard SameOrigin.allows(visit.request.headers, sites: sites) else { throw Refusal.crossSite }
    }
    switch place {
    case .asset(let index): return .asset(StaticAsset.all[index])
    case .webhook: return await webhook(visit)
    case .page:
      try admit(visit, step: nil, isPost: false)
      return try await page(visit)
    case .step(let step, _):
      try admit(visit, step: step, isPost: isPost)
      return try await self.step(step, visit, isPost: isPost)
    }
  }

  private func admit(_ visit: Visit, step: PageStep?, isPost: Bool) throws(Throttle.Refusal) {
    if let link = visit.link { try throttle.admit(link, step: step, isPost: isPost) }
  }

  private func response(for error: any Error, _ visit: Visit) -> Response {
    switch error {
    case let refusal as Refusal: return refusal.response(visit)
    case let refusal as Throttle.Refusal:
      telemetry.count(.rateLimited, [refusal.limit.rawValue])
      return visit.plain(.tooManyRequests, status: .tooManyRequests).retryAfter(refusal.retryAfter)
    case let refused as BodyRefused:
      switch refused {
      case .tooLarge: return visit.plain(.badRequest, status: .contentTooLarge)
      case .tooSlow: return visit.plain(.badRequest, status: .requestTimeout)
      case .broken: return visit.plain(.badRequest, status: .badRequest)
      }
    case is PairingDeskBusy, is CancellationError:
      return visit.plain(.busy, status: .serviceUnavailable, retry: .init(seconds: 3)).retryAfter(3)
    default:
      logger.error(
        "a request could not be answered: \(error)",
        metadata: metadata(visit))
      return visit.plain(.failed, status: .internalServerError)
    }
  }

  private func note(_ visit: Visit, _ response: Response, took: Duration) {
    let route = visit.place?.name ?? "none"
    telemetry.count(.requests, [route, "\(response.status.code)"])
    if visit.place.map({ $0 != .step(.events, token: visit.token) }) ?? true {
      telemetry.observe(took)
    }
    var metadata = metadata(visit)
    metadata["status"] = "\(response.status.code)"
    metadata["ms"] = "\(Int(took / .milliseconds(1)))"
    let isRefusal = (400..<500).contains(response.status.code)
    logger.log(
      level: isRefusal ? .notice : .info, isRefusal ? "refused" : "answered", metadata: metadata)
  }

  /// Never the path itself: it holds the token.
  func metadata(_ visit: Visit) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "method": "\(visit.request.method.rawValue.prefix(16))",
      "route": "\(visit.place?.name ?? "none")",
    ]
    if let link = visit.link { metadata["link"] = "\(link)" }
    if let client = visit.client { metadata["client"] = "\(client)" }
    return metadata
  }
}
