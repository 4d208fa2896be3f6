import Engine
import Testing

/// What brings an action about.
@Suite struct CauseTests {
  static let causes: [Cause: [Reason]] = [
    .files: [.off, .rowGone, .emailChanged, .new, .phoneChanged, .phoneChangedBack],
    .time: [.untilPassed, .noAnswer, .expired, .notConnected, .invitationsUsedUp],
    .observation: [.paired, .anotherNumber, .unlinked, .doesNotAgree, .reconnect],
    .hand: [.asked, .takenOver],
  ]

  @Test("Every reason has the cause of the table", arguments: Reason.allCases)
  func cause(_ reason: Reason) {
    #expect(Self.causes.filter { $0.value.contains(reason) }.map(\.key) == [reason.cause])
  }
}
