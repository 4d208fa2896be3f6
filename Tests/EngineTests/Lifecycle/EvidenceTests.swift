import Engine
import Testing

/// Evidence that says more than it can.
@Suite struct EvidenceTests {
  @Test(
    "Nobody is Logged Out, or Not Connected, since a confirmation of the future: it proves nothing",
    arguments: [ActionKind.disconnect, .reject])
  func future(_ kind: ActionKind) throws {
    let archiving = Enrollment.archiving().with { $0.lastConfirmed = monday + .days(3650) }
    let transition = Lifecycle.carryOut(
      Action(
        account: acme, user: "ann@acme.example", kind: kind, reason: .unlinked, subject: "s_ann"),
      on: archiving, newSubject: "s_new", policy: Policy(), now: monday)
    let after = try #require(transition.enrollment)
    #expect(after.status == (kind == .disconnect ? .loggedOut : .notConnected))
    #expect(after.since == archiving.since)
  }
}
