package import Engine
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import Reconciliation
import ServiceLifecycle
import Synchronization

/// Serves the pairing page and takes webhooks on one listener; health and figures on another.
///
/// Stops gracefully: pages that listen are told to come back, what is under way is finished within the time set.
package struct PairingServer: Service, CustomStringConvertible {
  /// What libraries log of it: nothing of what it holds.
  package var description: String { "PairingServer" }

  /// A server that was told something impossible.
  package enum Misconfigured: Error, Equatable, Sendable {
    /// No base URL, or one that is no http or https URL.
    case baseURL(String)
  }

  /// Somebody else listens at the address, or it is none of this machine.
  package struct CannotListen: Error, Equatable, Sendable {
    package var address: ServerSettings.Address
    package var isAdmin: Bool
    /// A clause.
    package var why: String
  }

  /// The ports that are listened on, once they are.
  package struct Ports: Equatable, Sendable {
    package var `public`: Int
    package var admin: Int
  }

  private let settings: ServerSettings
  private let sites: [Site]
  private let responder: PublicResponder
  private let admin: AdminResponder
  private let throttle: Throttle
  private let logger: Logger
  private let whenListening: (@Sendable (Ports) async -> Void)?

  /// `hint` is told of sessions of which something is new; `notReady` says why nobody can be served, nil when
  /// everything is well; `rounds` are a watcher's in the same process. Throws `Misconfigured`.
  package init(
    _ settings: ServerSettings, desk: any PairingDesk, webhooks: any WebhookReader,
    hint: @escaping @Sendable (SessionHint) async throws -> Void,
    notReady: @escaping @Sendable () async -> String? = { nil }, rounds: RoundFigures? = nil,
    now: @escaping @Sendable () -> Instant, logger: Logger,
    whenListening: (@Sendable (Ports) async -> Void)? = nil
  ) throws(Misconfigured) {
    var sites: [Site] = []
    for url in settings.baseURLs {
      guard let site = Site(url) else { throw .baseURL(url) }
      sites.append(site)
    }
    guard let mainSite = sites.first else { throw .baseURL("") }
    let throttle = Throttle(settings.limits)
    let telemetry = Telemetry(version: settings.version)
    self.settings = settings
    self.sites = sites
    self.throttle = throttle
    self.logger = logger
    self.whenListening = whenListening
    responder = PublicResponder(
      desk: desk, intake: WebhookIntake(reader: webhooks, hint: hint), limits: settings.limits,
      sites: sites, trusted: settings.trustedProxies, throttle: throttle, telemetry: telemetry,
      now: now, logger: logger, mainSite: mainSite)
    admin = AdminResponder(
      telemetry: telemetry, throttle: throttle, rounds: rounds, notReady: notReady)
  }

  /// Throws `CannotListen` before anything is served where it is known to be impossible.
  package func run() async throws {
    try await Doorstep.check(settings.listen, isAdmin: false)
    try await Doorstep.check(settings.adminListen, isAdmin: true)
    let (bound, continuation) = AsyncStream.makeStream(of: Bound.self)
    let listeners = ServiceGroup(
      configuration: configuration([
        application(admin, settings.adminListen, throttle: nil) { continuation.yield(.admin($0)) },
        application(responder, settings.listen, throttle: throttle) {
          continuation.yield(.public($0))
        },
        Herald(
          manager: settings.serviceManager, bound: bound, whenListening: whenListening,
          logger: logger),
      ]))
    try await listeners.run()
  }

  private func configuration(_ services: [any Service]) -> ServiceGroupConfiguration {
    var configuration = ServiceGroupConfiguration(services: services, logger: logger)
    configuration.maximumGracefulShutdownDuration = settings.stopWithin
    return configuration
  }

  private func application<Responder: HTTPResponder>(
    _ responder: Responder, _ address: ServerSettings.Address, throttle: Throttle?,
    listening: @escaping @Sendable (Int) -> Void
  ) -> some Service where Responder.Context == PeerContext {
    let limits = settings.limits
    let trusted = settings.trustedProxies
    let fields = SecurityHeaders.fields(isHTTPS: sites.contains { $0.scheme == "https" })
    let answerWithin = TimeAmount(limits.answerWithin)
    let channel = HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionGuard(
          fields: fields, answerWithin: answerWithin, throttle: throttle, trusted: trusted)
      ],
      idleTimeout: TimeAmount(limits.headWithin),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
        maxHeaderFieldCount: 100))
    return Application(
      responder: responder, server: .http1(configuration: channel),
      configuration: .init(
        address: .hostname(address.host, port: address.port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          limits.connections, logger: logger)),
      onServerRunning: { channel in listening(channel.localAddress?.port ?? address.port) },
      logger: logger)
  }
}

/// A listener listens, on this port.
private enum Bound: Sendable {
  case `public`(Int)
  case admin(Int)
}

/// Says when the server is ready, that it still lives, and that it stops.
private struct Herald: Service, CustomStringConvertible {
  var description: String { "Herald" }

  let manager: ServiceManager
  let bound: AsyncStream<Bound>
  let whenListening: (@Sendable (PairingServer.Ports) async -> Void)?
  let logger: Logger

  func run() async throws {
    var publicPort: Int?
    var adminPort: Int?
    for await port in bound.cancelOnGracefulShutdown() {
      switch port {
      case .public(let port): publicPort = port
      case .admin(let port): adminPort = port
      }
      if let publicPort, let adminPort {
        tell("READY=1")
        await whenListening?(PairingServer.Ports(public: publicPort, admin: adminPort))
        break
      }
    }
    try await cancelWhenGracefulShutdown {
      while true {
        // Half of it, as sd_watchdog_enabled(3) advises.
        try await Task.sleep(for: manager.watchdog.map { $0 / 2 } ?? .seconds(86_400))
        if manager.watchdog != nil { tell("WATCHDOG=1") }
      }
    } onStop: {
      tell("STOPPING=1")
    }
  }

  private func tell(_ state: String) {
    do {
      try manager.tell(state)
    } catch {
      logger.warning("\(error)")
    }
  }
}

/// Runs until a graceful stop, which is no error here.
private func cancelWhenGracefulShutdown(
  _ operation: @Sendable @escaping () async throws -> Void, onStop: () -> Void
) async throws {
  do {
    try await ServiceLifecycle.cancelWhenGracefulShutdown(operation)
  } catch is CancellationError {
    onStop()
  }
}
