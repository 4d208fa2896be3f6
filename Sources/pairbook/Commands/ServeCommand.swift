import ArgumentParser
import Engine
import Formats
import Foundation
import Gateway
import GitWorkspace
import Logging
import Reconciliation
import ServiceLifecycle
import UnixSignals
import Web

/// `pairbook serve`: the pairing page and webhooks on one listener, health and metrics on another.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the pairing page, and follow each pairing.",
    discussion: """
      Invited people open the page by the link in their mail, press a button and scan the code. The page is to be reached \
      at invitations.baseURL: put a proxy with TLS before it, and name the proxy with --trusted-proxy. Whoever connects is \
      Archiving at once; the next sync publishes it. With --watch this process syncs, too, as `pairbook watch` does, and \
      publishes at once. Stops on SIGTERM once what is under way is done.

      Example: pairbook serve --listen 127.0.0.1:8080 --trusted-proxy 127.0.0.1
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp("Where the page and webhooks are served.", valueName: "host:port"))
  var listen = "127.0.0.1:8080"

  @Option(
    help: ArgumentHelp(
      "Where /healthz, /readyz and /metrics are served; not for the public.",
      valueName: "host:port"))
  var adminListen = "127.0.0.1:9464"

  @Option(
    help: ArgumentHelp(
      "A proxy before the page, whose word for whom it asks is believed: its address, or a block that nobody else is in, such as 10.1.2.0/29.",
      valueName: "address"))
  var trustedProxy: [String] = []

  @Flag(help: "Keep syncing in the same process, as `pairbook watch` does.")
  var watch = false

  @OptionGroup var watching: WatchOptions

  func validate() throws {
    if watching.isGiven && !watch {
      throw ValidationError("--pull, --interval and --pull-interval go with --watch.")
    }
  }

  func run() async throws {
    let workspace = try Workspace(common)
    let durations = try watching.durations()
    let start = try watch ? await workspace.startWatching(worktree: false) : nil
    let source = try start?.source ?? workspace.book()
    let settings = source.settings
    let fleet = try workspace.fleet(settings)
    guard !fleet.isEmpty else {
      throw Failure(
        "The book has no gateway, so nobody can pair.",
        remedy:
          "Name one in pairbook.json: connections.gateway, such as waha+https://gateway.example.")
    }
    let store: any CentralStore =
      try await watch ? workspace.storeToSync(source) : workspace.storeToServe(source)
    let surroundings = try await workspace.surroundings(settings, store: store, fleet: fleet)
    // Another key than the one that the links were made with would open no page.
    try await store.setLinkKeyFingerprint(surroundings.linkKey.fingerprint)
    let watched = WatchedStore(store, at: try workspace.storeRoute(settings))
    let marks = try workspace.place.open().marks
    let book = BookAtHead(workspace.place) {
      try watched.check()
      guard try workspace.place.open().marks == marks else {
        throw Failure.replacedRepository(of: workspace.folder)
      }
    } verify: { next in
      // The page was opened with these: pairing at a gateway that the book has left would make nobody Archiving.
      guard try next.isServed(as: source) else {
        throw Failure(
          "The book names other connections or addresses now than when the server was started.",
          remedy: "Start `pairbook serve` again; until then no page decides anything.")
      }
      let binding = try await StoreBinding.check(
        store, surroundings.repository, next, at: next.files.commit)
      return ServedBook(
        key: next.files.commit ?? "", source: next, repository: surroundings.repository,
        refusals: binding.refusals)
    }
    let cautions = proxyCautions(source)
    let (hints, figures) = (HintBoard(), RoundFigures())
    let office = PairingOffice(
      surroundings: surroundings, fleet: fleet, book: settings.id, wallClock: Clock.wall,
      decided: { hints.decided($0) }
    ) { try await book.current() }
    // What is refused is told.
    var logger = surroundings.logger
    if !workspace.console.verbose { logger.logLevel = .notice }
    let server = try PairingServer(
      try serverSettings(of: source, workspace.environment), desk: office,
      webhooks: WAHAWebhookReader(
        secret: workspace.environment.nonEmpty("PAIRBOOK_WEBHOOK_SECRET")),
      hint: { hint in
        await office.hint(hint)
        hints.heard(hint)
      },
      notReady: { await Self.whyNotReady(store, book) }, rounds: watch ? figures : nil,
      now: Clock.wall, logger: logger
    ) { ports in
      workspace.console.note(
        "Serving pairing pages on port \(ports.public), health and metrics on port \(ports.admin).")
      for caution in cautions { workspace.console.note(caution) }
      Task { await Self.greet(fleet, workspace.console) }
    }
    var services: [any Service] = [server]
    if let start {
      // Stopped before the server: pages are served until the account at work is done.
      services.append(
        try watching.service(
          workspace, start, watched, pull: watching.pull ? durations.pull : nil,
          interval: durations.interval, hints: hints, figures: figures))
    }
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
    await office.close()
  }

  /// Says at the start which gateways cannot be used; pages are served all the same, since it may pass.
  private static func greet(_ fleet: GatewayFleet, _ console: Console) async {
    for member in fleet.members {
      do {
        _ = try await member.gateway.about()
      } catch {
        let words = ErrorWords(any: fleet.failure(of: member, error))
        console.note("\(words.message) \(words.remedy) Until then nobody can pair there.")
      }
    }
  }

  /// All people would share the limits of one address.
  private func proxyCautions(_ source: LoadedBookSource) -> [String] {
    let isLocal = ["127.", "localhost", "[::1]"].contains { listen.hasPrefix($0) }
    let base = source.settings.invitations.baseURL ?? ""
    let isTried = ["http://127.", "http://localhost", "http://[::1]"].contains {
      base.hasPrefix($0)
    }
    guard isLocal, !isTried, trustedProxy.isEmpty else { return [] }
    return [
      "The page is for a proxy on this machine (\(listen)), and none is named: everybody is taken for one client, and shares its limits. Name it: --trusted-proxy 127.0.0.1."
    ]
  }

  private static func whyNotReady(_ store: any CentralStore, _ book: BookAtHead) async -> String? {
    do {
      _ = try await store.identity()
      _ = try await book.current()
      return nil
    } catch {
      return "no page decides anything: " + (Failure(any: error)?.message ?? "\(error)")
    }
  }

  private func serverSettings(
    of source: LoadedBookSource, _ environment: Environment
  ) throws -> ServerSettings {
    ServerSettings(
      listen: try address(listen, "--listen"), adminListen: try adminAddress(),
      baseURLs: try source.baseURLs(),
      trustedProxies: TrustedProxies(
        try trustedProxy.map { text in
          // A block of everybody would believe every visitor.
          guard let block = AddressBlock(text), block.prefixLength > 0 else {
            throw Failure(
              "--trusted-proxy \(text) is no address.",
              remedy:
                "Write the proxy's IP address, or a block that nobody else is in, such as 10.1.2.0/29.",
              status: .usage)
          }
          return block
        }),
      serviceManager: ServiceManager(environment: environment),
      version: Pairbook.configuration.version)
  }

  private func adminAddress() throws -> ServerSettings.Address {
    let admin = try address(adminListen, "--admin-listen")
    if admin.port != 0, admin == (try address(listen, "--listen")) {
      throw Failure(
        "--listen and --admin-listen are both \(adminListen).",
        remedy: "Choose another address for one of them.", status: .usage)
    }
    return admin
  }

  private func address(_ text: String, _ option: String) throws -> ServerSettings.Address {
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      let port = UInt16(text[colon...].dropFirst())
    else {
      throw Failure(
        "\(option) \(text) is no address to listen on.",
        remedy: "Write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080.", status: .usage)
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return ServerSettings.Address(host: host, port: Int(port))
  }
}

enum Clock {
  /// The clock on the wall, whatever `PAIRBOOK_NOW` says.
  static let wall: @Sendable () -> Instant = {
    Instant(Int64(Date.now.timeIntervalSince1970.rounded(.down)))
  }
}

extension LoadedBookSource {
  /// Whether a server that was opened for another commit's settings serves this one's too.
  func isServed(as other: LoadedBookSource) throws -> Bool {
    let (own, others) = (settings.connections, other.settings.connections)
    return try own == others && baseURLs() == other.baseURLs()
  }

  /// Every base URL that links are made with, the book's first.
  func baseURLs() throws -> [String] {
    var urls = settings.invitations.baseURL.map { [$0] } ?? []
    for folder in try folders {
      guard case .account(let account) = try loader.loadAccount(folder.path, of: book),
        let url = account.settings?.baseURL, !urls.contains(url)
      else { continue }
      urls.append(url)
    }
    guard !urls.isEmpty else {
      throw Failure(
        "The book does not say at which address the page is to be reached.",
        remedy: "Set invitations.baseURL in pairbook.json.")
    }
    return urls
  }
}

extension Workspace {
  /// The store that the book was synced with: without it there is no link that a page could belong to.
  func storeToServe(_ source: LoadedBookSource) async throws -> any CentralStore {
    switch try await presentStore(source.settings) {
    case .absent(let path):
      throw Failure(
        "There is no store at \(path), so no link leads to a page.",
        remedy: "Sync first: `pairbook sync` invites people. Serve on the machine that syncs.")
    case .open(let store):
      let binding = try await StoreBinding.check(
        store, branch(source.settings), source, at: source.files.commit)
      try await binding.refuseMixing(rehearsal: clock.fixed != nil, in: store)
      return store
    }
  }
}
