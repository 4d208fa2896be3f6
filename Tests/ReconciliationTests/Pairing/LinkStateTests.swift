import Engine
import Testing

@testable import Formats
@testable import Reconciliation

@Suite("What became of a link")
struct LinkStateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout Enrollment?) -> Void
    var serial = 1
    var mayPair = true
    var state: LinkState

    init(
      _ sentence: String, serial: Int = 1, mayPair: Bool = true, _ state: LinkState,
      _ change: @escaping @Sendable (inout Enrollment?) -> Void = { _ in }
    ) {
      testDescription = sentence
      self.change = change
      self.serial = serial
      self.mayPair = mayPair
      self.state = state
    }
  }

  static let cases = [
    Case("sent and not expired", .alive),
    Case("its mail waits in the outbox", .alive) { $0?.invitation?.state = .queued },
    Case("the book has something against it now", mayPair: false, .shows(.onHold)),
    Case("expired", .shows(.expired(mayRenew: true))) { $0?.invitation?.expiresAt = monday },
    Case("expired, and no invitation left", .shows(.expired(mayRenew: false))) {
      $0?.invitation?.expiresAt = monday
      $0?.cycle.invitations = 3
    },
    Case("expired, and held", mayPair: false, .shows(.expired(mayRenew: false))) {
      $0?.invitation?.expiresAt = monday
    },
    Case("used a moment ago", .shows(.success)) {
      $0?.invitation?.state = .used
      $0?.status = .archiving
      $0?.since = monday - 599
    },
    Case("used some time ago", .shows(.used)) {
      $0?.invitation?.state = .used
      $0?.status = .archiving
      $0?.since = monday - 600
    },
    Case("used, and Logged Out since", .shows(.used)) {
      $0?.invitation?.state = .used
      $0?.status = .loggedOut
      $0?.since = monday
    },
    Case("revoked", .shows(.revoked)) { $0?.invitation?.state = .revoked },
    Case("the person was withdrawn", .shows(.revoked)) { $0 = nil },
    Case("declined", .shows(.declined)) { $0?.invitation?.state = .declined },
    Case("replaced", .shows(.replaced)) { $0?.invitation?.state = .replaced },
    Case("its mail was refused", .shows(.replaced)) { $0?.invitation?.state = .refused },
    Case("the store was rebuilt", .shows(.replaced)) { $0?.invitation?.state = .adopted },
    Case("a newer one is out", .shows(.replaced)) { $0?.invitation?.serial = 2 },
    Case("no invitation is left on record", .shows(.replaced)) { $0?.invitation = nil },
    Case(
      "another phone was linked, and no link left",
      .shows(.wrongPhone(ending: nil, newLinkIsMailed: false))
    ) {
      $0?.invitation?.state = .replaced
      $0?.rejectedAt = monday
    },
    Case(
      "another phone was linked, and a new link mailed",
      .shows(.wrongPhone(ending: nil, newLinkIsMailed: true))
    ) {
      $0?.invitation = Invitation(serial: 2, state: .sent, madeAt: monday)
      $0?.rejectedAt = monday
    },
    Case("another phone was linked with a later link", .shows(.replaced)) {
      $0?.invitation = Invitation(serial: 3, state: .sent, madeAt: monday)
      $0?.rejectedAt = monday
    },
  ]

  @Test("Of a link that was", arguments: cases)
  func state(_ theCase: Case) {
    var enrollment: Enrollment? = Enrollment(
      subject: "s_ann", email: "ann@acme.example", phone: number(1), since: monday - .days(1),
      invitation: Invitation(
        serial: 1, state: .sent, madeAt: monday - .days(1), expiresAt: monday + .days(6)),
      serial: 1, cycle: Cycle(invitations: 1))
    theCase.change(&enrollment)
    let state = LinkState(
      KnownLink(account: acme, subject: "s_ann", serial: theCase.serial, generation: 1),
      enrollment, policy: Policy(), mayPair: theCase.mayPair, now: monday)
    #expect(state == theCase.state)
  }

  @Test(
    "A number is masked but recognisable",
    arguments: [
      ("+44 7911 123456", "+44 •••• ••3456"), ("+1 202-555-0134", "+1 •••-•••-0134"),
      ("+4479", "+4479"), ("+423 123", "+423 123"), ("", ""),
    ])
  func masked(_ number: String, _ masked: String) {
    #expect(MaskedPhone.of(number) == masked)
  }
}
