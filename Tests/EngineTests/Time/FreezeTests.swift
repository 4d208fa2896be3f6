import Engine
import Testing

/// The freeze that an instant lies in, and its end.
@Suite struct FreezeTests {
  struct Moment: Sendable, CustomTestStringConvertible {
    var sentence: String
    var windows: [FreezeWindow]
    var at: String
    var zone = ZoneRules.utc
    /// Nil for no freeze.
    var words: String?
    var testDescription: String { "\(sentence) (\(at), \(zone.name))" }
  }

  private static func weekly(
    _ text: String, _ days: Set<Weekday>, _ opens: Int = 0, _ closes: Int = 24
  ) -> FreezeWindow {
    FreezeWindow(
      text,
      .weekly(SendWindow([.init(days: days, opens: opens * 60, closes: closes * 60)])))
  }

  private static let friday = weekly("Fri 16:00-24:00", [.friday], 16)
  private static let weekend = weekly("Sat-Sun", [.saturday, .sunday])
  private static let always = weekly("Mon-Sun", Set(Weekday.allCases))
  private static let christmas = FreezeWindow(
    "2026-12-24..2027-01-01",
    .days(
      first: Day(iso: "2026-12-24") ?? Day(sinceEpoch: 0),
      last: Day(iso: "2027-01-01") ?? Day(sinceEpoch: 0)))
  /// The clocks went back on 25 October 2026 at 01:00 UTC, and go forward on 28 March 2027.
  private static let london = ZoneRules(
    name: "Europe/London", firstOffset: 3600,
    transitions: [
      .init(at: Instant(rfc3339: "2026-10-25T01:00:00Z") ?? Instant(0), offset: 0),
      .init(at: Instant(rfc3339: "2027-03-28T01:00:00Z") ?? Instant(0), offset: 3600),
    ])

  static let moments = [
    Moment(
      sentence: "before it begins", windows: [friday], at: "2026-11-27T15:59:59Z", words: nil),
    Moment(
      sentence: "hours of a day end on that day",
      windows: [weekly("Mon 08:00-12:00", [.monday], 8, 12)],
      at: "2026-11-23T08:00:00Z",
      words: "frozen until 2026-11-23 12:00 UTC (guards.freeze: Mon 08:00-12:00)"),
    Moment(
      sentence: "windows that join each other are one freeze", windows: [weekend, friday],
      at: "2026-11-27T16:00:00Z",
      words: "frozen until 2026-11-30 00:00 UTC (guards.freeze: Fri 16:00-24:00, Sat-Sun)"),
    Moment(
      sentence: "the end is the first instant that lies in none", windows: [weekend],
      at: "2026-11-30T00:00:00Z", words: nil),
    Moment(
      sentence: "dates end after their last day, and a weekend after them goes on",
      windows: [christmas, weekend], at: "2026-12-29T12:00:00Z",
      words: "frozen until 2027-01-04 00:00 UTC (guards.freeze: 2026-12-24..2027-01-01, Sat-Sun)"),
    Moment(
      sentence: "the end is the account's time", windows: [friday], at: "2026-10-23T15:00:00Z",
      zone: london,
      words: "frozen until 2026-10-24 00:00 Europe/London (guards.freeze: Fri 16:00-24:00)"),
    Moment(
      sentence: "a Sunday of 25 hours", windows: [weekend], at: "2026-10-25T00:30:00Z",
      zone: london,
      words: "frozen until 2026-10-26 00:00 Europe/London (guards.freeze: Sat-Sun)"),
    Moment(
      sentence: "an hour that comes twice is frozen twice",
      windows: [weekly("Sun 00:00-02:00", [.sunday], 0, 2)], at: "2026-10-25T00:30:00Z",
      zone: london,
      words: "frozen until 2026-10-25 02:00 Europe/London (guards.freeze: Sun 00:00-02:00)"),
    Moment(
      sentence: "an end that the clock leaves out comes when it is put forward",
      windows: [weekly("Sun 00:00-01:00", [.sunday], 0, 1)], at: "2027-03-28T00:30:00Z",
      zone: london,
      words: "frozen until 2027-03-28 02:00 Europe/London (guards.freeze: Sun 00:00-01:00)"),
    Moment(
      sentence: "every day of the week", windows: [always], at: "2026-11-23T12:00:00Z",
      words: "frozen with no end in sight (guards.freeze: Mon-Sun)"),
    Moment(
      sentence: "a window that cannot be read",
      windows: [FreezeWindow("Fri 18:00-08:00", .unreadable)],
      at: "2026-11-23T12:00:00Z",
      words: "frozen with no end in sight (guards.freeze: Fri 18:00-08:00)"),
  ]

  @Test("Until when", arguments: moments)
  func until(_ moment: Moment) throws {
    let policy = Policy(zone: moment.zone, guards: .init(freeze: moment.windows))
    let at = try #require(Instant(rfc3339: moment.at))
    #expect(policy.freeze(at: at)?.words == moment.words)
    #expect(policy.isFrozen(at: at) == (moment.words != nil))
  }
}
