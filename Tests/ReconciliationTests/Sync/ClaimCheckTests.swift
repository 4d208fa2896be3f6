import Engine
import StoreContract
import Testing

@testable import Reconciliation

@Suite("A claimed mail is looked at once more before it is sent")
struct ClaimCheckTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What the store holds of Ann when her mail is claimed; nil when she is not enrolled.
    var ann: Enrollment?
    var kind = MailOrder.Kind.invitation
    var delivered: [String] = []

    var testDescription: String { sentence }
  }

  private static func ann(_ change: (inout Enrollment) -> Void = { _ in }) -> Enrollment {
    var ann = Enrollment(
      subject: "s_ann", email: "ann@acme.example", phone: number(1), since: monday,
      invitation: Invitation(serial: 1, state: .queued, madeAt: monday, awaitsMail: true),
      serial: 1, mails: 1, cycle: Cycle(invitations: 1))
    change(&ann)
    return ann
  }

  static let cases = [
    Case(
      sentence: "the link is the live one, and waits for this mail", ann: ann(),
      delivered: ["invitation → ann"]),
    Case(sentence: "withdrawn meanwhile", ann: nil),
    Case(sentence: "renamed meanwhile", ann: ann { $0.email = "anna@acme.example" }),
    Case(
      sentence: "a newer link was made",
      ann: ann {
        $0.serial = 2
        $0.invitation?.serial = 2
      }),
    Case(
      sentence: "the session's generation is another",
      ann: ann {
        $0.generation = 2
        $0.generations = 2
      }),
    Case(
      sentence: "the mail was taken back",
      ann: ann {
        $0.invitation?.state = .sent
        $0.invitation?.awaitsMail = false
      }),
    Case(sentence: "the link was revoked", ann: ann { $0.invitation?.state = .revoked }),
    Case(
      sentence: "the link of a reminder has expired",
      ann: ann {
        $0.invitation?.state = .sent
        $0.invitation?.expiresAt = monday
      }, kind: .reminder),
    Case(
      sentence: "the escalation was taken back", ann: ann { $0.cycle.escalatedAt = nil },
      kind: .escalation),
    Case(
      sentence: "the escalation stands",
      ann: ann {
        $0.cycle.escalatedAt = monday
        $0.cycle.escalationAwaits = true
      }, kind: .escalation, delivered: ["escalation → max"]),
  ]

  @Test("A mail in the outbox, of which the enrollment says by then", arguments: cases)
  func check(_ theCase: Case) async throws {
    let stage = try await Stage(.account(acme))
    let desk = try await Desk.open(acme, in: stage.store)
    let order = MailOrder(
      kind: theCase.kind, subject: "s_ann", email: "ann@acme.example", phone: number(1),
      serial: theCase.kind == .escalation ? nil : 1, generation: 1,
      escalateTo: theCase.kind == .escalation ? .manager : nil)
    let mail = try Correspondence.usual.mail(for: order, now: monday)
    try await desk.commit(theCase.ann.map { [.put($0)] } ?? [], mail: [mail])

    let builder = DecisionBuilder(
      account: acme, head: .start, enrollments: theCase.ann.map { [$0] } ?? [], revision: nil,
      correspondence: .usual, surroundings: stage.surroundings)
    var room = MailRoom(
      account: acme, lease: desk.lease, surroundings: stage.surroundings, tuning: stage.tuning,
      policy: unguarded, sender: stage.sender, builder: builder,
      composer: { try stage.composers.composer(accountFolder: "", templates: [:]) },
      waits: { _ in nil })
    try await room.deliver()

    #expect(await stage.delivered() == theCase.delivered)
    #expect(room.fates == (theCase.delivered.isEmpty ? [:] : [order.key: .sent]))
    #expect(try await stage.outbox() == [])
    #expect(
      try await stage.events().map { String($0.prefix { $0 != " " }) }
        == (theCase.delivered.isEmpty ? [] : ["mailed"]))
  }
}
