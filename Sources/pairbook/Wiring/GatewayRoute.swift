import Formats
import Gateway
import Reconciliation

/// Where the pairings of accounts that chose a gateway begin, and with what key.
struct GatewayRoute {
  let choice: ConnectionChoice
  let connection: GatewayConnection
  let key: String?
  /// The variable of the key.
  let keyVariable: String
  /// The key and the gateway that is given it; nil where none is.
  let entrusted: Entrusted?

  /// As messages call it.
  var name: String {
    if case .named(let name) = choice { "\(name) (\(connection.name))" } else { connection.name }
  }
}

extension Workspace {
  private static let gateway = ConnectionKind(
    key: "gateway", variable: "PAIRBOOK_GATEWAY", secret: "PAIRBOOK_GATEWAY_KEY")

  /// The book's gateways; none for `none`.
  func gatewayRoutes(_ settings: BookSettings) throws -> (all: [GatewayRoute], isForAll: Bool) {
    let named = try named(
      Self.gateway, settings.connections.gateway, settings.connections.gateways)
    let routes = try named.all.map { named in
      let connection = try GatewayConnection(named.url)
      let key = environment.nonEmpty(named.secret)
      // Whoever rehearses with the simulated gateway does not mean that the key is to stay with it.
      let isRehearsal =
        if case .simulated = connection { !named.isNamedByBook } else { false }
      return GatewayRoute(
        choice: named.choice, connection: connection, key: key, keyVariable: named.secret,
        entrusted: key == nil || connection == .none || isRehearsal
          ? nil : entrusted(named, server: connection.name, address: named.url))
    }
    return (routes.filter { $0.connection != .none }, named.isForAll)
  }

  /// The adapter of a route.
  ///
  /// - Throws: `Failure` where the key would go to a gateway that nobody who has it named.
  func member(_ route: GatewayRoute, _ settings: BookSettings) throws -> GatewayFleet.Member? {
    try route.entrusted?.guardSecret()
    return try route.connection.gateway(
      key: route.key, keyVariable: route.keyVariable, webhook: webhook(settings),
      certificates: environment.nonEmpty("SSL_CERT_FILE")
    ).map { GatewayFleet.Member(route.choice, name: route.name, gateway: $0) }
  }

  /// The fleet of a book; each key is held to the gateway that it is given to now.
  func fleet(_ settings: BookSettings) throws -> GatewayFleet {
    let routes = try gatewayRoutes(settings)
    var members: [GatewayFleet.Member] = []
    for route in routes.all {
      guard let member = try member(route, settings) else { continue }
      if let caution = try route.entrusted?.caution() {
        console.note("\(caution.message) \(caution.help)")
      }
      try route.entrusted?.remember()
      members.append(member)
    }
    if routes.isForAll, let only = members.first { return GatewayFleet(forAll: only) }
    return GatewayFleet(members)
  }

  /// One poll of the gateways, for one run.
  func sessions(
    _ settings: BookSettings, store: (any CentralStore)?
  ) throws -> any SessionObserver {
    guard let store else { return NoGateway() }
    let fleet = try fleet(settings)
    return fleet.isEmpty ? NoGateway() : GatewayPoll(fleet, book: settings.id, store: store)
  }

  /// Where a gateway is to tell of changes; nil without a secret to sign with, or an address.
  private func webhook(_ settings: BookSettings) -> WAHAGateway.Webhook? {
    guard let secret = environment.nonEmpty("PAIRBOOK_WEBHOOK_SECRET"),
      let url = settings.connections.webhookURL
        ?? settings.invitations.baseURL.map({ $0 + "/hooks/gateway" })
    else { return nil }
    return WAHAGateway.Webhook(url: url, secret: secret)
  }
}
