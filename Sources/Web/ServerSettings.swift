/// All that the server has to be told, as plain values.
package struct ServerSettings: Sendable {
  /// Where a listener listens.
  package struct Address: Equatable, Sendable, CustomStringConvertible {
    /// A host name or an IP address.
    package var host: String
    /// 0 lets the system choose.
    package var port: Int

    package init(host: String, port: Int) {
      self.host = host
      self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
  }

  package var listen: Address
  package var adminListen: Address
  /// Every base URL that links are made with, the book's first: `https://pair.example`, with or without a path.
  package var baseURLs: [String]
  /// Believed when they say for whom they ask.
  package var trustedProxies: TrustedProxies
  package var limits: ServerLimits
  /// How long a stop waits for what is under way.
  package var stopWithin: Duration
  package var serviceManager: ServiceManager
  /// For `pairbook_build_info`.
  package var version: String

  package init(
    listen: Address, adminListen: Address = Address(host: "127.0.0.1", port: 9464),
    baseURLs: [String], trustedProxies: TrustedProxies = .none,
    limits: ServerLimits = ServerLimits(),
    stopWithin: Duration = .seconds(10), serviceManager: ServiceManager = .none, version: String
  ) {
    self.listen = listen
    self.adminListen = adminListen
    self.baseURLs = baseURLs
    self.trustedProxies = trustedProxies
    self.limits = limits
    self.stopWithin = stopWithin
    self.serviceManager = serviceManager
    self.version = version
  }
}

/// How much anybody may ask of the public listener.
package struct ServerLimits: Equatable, Sendable {
  /// So many at once, and then one for each time that passes.
  package struct Rate: Equatable, Sendable {
    package var burst: Int
    /// Seconds for one.
    package var seconds: Double

    package init(burst: Int, seconds: Double) {
      self.burst = burst
      self.seconds = seconds
    }
  }

  /// Requests of one address (IPv6: of one /64), pages, styles and scripts together; a link that is none costs more, and
  /// so does a webhook that nobody signed.
  package var address = Rate(burst: 300, seconds: 0.2)
  package var unknownLinkCost = 10
  /// Requests for one link.
  package var link = Rate(burst: 60, seconds: 1)
  /// Buttons pressed on one link's page.
  package var steps = Rate(burst: 12, seconds: 5)
  /// New links asked for on one link's page.
  package var renewals = Rate(burst: 3, seconds: 1_200)
  /// Pages that listen at once, for one link and in all.
  package var streamsPerLink = 8
  package var streams = 2_000
  /// How long one listening lasts before the page has to ask again.
  package var streamLifetime: Duration = .seconds(1_800)
  package var heartbeat: Duration = .seconds(15)
  /// Connections at once, in all and of one address that is no trusted proxy.
  package var connections = 4_096
  package var connectionsPerAddress = 256
  /// Bytes: of a form, of a passkey's answer, of a webhook, of a request's head.
  package var formBytes = 4_096
  package var assertionBytes = 32_768
  package var webhookBytes = 262_144
  package var headBytes = 16_384
  /// How long a head, or a whole body, may take to come, and an answer to be taken.
  package var headWithin: Duration = .seconds(15)
  package var bodyWithin: Duration = .seconds(10)
  package var answerWithin: Duration = .seconds(30)

  package init() {}
}
