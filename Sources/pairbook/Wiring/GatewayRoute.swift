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

/// Where pairings begin, by what accounts choose.
struct GatewayRoutes {
  /// The unnamed one first, then by name; one alone where the environment names it for all accounts.
  let all: [GatewayRoute]
  /// Connections that cannot be read: only the accounts that choose them are concerned.
  let faults: [(choice: ConnectionChoice, name: String, error: GatewayMisconfigured)]
  /// Whether the environment names one for all accounts.
  let isForAll: Bool
  /// Whether that one stands in for others that the book names.
  let standsIn: Bool
  /// Whether no account has a choice.
  let isOnly: Bool
}

extension GatewayFleet.Member {
  /// One of several gateways that is wrongly set, or must not be given its key.
  fileprivate static func unusable(
    _ choice: ConnectionChoice, name: String, why: String, remedy: String
  ) -> GatewayFleet.Member {
    let setting = ConnectionKind.gateway.setting(of: choice)
    return GatewayFleet.Member(
      choice, name: name,
      gateway: UnusableGateway(setting: setting, why: why, remedy: remedy))
  }
}

extension Workspace {
  /// The book's gateways; none for `none`.
  func gatewayRoutes(_ settings: BookSettings) throws -> GatewayRoutes {
    let named = try named(
      .gateway, settings.connections.gateway, settings.connections.gateways)
    var routes: [GatewayRoute] = []
    var faults: [(choice: ConnectionChoice, name: String, error: GatewayMisconfigured)] = []
    for connection in named.all {
      do throws(GatewayMisconfigured) {
        let url = try GatewayConnection(connection.url)
        if connection.isNamedByBook { try url.refuseSimulationElsewhere() }
        routes.append(gatewayRoute(connection, url))
      } catch {
        // The unnamed connection stops everything, as it does in a book that has no other.
        guard case .named(let name) = connection.choice else { throw error }
        faults.append((connection.choice, name, error))
      }
    }
    return GatewayRoutes(
      all: routes.filter { $0.connection != .none }, faults: faults, isForAll: named.isForAll,
      standsIn: named.standsIn, isOnly: named.isOnly)
  }

  private func gatewayRoute(
    _ named: NamedConnection, _ connection: GatewayConnection
  ) -> GatewayRoute {
    let key = environment.nonEmpty(named.secret)
    // Whoever rehearses with the simulated gateway does not mean that the key is to stay with it.
    let isRehearsal = if case .simulated = connection { !named.isNamedByBook } else { false }
    return GatewayRoute(
      choice: named.choice, connection: connection, key: key, keyVariable: named.secret,
      entrusted: key == nil || connection == .none || isRehearsal
        ? nil : entrusted(named, server: connection.name, address: named.url))
  }

  /// The adapter of a route.
  ///
  /// - Throws: `ConnectionRefused` where the key would go to a gateway that nobody who has it named.
  func member(_ route: GatewayRoute, _ settings: BookSettings) throws -> GatewayFleet.Member? {
    try route.entrusted?.guardSecret()
    return try route.connection.gateway(
      key: route.key, keyVariable: route.keyVariable, webhook: webhook(settings),
      certificates: environment.nonEmpty("SSL_CERT_FILE")
    ).map { GatewayFleet.Member(route.choice, name: route.name, gateway: $0) }
  }

  /// The fleet of a book; each key is held to the gateway that it is given to now.
  ///
  /// Where a key would go to a gateway that nobody who has it named, the accounts that chose it are refused.
  ///
  /// - Throws: `ConnectionRefused` where that would be all accounts.
  func fleet(_ settings: BookSettings) throws -> GatewayFleet {
    let routes = try gatewayRoutes(settings)
    var members = routes.faults.map {
      GatewayFleet.Member.unusable(
        $0.choice, name: $0.name, why: $0.error.reason, remedy: $0.error.remedy)
    }
    var refusals: [ConnectionChoice: ConnectionRefused] = [:]
    for route in routes.all {
      let member: GatewayFleet.Member?
      do {
        member = try self.member(route, settings)
      } catch let error as GatewayMisconfigured {
        guard case .named(let name) = route.choice else { throw error }
        members.append(
          .unusable(route.choice, name: name, why: error.reason, remedy: error.remedy))
        continue
      } catch let refusal as ConnectionRefused where !routes.isOnly {
        refusals[route.choice] = refusal
        members.append(
          .unusable(
            route.choice, name: route.name, why: refusal.words.message,
            remedy: refusal.words.remedy))
        continue
      }
      guard let member else { continue }
      if let caution = try route.entrusted?.caution() {
        console.note("\(caution.message) \(caution.help)")
      }
      try route.entrusted?.remember()
      members.append(member)
    }
    if routes.isForAll, let only = members.first {
      return GatewayFleet(forAll: only, standsIn: routes.standsIn)
    }
    return GatewayFleet(members, refusals: refusals)
  }

  /// One poll of the gateways, for one run; `known` where the run has its fleet already.
  func sessions(
    _ settings: BookSettings, store: (any CentralStore)?, fleet known: GatewayFleet? = nil
  ) throws -> any SessionObserver {
    guard let store else { return NoGateway() }
    let fleet = try known ?? fleet(settings)
    let clock = clock
    return fleet.isEmpty
      ? NoGateway()
      : GatewayPoll(fleet, book: settings.id, store: store) { clock.now }
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
