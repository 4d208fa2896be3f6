import Engine
import Testing

@Suite("Who was confirmed on a day")
struct DayEvidenceTests {
  private func archiving(_ name: String, confirmed: Instant?) -> Enrollment {
    Enrollment.archiving("\(name)@acme.example").with { $0.lastConfirmed = confirmed }
  }

  @Test("Those Archiving whose confirmation is not stale; the others by name")
  func counted() {
    let people = [
      archiving("ann", confirmed: monday - .hours(23)), archiving("bob", confirmed: monday),
      archiving("cat", confirmed: monday - .hours(24)), archiving("dan", confirmed: nil),
      // A confirmation of the future proves nothing.
      archiving("eve", confirmed: monday + 1),
      Enrollment.invited("fay@acme.example"), Enrollment.loggedOut("gus@acme.example"),
    ]
    #expect(
      DayEvidence(of: people.reversed(), staleAfter: .hours(24), now: monday)
        == DayEvidence(
          confirmed: 2, oldest: monday - .hours(23), newest: monday,
          unconfirmed: ["s_cat", "s_dan", "s_eve"]))
  }

  @Test("Due once a day of the account, which may begin before UTC's")
  func due() throws {
    let zone = ZoneRules.utc
    #expect(DayEvidence.isDue(after: nil, now: monday, zone: zone))
    #expect(!DayEvidence.isDue(after: monday, now: monday, zone: zone))
    #expect(!DayEvidence.isDue(after: monday, now: monday + .hours(14), zone: zone))
    #expect(DayEvidence.isDue(after: monday, now: monday + .hours(15), zone: zone))
    #expect(!DayEvidence.isDue(after: monday + .days(2), now: monday, zone: zone))
  }
}
