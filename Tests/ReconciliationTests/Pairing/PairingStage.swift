import Engine
import Formats
import Gateway
import GatewaySimulation
import StoreContract
import Testing

@testable import Reconciliation

/// The real reconciler, the page's desk and WAHA's adapter, with a simulated gateway at the other end of HTTP.
final class PairingStage {
  var stage: Stage
  let simulation: Simulation
  /// Gateways that accounts may choose, by name.
  let others: [String: Simulation]
  let fleet: GatewayFleet
  private(set) var office: PairingOffice

  struct Gateway: Sendable {
    var choice: ConnectionChoice
    var simulation: Simulation
    var port = 0

    var name: String { if case .named(let name) = choice { name } else { "waha" } }
  }

  /// The first gateway is the one without a name.
  init(_ stage: Stage, _ gateways: [Gateway]) throws {
    var limits = CallLimits()
    limits.attempts = 1
    let members = try gateways.map { gateway in
      let connection = try GatewayConnection("waha+http://127.0.0.1:\(gateway.port)")
      return GatewayFleet.Member(
        gateway.choice, name: gateway.name,
        gateway: try #require(
          try connection.gateway(key: "key", limits: limits, pause: { _ in })))
    }
    let fleet = GatewayFleet(members)
    simulation = try #require(gateways.first).simulation
    others = Dictionary(uniqueKeysWithValues: gateways.dropFirst().map { ($0.name, $0.simulation) })
    self.stage = stage
    self.fleet = fleet
    let store = stage.store
    self.stage.observer = { GatewayPoll(fleet, book: Sample.book, store: store) }
    office = Self.office(self.stage, fleet)
  }

  private static func office(
    _ stage: Stage, _ fleet: GatewayFleet, attends: Bool = false,
    refusals: [String: any Error] = [:]
  ) -> PairingOffice {
    let (clock, repository) = (stage.clock, stage.repository)
    let book = ServedBook(
      key: stage.revision ?? "", source: stage.book, repository: repository, refusals: refusals)
    return PairingOffice(
      surroundings: stage.surroundings, fleet: fleet, book: Sample.book,
      wallClock: { Instant(clock.seconds) }, attends: attends,
      gatherMail: .zero
    ) { book }
  }

  /// The files change, and the server of the page sees it.
  func commit(_ edit: (inout MemoryBook) -> Void) async {
    await stage.commit(edit)
    office = Self.office(stage, fleet)
  }

  /// The server of the page has a clone that is as the world was then.
  func serve(_ stage: Stage, refusals: [String: any Error] = [:]) {
    office = Self.office(stage, fleet, refusals: refusals)
  }

  /// The server of the page looks after pairings that nobody's page listens for.
  func attend() { office = Self.office(stage, fleet, attends: true) }

  /// Time passes everywhere.
  func pass(_ seconds: Seconds) async {
    stage.pass(seconds)
    for simulation in [simulation] + others.values {
      await simulation.advance(milliseconds: seconds * 1_000)
    }
  }

  // MARK: People

  /// The secret of the newest link that was mailed to somebody.
  func token(_ name: String = "ann", _ position: Int = 0) async throws -> String {
    let mails = await stage.server.delivered.filter {
      $0.to.address == "\(name)@acme.example" && $0.text.contains("/p/")
    }
    let mail = try #require(mails.dropLast(position).last)
    let link = try #require(mail.text.firstRange(of: "/p/"))
    return String(mail.text[link.upperBound...].prefix { !$0.isWhitespace })
  }

  func session(_ name: String = "ann") async throws -> String {
    try #require(try await stage.enrollment(name)).sessionName
  }

  /// The person opens the page and presses the button.
  @discardableResult
  func start(_ name: String = "ann") async throws -> PairingPage {
    let page = try #require(try await office.start(try await token(name), agreed: nil))
    guard case .code = page.state else {
      Issue.record("no code, but \(page.state)")
      return page
    }
    return page
  }

  /// A phone scans what the person's page shows; the number is the invited one unless another is given.
  func scan(
    _ name: String = "ann", with number: String? = nil, at gateway: String? = nil
  ) async throws {
    let enrollment = try #require(try await stage.enrollment(name))
    let digits = (number ?? enrollment.phone).replacing("+", with: "")
    try self.gateway(gateway).withWorld { try $0.scan(enrollment.sessionName, number: digits) }
  }

  /// The person pairs, while the page is open.
  func pair(_ name: String = "ann", at gateway: String? = nil) async throws {
    try await start(name)
    try await scan(name, at: gateway)
    #expect(try await look(name) == .success)
  }

  /// What the page tells at first of itself once it listens.
  ///
  /// Mails that it leads to have left, unless `mailLeaves` is false.
  func look(
    _ name: String = "ann", token: String? = nil, mailLeaves: Bool = true
  ) async throws -> PairingPage.State? {
    let own: String
    if let token { own = token } else { own = try await self.token(name) }
    let office = office
    var state: PairingPage.State?
    for try await page in office.changes(own) {
      state = page.state
      break
    }
    if mailLeaves { await office.postman.settle() }
    return state
  }

  func renew(_ token: String) async throws -> PairingPage.State? {
    let state = try await office.renew(token)?.state
    await office.postman.settle()
    return state
  }

  func decline(
    _ token: String, textHash: String? = nil, mailLeaves: Bool = true
  ) async throws -> PairingPage.State? {
    let state = try await office.decline(token, textHash: textHash)?.state
    if mailLeaves { await office.postman.settle() }
    return state
  }

  func state(_ token: String) async throws -> PairingPage.State? {
    try await office.page(token)?.state
  }

  /// The gateway of a name; the one without by default.
  func gateway(_ name: String?) throws -> Simulation {
    guard let name else { return simulation }
    return try #require(others[name])
  }

  /// Every session that a gateway has, with its state.
  func sessions(at gateway: String? = nil) async throws -> [String] {
    let member = try #require(fleet.chosen(gateway.map { .named($0) } ?? .unnamed))
    return try await member.gateway.sessions().map { "\($0.name) \($0.state.rawValue)" }.sorted()
  }

  var calls: [String: Int] { simulation.withWorld { $0.calls } }
}

/// Runs a simulated WAHA for the length of a test, and one for each other name; their clocks stand with everybody's.
func withPairing(
  _ accounts: DesiredAccount..., others: [String] = [],
  body: @escaping @Sendable (PairingStage) async throws -> Void
) async throws {
  let stage = try await Stage(accounts: accounts)
  var settings = World.Settings(kind: .waha, key: "key")
  settings.startTakes = 0
  settings.statusWait = 0
  settings.reconnectAfter = 0
  settings.reconnectTakes = 0
  let gateways = ([.unnamed] + others.map { .named($0) }).map { choice in
    PairingStage.Gateway(
      choice: choice,
      simulation: Simulation(settings: settings, clock: .manual, start: monday.seconds * 1_000))
  }
  let (ports, port) = AsyncStream<(place: Int, port: Int)>.makeStream()
  try await withThrowingTaskGroup { group in
    for (place, gateway) in gateways.enumerated() {
      group.addTask {
        try await SimulationServer(gateway.simulation).run(
          host: "127.0.0.1", port: 0, stopsOnSignals: false
        ) { port.yield((place, $0)) }
      }
    }
    group.addTask {
      var open = gateways
      var waiting = gateways.count
      for await known in ports {
        open[known.place].port = known.port
        waiting -= 1
        if waiting == 0 { break }
      }
      try await body(try PairingStage(stage, open))
    }
    try await group.next()
    group.cancelAll()
  }
}
