import Engine
import Reconciliation
import StoreContract
import Testing

@Suite("Mail that has not left is cancelled by what makes it wrong")
struct CancelledMailTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What the files say next.
    var edit: @Sendable (inout MemoryBook) -> Void = { _ in }
    /// What is asked for by hand of Ann, in place of the files.
    var byHand: HandRequest?
    /// What the gateway tells of Ann.
    var signal: Signal?
    var events: [String]
    /// What leaves once the server takes mail again.
    var delivered: [String] = []
    /// What the next sync sends besides.
    var later: [String] = []
    var ann: String?

    var testDescription: String { sentence }
  }

  static let cases = [
    Case(
      sentence: "a withdrawal",
      edit: { $0.change("ann", in: acme) { $0.wish = .off } },
      events: ["withdraw ann: off"], ann: nil),
    Case(
      sentence: "a hold: the row is gone",
      edit: { $0.change("ann", in: acme) { $0.wish = .none } },
      events: ["withhold ann: no longer listed"], ann: "ann: Not Connected"),
    Case(
      sentence: "a hold: the account is suspended",
      edit: { $0.change { $0.standing = .suspended } },
      events: ["withhold ann: account suspended"], ann: "ann: Not Connected"),
    Case(
      sentence: "a hold: the account's folder is gone",
      edit: { $0.desired[acme] = nil },
      events: ["withhold ann: the account's folder is gone"], ann: "ann: Not Connected"),
    Case(
      sentence: "a hold: the phone is gone",
      edit: { $0.change("ann", in: acme) { $0.phone = .missing } },
      events: ["withhold ann: phone missing"], ann: "ann: Not Connected"),
    Case(
      sentence: "an exemption",
      edit: {
        $0.change("ann", in: acme) { $0.exemption = Exemption(reason: "leave", until: nil) }
      },
      events: ["withhold ann: exempted"], ann: "ann: Not Connected"),
    Case(
      sentence: "a rename: the mail goes to the new address with a new link",
      edit: {
        $0.change("ann", in: acme) {
          $0.previousEmail = $0.email
          $0.email = "anna@acme.example"
        }
      },
      events: ["rename anna: e-mail changed", "invite anna: new", "mailed anna: invitation"],
      delivered: ["invitation → anna"], ann: "anna: Not Connected, link 2 sent"),
    Case(
      sentence: "another phone: the mail goes out with a link for the new one",
      edit: { $0.change("ann", in: acme) { $0.phone = .number(number(77)) } },
      events: ["relink ann: phone changed", "mailed ann: phone-changed"],
      delivered: ["phone-changed → ann"], ann: "ann: Not Connected, link 2 sent"),
    Case(
      sentence: "a newer link that an admin asks for",
      byHand: .resend, events: ["invite ann: asked", "mailed ann: invitation"],
      delivered: ["invitation → ann"], ann: "ann: Not Connected, link 2 sent"),
    Case(
      sentence: "a link that an admin revokes: somebody who is still on gets another",
      byHand: .revoke, events: ["revoke ann: asked"], later: ["renewal → ann"],
      ann: "ann: Not Connected, link 1 revoked"),
    Case(
      sentence: "a connection: the link is used",
      signal: .working(number: number(1)), events: ["connect ann: paired"],
      ann: "ann: Archiving, link 1 used"),
    Case(
      sentence: "a refusal to be archived",
      signal: .declined(at: monday + 1, consent: nil),
      events: ["decline ann: does not agree", "mailed: digest", "mailed: digest"],
      delivered: ["digest → ada", "digest → olga"], ann: "ann: Not Connected, link 1 declined"),
    Case(
      sentence: "another number: the mail with the new link says so",
      signal: .working(number: number(99)),
      events: [
        "reject ann: another number", "mailed ann: wrong-phone", "mailed: digest", "mailed: digest",
      ],
      delivered: ["wrong-phone → ann", "digest → ada", "digest → olga"],
      ann: "ann: Not Connected, link 2 sent"),
  ]

  @Test("An invitation that waits in the outbox, and then comes", arguments: cases)
  func cancelled(_ theCase: Case) async throws {
    var stage = try await Stage(.account(acme, .ann))
    await stage.server.answer("ann", .tryLater(serverWords: "451 later"))
    try await stage.sync()
    #expect(try await stage.outbox().count == 1)
    stage.pass(.minutes(5))

    await stage.commit(theCase.edit)
    if let signal = theCase.signal { await stage.gateway.tells("ann", signal) }
    try await stage.sync {
      if let request = theCase.byHand {
        $0.scope = .byHand(.init(request: request, people: [acme: ["ann@acme.example"]]))
      }
    }
    #expect(try await stage.events() == ["invite ann: new"] + theCase.events)
    #expect(await stage.delivered() == theCase.delivered)
    #expect(try await stage.outbox() == [])
    #expect(try await stage.people() == [theCase.ann].compactMap { $0 })

    // Nothing comes back to life.
    stage.pass(.minutes(5))
    try await stage.sync()
    #expect(await stage.delivered() == theCase.delivered + theCase.later)
  }

  @Test("A connection that a person made by then is the truth, also of somebody whose mail failed")
  func failedMailIsForgotten() async throws {
    let stage = try await Stage(.account(acme, .ann))
    await stage.server.answer("ann", .refusedForGood(serverWords: "550 no"))
    try await stage.sync()
    #expect(try await stage.outbox() == ["invitation → ann, failed, 1 attempt: 550 no"])
    await stage.gateway.tells("ann", .working(number: number(1)))
    try await stage.sync()
    #expect(try await stage.outbox() == [])
    #expect(try await stage.people() == ["ann: Archiving, link 1 refused"])
  }
}
