import Engine
import Testing

/// What a reader sees of each person: `status.csv` and the Archiving tab.
@Suite struct StatusRowTests {
  static let london = ZoneRules(name: "Europe/London", firstOffset: 0)
  static let auckland = ZoneRules(name: "Pacific/Auckland", firstOffset: 13 * 3600)

  struct Reading: Sendable, CustomTestStringConvertible {
    var detail: String
    var person: Person?
    var enrollment: Enrollment?
    var status: Status
    var problems: Set<Problem> = []
    var policy = Policy()
    var standing = DesiredAccount.Standing.active
    var testDescription: String { "\(status.rawValue): \(detail)" }

    init(
      _ detail: String, _ status: Status, _ person: Person?, _ enrollment: Enrollment?,
      problems: Set<Problem> = [], policy: Policy = Policy(),
      standing: DesiredAccount.Standing = .active
    ) {
      self.detail = detail
      self.status = status
      self.person = person
      self.enrollment = enrollment
      self.problems = problems
      self.policy = policy
      self.standing = standing
    }
  }

  static let readings: [Reading] = [
    // Links.
    Reading("invited, link expires 2026-11-29", .notConnected, ann(), .invited()),
    Reading(
      "invited, link expires 2026-11-29", .notConnected, ann(),
      Enrollment.invited().with {
        $0.invitation?.expiresAt = Instant(rfc3339: "2026-11-29T10:59:59Z")
      },
      policy: Policy(zone: auckland)),
    Reading(
      "invited, link expires 2026-11-30", .notConnected, ann(),
      Enrollment.invited().with {
        $0.invitation?.expiresAt = Instant(rfc3339: "2026-11-29T11:00:00Z")
      },
      policy: Policy(zone: auckland)),
    Reading("invitation waiting to be sent", .notConnected, ann(), .queued()),
    Reading(
      "invited, link expires 2026-11-23", .notConnected, ann(),
      .invited(at: monday - .days(7) + 1), policy: Policy(maxReminders: 0)),
    Reading("link expired", .notConnected, ann(), .invited(at: monday - .days(7))),
    Reading(
      "link revoked", .notConnected, ann(),
      Enrollment.invited().with { $0.invitation?.state = .revoked }),
    Reading(
      "link lost with the former store", .notConnected, ann(),
      Enrollment.invited().with { $0.invitation?.state = .adopted }),
    Reading(
      "mail refused: 550 5.1.1 no such user", .notConnected, ann(),
      Enrollment.invited().with {
        $0.invitation?.state = .refused
        $0.invitation?.refusal = "550 5.1.1 no such user"
      }),
    Reading(
      "not invited yet", .notConnected, ann(),
      Enrollment.queued().with {
        $0.invitation = nil
        $0.cycle = Cycle()
      }),
    Reading("not invited yet", .notConnected, ann(), nil),

    // The phone.
    Reading(
      "paired with another number", .notConnected, ann(),
      Enrollment.invited().with { $0.rejectedAt = monday - .hours(1) }),
    Reading(
      "needs a passkey", .notConnected, ann(), Enrollment.invited().with { $0.passkeyAsked = true }),
    Reading(
      "declined", .notConnected, ann(),
      Enrollment.invited().with {
        $0.declinedAt = monday
        $0.invitation?.state = .declined
      }, problems: [.declined]),

    // Archiving and Logged Out.
    Reading("", .archiving, ann(), .archiving()),
    Reading("", .loggedOut, ann(), .loggedOut()),
    Reading(
      "", .archiving, ann(),
      Enrollment.archiving().with { $0.lastConfirmed = monday - .hours(24) + 1 }),
    Reading(
      "unconfirmed since 2026-11-22", .archiving, ann(),
      Enrollment.archiving().with { $0.lastConfirmed = monday - .hours(24) }, problems: [.stale]),
    Reading(
      "unconfirmed", .archiving, ann(), Enrollment.archiving().with { $0.lastConfirmed = nil },
      problems: [.stale]),
    Reading(
      "unconfirmed", .archiving, ann(),
      Enrollment.archiving().with { $0.lastConfirmed = monday + 1 }, problems: [.stale]),
    Reading(
      "unconfirmed since 2026-11-23", .archiving, ann(),
      Enrollment.archiving().with { $0.doubt = Doubt(kind: .otherNumber, since: monday) },
      problems: [.stale]),
    Reading(
      "", .archiving, ann(),
      Enrollment.archiving().with { $0.doubt = Doubt(kind: .lost, since: monday) }),

    // Held and exempted.
    Reading("no longer listed", .archiving, nil, .archiving(), problems: [.held]),
    Reading(
      "phone missing", .notConnected, ann(phone: .missing), nil, problems: [.held, .noPhone]),
    Reading(
      "phone wrong (PB012)", .archiving, ann(phone: .invalid(code: "PB012")), .archiving(),
      problems: [.held, .noPhone]),
    Reading(
      "archiving is not enabled for the account", .notConnected, ann(), nil, problems: [.held],
      standing: .notEnabled),
    Reading(
      "a row about the person cannot be understood (PB031)", .notConnected,
      ann(wish: .unreadable(code: "PB031")), nil, problems: [.held]),
    Reading(
      "held: too many invitations at once", .notConnected, ann(), nil, problems: [.held],
      policy: Policy(guards: .init(invitationCount: 0))),
    Reading(
      "exempted until 2026-12-01", .notConnected,
      ann(exemption: Exemption(reason: "leave", until: Day(iso: "2026-12-01"))), nil),
    Reading(
      "exempted", .archiving, ann(exemption: Exemption(reason: "leave", until: nil)), .archiving()),
    Reading(
      "invited, link expires 2026-11-29", .notConnected,
      ann(exemption: Exemption(reason: "leave", until: Day(iso: "2026-11-23"))), .invited()),
  ]

  @Test("Details", arguments: readings)
  func detail(_ reading: Reading) throws {
    let desired = DesiredAccount(
      id: acme, standing: reading.standing, people: [reading.person].compactMap { $0 },
      policy: reading.policy)
    let enrollments = [reading.enrollment].compactMap { $0 }
    let plan = Planner(now: monday).plan(
      desired: desired, observed: ObservedAccount(enrollments: enrollments))
    let rows = Reader.statusRows(
      desired: desired, enrollments: enrollments, plan: plan, now: monday)
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row.detail == reading.detail)
    #expect(row.status == reading.status)
    #expect(row.since == reading.enrollment?.since)
    #expect(row.problems == reading.problems)
    #expect(row.unconfirmed == reading.problems.contains(.stale))
    #expect(row.lastSeen == reading.enrollment?.lastConfirmed)
    #expect(row.email == "ann@acme.example")
    #expect(row.phone == (reading.person?.phone == .missing ? nil : row.phone))
  }
}
