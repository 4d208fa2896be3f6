import Engine
import Testing

/// Days and hours of the account's time zone.
@Suite struct SendWindowTests {
  static let weekdays = Policy().sendWindow
  /// The clocks went back on 25 October 2026 at 01:00 UTC.
  static let london = ZoneRules(
    name: "Europe/London", firstOffset: 3600,
    transitions: [.init(at: Instant(rfc3339: "2026-10-25T01:00:00Z") ?? Instant(0), offset: 0)])
  static let newYork = ZoneRules(name: "America/New_York", firstOffset: -5 * 3600)
  static let auckland = ZoneRules(name: "Pacific/Auckland", firstOffset: 13 * 3600)

  struct Moment: Sendable, CustomTestStringConvertible {
    var sentence: String
    var at: String
    var zone: ZoneRules
    var open: Bool
    var testDescription: String { "\(sentence) (\(at), \(zone.name))" }
    init(_ sentence: String, _ at: String, _ zone: ZoneRules, open: Bool) {
      self.sentence = sentence
      self.at = at
      self.zone = zone
      self.open = open
    }
  }

  @Test(
    "It opens next in the morning of the zone's next working day",
    arguments: [
      ("2026-11-27T17:59:00Z", london, "2026-11-30T08:00:00Z"),
      ("2026-11-29T12:00:00Z", newYork, "2026-11-30T13:00:00Z"),
      ("2026-11-30T07:59:59Z", london, "2026-11-30T08:00:00Z"),
    ])
  func opening(_ at: String, _ zone: ZoneRules, _ opens: String) throws {
    let now = try #require(Instant(rfc3339: at))
    #expect(Self.weekdays.opening(after: now, in: zone)?.rfc3339 == opens)
    #expect(SendWindow([]).opening(after: now, in: zone) == nil)
  }

  @Test(
    "Mon-Fri 08:00-18:00",
    arguments: [
      Moment("a second before eight", "2026-11-23T07:59:59Z", .utc, open: false),
      Moment("eight", "2026-11-23T08:00:00Z", .utc, open: true),
      Moment("a second before six in the evening", "2026-11-23T17:59:59Z", .utc, open: true),
      Moment("six in the evening", "2026-11-23T18:00:00Z", .utc, open: false),
      Moment("Saturday noon", "2026-11-28T12:00:00Z", .utc, open: false),
      Moment("Sunday noon", "2026-11-29T12:00:00Z", .utc, open: false),
      Moment("in summer time, eight is seven in UTC", "2026-10-23T07:00:00Z", london, open: true),
      Moment(
        "on the Monday after the change it is not", "2026-10-26T07:00:00Z", london, open: false),
      Moment("but an hour later", "2026-10-26T08:00:00Z", london, open: true),
      Moment(
        "Friday afternoon there, Friday night here", "2026-11-27T22:59:00Z", newYork, open: true),
      Moment("Friday evening there", "2026-11-27T23:00:00Z", newYork, open: false),
      Moment(
        "Monday morning there, still Sunday here", "2026-11-22T19:00:00Z", auckland, open: true),
      Moment(
        "Saturday morning there, still Friday here", "2026-11-27T19:00:00Z", auckland, open: false),
    ])
  func isOpen(_ moment: Moment) throws {
    let at = try #require(Instant(rfc3339: moment.at))
    #expect(Self.weekdays.isOpen(at: at, in: moment.zone) == moment.open)
  }

  @Test("A reminder that falls due at night leaves when the window opens, in the account's zone")
  func reminder() throws {
    let policy = Policy(zone: Self.london)
    let desired = DesiredAccount(id: acme, standing: .active, people: [ann()], policy: policy)
    let sent = try #require(Instant(rfc3339: "2026-10-24T05:00:00Z"))
    func due(_ at: String) throws -> Bool {
      let now = try #require(Instant(rfc3339: at))
      let plan = Planner(now: now).plan(
        desired: desired, observed: ObservedAccount(enrollments: [.invited(at: sent)]))
      return plan.actions.map(\.kind) == [.remind]
    }
    #expect(try !due("2026-10-26T04:59:59Z"))
    #expect(try !due("2026-10-26T07:59:59Z"))
    #expect(try due("2026-10-26T08:00:00Z"))
  }

  @Test("from, until and exemptions begin and end at midnight in the account's zone")
  func days() throws {
    func plan(_ at: String, _ zone: ZoneRules, _ person: Person, _ e: Enrollment?) throws
      -> [ActionKind]
    {
      Planner(now: try #require(Instant(rfc3339: at))).plan(
        desired: DesiredAccount(
          id: acme, standing: .active, people: [person], policy: Policy(zone: zone)),
        observed: ObservedAccount(enrollments: [e].compactMap { $0 })
      ).actions.map(\.kind)
    }
    let day = try #require(Day(iso: "2026-11-24"))
    let from = ann(wish: .on(from: day, until: nil))
    #expect(try plan("2026-11-24T04:59:59Z", Self.newYork, from, nil) == [])
    #expect(try plan("2026-11-24T05:00:00Z", Self.newYork, from, nil) == [.invite])
    #expect(try plan("2026-11-23T11:00:00Z", Self.auckland, from, nil) == [.invite])
    let until = ann(wish: .on(from: nil, until: day))
    #expect(try plan("2026-11-23T10:59:59Z", Self.auckland, until, .archiving()) == [])
    #expect(try plan("2026-11-23T11:00:00Z", Self.auckland, until, .archiving()) == [.withdraw])
    let exempt = ann(exemption: Exemption(reason: "x", until: day))
    #expect(try plan("2026-11-24T04:59:59Z", Self.newYork, exempt, nil) == [])
    #expect(try plan("2026-11-24T05:00:00Z", Self.newYork, exempt, nil) == [.invite])
  }

  @Test("A link lives to the second before it expires")
  func expiry() {
    let enrollment = Enrollment.invited(at: monday)
    #expect(enrollment.hasLiveLink(at: monday + .days(7) - 1))
    #expect(!enrollment.hasLiveLink(at: monday + .days(7)))
  }
}
