import Engine
import Testing

/// Actions that come too late.
@Suite struct LateActionTests {
  @Test(
    "An action on an enrollment that is closed meanwhile changes nothing",
    arguments: ActionKind.allCases.filter { $0 != .invite })
  func closed(_ kind: ActionKind) {
    let transition = Lifecycle.carryOut(
      Action(account: acme, user: "ann@acme.example", kind: kind, reason: .off, subject: "s_ann"),
      on: nil, newSubject: "s_new", policy: Policy(), now: monday)
    #expect(transition == Transition(enrollment: nil, event: nil))
  }
}
