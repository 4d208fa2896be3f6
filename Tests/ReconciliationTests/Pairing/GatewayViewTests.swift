import Engine
import Formats
import StoreContract
import Testing

@testable import Reconciliation

@Suite("What one poll of several gateways tells")
struct GatewayViewTests {
  static let gateway = UnusableGateway(setting: "none", why: "", remedy: "")
  static let fleet = GatewayFleet([
    GatewayFleet.Member(.unnamed, name: "a", gateway: gateway),
    GatewayFleet.Member(.named("eu"), name: "eu", gateway: gateway),
  ])

  static func own(_ subject: String, _ generation: Int = 1) -> String {
    SessionName.of(subject: subject, generation: generation)
  }

  static func session(
    _ name: String, _ state: SessionState, _ identity: SessionIdentity = .none
  ) -> GatewaySession {
    GatewaySession(name: name, state: state, identity: identity)
  }

  /// Nil for a gateway that is silent.
  static func view(
    _ a: [GatewaySession]?, _ eu: [GatewaySession]?, archiving: [String: [String]] = [:],
    takenOver: Set<String> = []
  ) -> GatewayView {
    let silence = GatewayError.unreachable(gateway: "x", why: "it is silent")
    var view = GatewayView(
      fleet, at: monday,
      [
        0: a.map { .success($0) } ?? .failure(silence),
        1: eu.map { .success($0) } ?? .failure(silence),
      ])
    view.sort(book: Sample.book, takenOver: takenOver, archiving: archiving)
    return view
  }

  // MARK: Outages

