import Formats
import Testing

@testable import Reconciliation

@Suite("Sessions that are ended at several gateways")
struct SessionEndingTests {
  static let names = (1...40).map { SessionName.of(subject: "s_\($0)", generation: 1) }
  static let silence = GatewayError.unreachable(gateway: "eu", why: "no answer")

  private static func ending(_ a: EndedGateway, _ eu: EndedGateway) -> SessionEnding {
    SessionEnding(
      GatewayFleet([
        GatewayFleet.Member(.unnamed, name: "a", gateway: a),
        GatewayFleet.Member(.named("eu"), name: "eu", gateway: eu),
      ]), nil)
  }

  @Test("A silent gateway is not asked for each, and keeps nothing that was ended where it was")
  func silent() async {
    let (a, eu) = (EndedGateway(Self.names), EndedGateway([], fails: Self.silence))
    #expect(await Self.ending(a, eu).end(Self.names, at: .unnamed).isEmpty)
    #expect(await Set(a.ended) == Set(Self.names))
    // Those that were under way together.
    #expect(await eu.calls <= 8)
  }

  @Test("What was nowhere may be at the silent one; what its own gateway refused is still there")
  func left() async {
    let (none, eu) = (EndedGateway([]), EndedGateway([], fails: Self.silence))
    #expect(await Set(Self.ending(none, eu).end(Self.names, at: .unnamed).keys) == Set(Self.names))
    let refusal = GatewayError.refused(gateway: "a", status: 500)
    let (refuses, empty) = (EndedGateway(Self.names, fails: refusal), EndedGateway([]))
    #expect(
      await Set(Self.ending(refuses, empty).end(Self.names, at: .unnamed).keys) == Set(Self.names))
  }

  @Test("What was nowhere may be at the gateway of its account, where that is none of those asked")
  func atNoGateway() async {
    let (a, eu) = (EndedGateway([]), EndedGateway([]))
    let left = await Self.ending(a, eu).end(Self.names, at: .named("us"))
    #expect(Set(left.keys) == Set(Self.names))
    #expect(await Self.ending(a, eu).end(Self.names, at: .named("eu")).isEmpty)
  }

  @Test("A session of another's making is ended at its own gateway alone")
  func foreign() async {
    let (a, eu) = (EndedGateway(["default"]), EndedGateway(["default"]))
    #expect(await Self.ending(a, eu).end(["eu/default"], at: .unnamed).isEmpty)
    #expect(await a.ended == [])
    #expect(await eu.ended == ["default"])
    #expect(
      await Array(Self.ending(a, eu).end(["gone/default"], at: .unnamed).keys) == ["gone/default"])
    #expect(await a.ended == [])
  }

  @Test(
    "Room for a pairing is made of what is left of it elsewhere, never of a linked phone's session")
  func room() async throws {
    let name = Self.names[0]
    for (state, identity, isFree) in [
      (SessionState.failed, SessionIdentity.number("+447911123456"), true),
      (.awaitingScan, .none, true), (.starting, .none, true), (.stopped, .none, true),
      (.starting, .number("+447911123456"), false), (.stopped, .undecided, false),
      (.working, .none, false),
    ] {
      let a = EndedGateway([name], GatewaySession(name: name, state: state, identity: identity))
      let eu = GatewayFleet.Member(.named("eu"), name: "eu", gateway: EndedGateway([]))
      let fleet = GatewayFleet([GatewayFleet.Member(.unnamed, name: "a", gateway: a), eu])
      switch await fleet.makeRoom(for: name, at: eu, failed: { Issue.record($0) }) {
      case .free: #expect(isFree, "\(state) \(identity)")
      case .taken(let home):
        #expect(!isFree, "\(state) \(identity)")
        #expect(home.name == "a")
      }
      #expect(await a.ended == (isFree ? [name] : []))
    }
    let a = EndedGateway(["default"])
    let eu = GatewayFleet.Member(.named("eu"), name: "eu", gateway: EndedGateway(["default"]))
    let fleet = GatewayFleet([GatewayFleet.Member(.unnamed, name: "a", gateway: a), eu])
    guard case .free = await fleet.makeRoom(for: "eu/default", at: eu, failed: { _ in }) else {
      Issue.record("a stranger is no reason")
      return
    }
    #expect(await a.ended == [])
  }
}

/// Has sessions of these names, or fails whatever is to be ended.
private actor EndedGateway: PairingGateway {
  private var names: Set<String>
  private let like: GatewaySession
  private let error: GatewayError?
  private(set) var calls = 0
  private(set) var ended: [String] = []

  init(
    _ names: [String], _ like: GatewaySession = GatewaySession(name: "", state: .failed),
    fails error: GatewayError? = nil
  ) {
    self.names = Set(names)
    self.like = like
    self.error = error
  }

  func session(_ name: String) throws -> GatewaySession? {
    calls += 1
    if let error, names.isEmpty { throw error }
    return names.contains(name) ? like : nil
  }

  func end(_ name: String) throws {
    if let error { throw error }
    if names.remove(name) != nil { ended.append(name) }
  }

  func sessions() -> [GatewaySession] { [] }
  func make(_ name: String, _ metadata: SessionMetadata) {}
  func beginPairing(_ name: String) {}
  func code(_ name: String) -> PairingCode? { nil }
  func letters(_ name: String, phone: String) -> String { "" }
  func passkeyChallenge(_ name: String) -> String? { nil }
  func answerPasskey(_ name: String, assertion: String) {}
  func passkeyConfirmation(_ name: String) -> String? { nil }
  func confirmPasskey(_ name: String) {}
  func about() -> GatewayAbout { GatewayAbout(name: "ended") }
}
