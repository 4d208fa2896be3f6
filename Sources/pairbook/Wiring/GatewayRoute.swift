import Formats
import Gateway
import Reconciliation

/// Where pairings live, and with what keys.
struct GatewayRoute {
  let connection: GatewayConnection
  let key: String?
  let webhook: WAHAGateway.Webhook?
  let certificates: String?

  /// The fleet of a book: its one gateway, or none.
  func fleet() throws -> GatewayFleet {
    guard
      let gateway = try connection.gateway(key: key, webhook: webhook, certificates: certificates)
    else { return .none }
    let name = connection.name
    return GatewayFleet([GatewayFleet.Member(name: name, gateway: gateway)]) { _ in name }
  }
}

extension Workspace {
  func gatewayRoute(_ settings: BookSettings) throws -> GatewayRoute {
    let connection = try GatewayConnection(
      environment.nonEmpty("PAIRBOOK_GATEWAY") ?? settings.connections.gateway)
    return GatewayRoute(
      connection: connection, key: environment.nonEmpty("PAIRBOOK_GATEWAY_KEY"),
      webhook: webhook(settings), certificates: environment.nonEmpty("SSL_CERT_FILE"))
  }

  func fleet(_ settings: BookSettings) throws -> GatewayFleet {
    try gatewayRoute(settings).fleet()
  }

  /// One poll of the gateways, for one run.
  func sessions(
    _ settings: BookSettings, store: (any CentralStore)?
  ) throws -> any SessionObserver {
    let fleet = try fleet(settings)
    guard let store, !fleet.isEmpty else { return NoGateway() }
    return GatewayPoll(fleet, book: settings.id, store: store)
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