  /// Accounts of so many people each, whose subjects begin so.
  static func accounts(_ name: String, _ count: Int, of size: Int) -> [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: (0..<count).map { account in
        ("\(name)\(account)", (0..<size).map { own("s_\(name)\(account)x\($0)") })
      })
  }

  static func all(
    _ accounts: [String: [String]], _ state: SessionState, _ identity: SessionIdentity = .none
  ) -> [GatewaySession] {
    accounts.values.joined().map { session($0, state, identity) }
  }

  static let number = SessionIdentity.number("+447911123456")

  @Test("A gateway that lost all its people is doubted, however many another serves well")
  func lostDatabase() {
    let (large, small) = (Self.accounts("l", 91, of: 10), Self.accounts("s", 30, of: 3))
    let everybody = large.merging(small) { $1 }
    let outage = ObservedAccount.GatewayOutage(lost: 90, archiving: 90)
    // Its sessions are gone, or all show codes again.
    for theirs in [[], Self.all(small, .awaitingScan)] {
      let view = Self.view(Self.all(large, .working), theirs, archiving: everybody)
      #expect(view.losses.outages == [1: outage])
      #expect(view.losses.outage(of: Sample.archiving("s0x0"), in: "s0", view) == outage)
      #expect(view.losses.outage(of: Sample.archiving("l0x0"), in: "l0", view) == nil)
    }
    // One that was restored from an old backup has some of its people.
    let kept = Self.accounts("k", 100, of: 2)
    let restored = Self.view(
      Self.all(large, .working), Self.all(kept, .working),
      archiving: everybody.merging(kept) { $1 })
    #expect(restored.losses.outages == [1: .init(lost: 90, archiving: 290)])
    #expect(restored.losses.outage(of: Sample.archiving("s0x0"), in: "s0", restored) != nil)
  }

  @Test("A gateway that comes back with everybody unlinked is doubted while another is silent")
  func otherIsSilent() {
    let (silent, back) = (Self.accounts("l", 10, of: 3), Self.accounts("s", 10, of: 3))
    let view = Self.view(
      nil, Self.all(back, .awaitingScan), archiving: silent.merging(back) { $1 })
    #expect(view.losses.outages == [1: .init(lost: 30, archiving: 30)])
  }

  @Test("Sessions of old phones and of people who are not connected hide no losses")
  func strangersToTheCount() {
    let people = Self.accounts("p", 10, of: 1)
    let lost = Dictionary(
      uniqueKeysWithValues: people.sorted { $0.key < $1.key }.prefix(4).map { $0 })
    let others = (0..<100).map { Self.session(Self.own("s_other\($0)"), .working, Self.number) }
    let alive = people.filter { lost[$0.key] == nil }
    let view = Self.view(
      Self.all(lost, .failed, Self.number) + Self.all(alive, .working) + others, [],
      archiving: people)
    #expect(view.losses.outages == [0: .init(lost: 4, archiving: 10)])
  }

  @Test("A flap is no loss, and few who are lost are people, not an outage")
  func noOutage() {
    let people = Self.accounts("p", 10, of: 4)
    let flaps = Self.view(
      Self.all(people, .starting, Self.number), [], archiving: people)
    #expect(flaps.losses.outages == [:])
    // Of four accounts one session each is gone: of the gateway at which the others of the account are.
    let gone = (0..<4).map { Self.own("s_p\($0)x0") }
    let there = Self.all(people, .working).filter { !gone.contains($0.name) }
    let idle = Self.accounts("i", 1, of: 2)
    let view = Self.view(
      there, Self.all(idle, .working), archiving: people.merging(idle) { $1 })
    #expect(view.losses.outages == [:])
  }

  // MARK: Names that come twice

  struct Copies: Sendable, CustomTestStringConvertible {
    var sentence: String
    var a: GatewaySession
    var eu: GatewaySession
    /// The gateway of Ann's account.
    var choice = ConnectionChoice.named("eu")
    var signal: Signal
    var superfluous: [String] = []
    var testDescription: String { sentence }
  }

  static let ann = Sample.archiving("ann")
  static let name = own("s_ann")
  static let hers = SessionIdentity.number(ann.phone)
  static let other = SessionIdentity.number("+447700900123")

  @Test(
    "Of two copies of a session, the one that works with the person's number counts, whichever answers first",
    arguments: [
      Copies(
        sentence: "hers and another's", a: session(name, .working, other),
        eu: session(name, .working, hers), signal: .working(number: ann.phone),
        superfluous: ["/\(name)"]),
      Copies(
        sentence: "another's and hers", a: session(name, .working, hers),
        eu: session(name, .working, other), choice: .unnamed, signal: .working(number: ann.phone),
        superfluous: ["eu/\(name)"]),
      Copies(
        sentence: "hers twice: that of the account's gateway counts",
        a: session(name, .working, hers),
        eu: session(name, .working, hers), signal: .working(number: ann.phone),
        superfluous: ["/\(name)"]),
      Copies(
        sentence: "what works at a gateway that the account did not choose ends nothing at its own",
        a: session(name, .working, hers), eu: session(name, .working, other),
        signal: .working(number: ann.phone)),
      Copies(
        sentence: "hers and a leftover", a: session(name, .awaitingScan),
        eu: session(name, .working, hers), signal: .working(number: ann.phone),
        superfluous: ["/\(name)"]),
      Copies(
        sentence: "on its way back and unlinked", a: session(name, .failed, hers),
        eu: session(name, .starting, hers), signal: .wavering),
      Copies(
        sentence: "unlinked and on its way back", a: session(name, .stopped, hers),
        eu: session(name, .failed, hers), signal: .wavering),
      Copies(
        sentence: "both are lost", a: session(name, .failed, hers),
        eu: session(name, .awaitingScan), signal: .lost),
    ])
  func copies(_ theCase: Copies) {
    let view = Self.view([theCase.a], [theCase.eu])
    #expect(view.signal(Self.ann, at: theCase.choice) == theCase.signal)
    #expect(
      view.superfluousCopies(Self.ann, at: theCase.choice, now: monday) == theCase.superfluous)
    // Whoever connected since may have done so at the other gateway.
    var newer = Self.ann
    newer.lastConfirmed = monday + 10
    #expect(view.superfluousCopies(newer, at: theCase.choice, now: monday + 20) == [])
  }

  @Test("What no gateway has is lost, unless the account's own is none of those that were asked")
  func nobodyAsks() {
    #expect(Self.view([], []).signal(Self.ann, at: .unnamed) == .lost)
    #expect(Self.view([], []).signal(Self.ann, at: .named("us")) == .unanswered)
  }

  @Test("A name that pairbook did not make is another session at each gateway")
  func foreign() {
    var ann = Self.ann
    ann.session = "eu/default"
    let view = Self.view(
      [Self.session("default", .working, Self.other)],
      [Self.session("default", .failed, Self.hers)],
      takenOver: ["eu/default"])
    #expect(view.signal(ann, at: .named("eu")) == .lost)
    #expect(view.strangers == [UnknownSession(session: "default", phone: "+447700900123")])
    #expect(view.superfluousCopies(ann, at: .named("eu"), now: monday) == [])
    // What the other gateway does not have says nothing while hers is silent.
    #expect(Self.view([], nil).signal(ann, at: .named("eu")) == .unanswered)
    #expect(Self.view(nil, []).signal(ann, at: .named("eu")) == .lost)
    ann.session = "gone/default"
    #expect(Self.view([], []).signal(ann, at: .named("eu")) == .unanswered)
  }

  @Test(
    "A session is written with its gateway where the name alone does not say which",
    arguments: [
      ("default", "default", ConnectionChoice?.some(.unnamed)),
      ("eu/default", "default", .named("eu")), ("pairbook-s_1-2", "pairbook-s_1-2", nil),
      ("/pairbook-s_1-2", "pairbook-s_1-2", .unnamed), ("/a/b", "a/b", .unnamed),
      ("eu/a/b", "a/b", .named("eu")),
    ])
  func address(_ text: String, _ name: String, _ gateway: ConnectionChoice?) {
    #expect(SessionAddress(text) == SessionAddress(name: name, at: gateway))
    #expect(SessionAddress(name: name, at: gateway).text == text)
  }

  @Test("The name of a session tells whose it is and of which generation, or nothing")
  func parts() {
    let parts = SessionName.parts(of: "pairbook-s_0-1-12")
    #expect(parts?.subject == "s_0-1")
    #expect(parts?.generation == 12)
    for other in [
      "default", "pairbook-", "pairbook-s", "pairbook-s_1-", "pairbook-s_1-0", "pairbook-s_1-02",
      "pairbook--1",
    ] {
      #expect(SessionName.parts(of: other) == nil, "\(other)")
    }
  }
}

extension Sample {
  /// Archiving for an hour, as last confirmed then.
  fileprivate static func archiving(_ name: String) -> Enrollment {
    var enrollment = Enrollment(
      subject: "s_\(name)", email: "\(name)@acme.example", phone: "+447911123456",
      status: .archiving, since: monday - .hours(1))
    enrollment.lastConfirmed = monday - .hours(1)
    return enrollment
  }
}
