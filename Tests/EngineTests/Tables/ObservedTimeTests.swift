import Engine
import Testing

/// What a gateway told holds as of when it was asked, and a doubt as of when it answered, however long after that an account has its turn.
@Suite struct ObservedTimeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    var enrollment: Enrollment
    var signal: Signal
    /// Seconds after monday.
    var seen: Seconds
    /// Nil for at once.
    var answered: Seconds?
    var turn: Seconds
    var does: [String] = []
    var after: @Sendable (inout Enrollment) -> Void = { _ in }

    var testDescription: String { sentence }
  }

  static let works = Signal.working(number: annsPhone)

  static func doubted(_ kind: Doubt.Kind = .lost, since: Seconds = 0) -> Enrollment {
    .archiving().with { $0.doubt = Doubt(kind: kind, since: monday + since) }
  }

  static let cases = [
    Case(
      sentence: "a doubt begins when the gateway was asked", enrollment: .archiving(),
      signal: .lost, seen: 0, turn: 10
    ) { $0.doubt = Doubt(kind: .lost, since: monday) },
    Case(
      sentence:
        "or when it answered, where that took long: what it told was so at any time between",
      enrollment: .archiving(), signal: .lost, seen: 0, answered: 45, turn: 10
    ) { $0.doubt = Doubt(kind: .lost, since: monday + 45) },
    Case(
      sentence: "so a slow answer and a prompt one within one flap are no two looks",
      enrollment: doubted(since: 59), signal: .lost, seen: 60, turn: 60),
    Case(
      sentence:
        "two looks within one flap are no two looks, though the account's turns are 70 s apart",
      enrollment: doubted(), signal: .lost, seen: 5, turn: 80),
    Case(
      sentence: "nor do they make another number sure", enrollment: doubted(.otherNumber),
      signal: .working(number: bobsPhone), seen: 59, turn: 600),
    Case(
      sentence: "looks that are 60 s apart are two", enrollment: doubted(), signal: .lost, seen: 60,
      turn: 80,
      does: [
        "disconnect ann (unlinked): Archiving → Logged Out",
        "invite ann (reconnect): Logged Out → Logged Out, new link",
      ]),
    Case(
      sentence: "a session is confirmed as of when it was seen", enrollment: .archiving(),
      signal: works, seen: 0, turn: 600
    ) { $0.lastConfirmed = monday },
    Case(
      sentence: "who connected meanwhile is not doubted because of what was seen before",
      enrollment: .archiving().with {
        $0.since = monday + 100; $0.lastConfirmed = monday + 100
      },
      signal: .lost, seen: 0, turn: 120),
    Case(
      sentence:
        "a doubt of the second in which they connected may tell of what was before it, and bears out nothing: the next look begins another",
      enrollment: doubted(since: 100).with { $0.since = monday + 100 },
      signal: .lost, seen: 200, turn: 220
    ) { $0.doubt = Doubt(kind: .lost, since: monday + 200) },
    Case(
      sentence: "nor does one of the second in which they were confirmed",
      enrollment: doubted(.otherNumber, since: 100).with { $0.lastConfirmed = monday + 100 },
      signal: .working(number: bobsPhone), seen: 200, turn: 220
    ) { $0.doubt = Doubt(kind: .otherNumber, since: monday + 200) },
    Case(
      sentence:
        "an answer to what was asked in that second is a doubt of that second, however late it comes",
      enrollment: .archiving().with { $0.lastConfirmed = monday + 100 }, signal: .lost, seen: 100,
      answered: 3_700, turn: 3_700
    ) { $0.doubt = Doubt(kind: .lost, since: monday + 100) },
    Case(
      sentence: "a later confirmation is not set back",
      enrollment: .archiving().with {
        $0.lastConfirmed = monday + 100
      }, signal: works, seen: 0, turn: 120),
    Case(
      sentence: "a later doubt is not taken back", enrollment: doubted(since: 100), signal: works,
      seen: 0, turn: 120),
    Case(
      sentence: "a rejection is not repeated by what was seen before it",
      enrollment: .invited(at: monday + 100), signal: .working(number: bobsPhone), seen: 0,
      turn: 120),
    Case(
      sentence: "a confirmation of the future is a clock's fault, and hides nothing",
      enrollment: .archiving().with { $0.lastConfirmed = monday + .hours(2) }, signal: .lost,
      seen: 0, turn: 10
    ) { $0.doubt = Doubt(kind: .lost, since: monday) },
  ]

  private static func carriedOut(_ theCase: Case) -> (plan: AccountPlan, after: Enrollment?) {
    let now = monday + theCase.turn
    let plan = Planner(now: now).plan(
      desired: DesiredAccount(id: acme, standing: .active, people: [ann()], policy: Policy()),
      observed: ObservedAccount(
        enrollments: [theCase.enrollment], signals: ["s_ann": theCase.signal],
        observedAt: monday + theCase.seen, answeredAt: theCase.answered.map { monday + $0 }))
    var after: Enrollment? = theCase.enrollment
    for item in plan.upkeep {
      guard let enrollment = after else { continue }
      after = Lifecycle.carryOut(item, on: enrollment, now: now).enrollment
    }
    for action in plan.actions {
      after =
        Lifecycle.carryOut(action, on: after, newSubject: "", policy: Policy(), now: now).enrollment
    }
    return (plan, after)
  }

  @Test(arguments: cases)
  func holdsAsOfWhenItWasSeen(_ theCase: Case) {
    let (plan, after) = Self.carriedOut(theCase)
    #expect(plan.actions.map(\.sketch) == theCase.does)
    if theCase.does.isEmpty { #expect(after == theCase.enrollment.with(theCase.after)) }
  }

  @Test("Somebody is Archiving since they were seen so, though it is carried out later")
  func connected() {
    let (plan, after) = Self.carriedOut(
      Case(
        sentence: "", enrollment: .invited(), signal: Self.works, seen: 0, turn: 600))
    #expect(plan.actions.map(\.kind) == [.connect])
    #expect(after?.since == monday)
    #expect(after?.lastConfirmed == monday)
  }
}
