import Engine
import Testing

/// `adopt`: a session that the gateway has goes to the user whose number it has.
@Suite struct TakeoverTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var person: Person?
    var enrollment: Enrollment?
    var sessions = [UnknownSession(session: "old", phone: annsPhone)]
    var standing = DesiredAccount.Standing.active
    var does: [String] = []
    var refused: [String] = []

    init(
      _ sentence: String, _ person: Person?, _ enrollment: Enrollment?,
      sessions: [UnknownSession]? = nil, standing: DesiredAccount.Standing = .active,
      does: [String] = [], refused: [String] = []
    ) {
      testDescription = sentence
      self.person = person
      self.enrollment = enrollment
      if let sessions { self.sessions = sessions }
      self.standing = standing
      self.does = does
      self.refused = refused
    }
  }

  static let cases = [
    Case(
      "on, and not enrolled", ann(), nil,
      does: ["connect ann (taken over): – → Archiving"]),
    Case(
      "on, and invited", ann(), .invited(),
      does: ["connect ann (taken over): Not Connected → Archiving"]),
    Case(
      "on, and Logged Out", ann(), .loggedOut(),
      does: ["connect ann (taken over): Logged Out → Archiving"]),
    Case("Archiving already", ann(), .archiving(), refused: ["Archiving already"]),
    Case("off", ann(wish: .off), nil, refused: ["archiving is off"]),
    Case("asks for nothing", ann(wish: .none), nil, refused: ["archiving is off"]),
    Case(
      "does not agree", ann(), Enrollment.invited().with { $0.declinedAt = monday },
      refused: ["does not agree to be archived"]),
    Case("suspended", ann(), nil, standing: .suspended, refused: ["account suspended"]),
    Case(
      "another number", ann(), nil,
      sessions: [UnknownSession(session: "b", phone: "+4915112345678")]),
    Case(
      "a session that is not known to work", ann(), nil, sessions: [UnknownSession(session: "b")]),
    Case(
      "two sessions of one number", ann(), nil,
      sessions: [
        UnknownSession(session: "a", phone: annsPhone),
        UnknownSession(session: "b", phone: annsPhone),
      ], refused: ["2 sessions of the gateway have this number"]),
    Case(
      "in Brazil, where WhatsApp leaves a digit out", ann(phone: brazilian), nil,
      sessions: [UnknownSession(session: "old", phone: "+553187654321")],
      does: ["connect ann (taken over): – → Archiving"]),
  ]

  static let brazilian = Phone.number("+5531987654321")

  @Test("A number that two users have for WhatsApp is given to neither")
  func sharedNumber() {
    let people = [
      ann(phone: Self.brazilian),
      bob(phone: .number("+553187654321")),
    ]
    let plan = Planner(now: monday).takeOver(
      desired: DesiredAccount(id: acme, standing: .active, people: people, policy: Policy()),
      observed: ObservedAccount(
        enrollments: [], unknownSessions: [UnknownSession(session: "old", phone: "+553187654321")]))
    #expect(plan.plan.actions == [])
    #expect(
      plan.refusals.map { "\($0.user): \($0.reason)" }
        == ["ann@acme.example", "bob@acme.example"].map {
          "\($0): ann@acme.example and bob@acme.example have one number for WhatsApp"
        })
  }

  @Test("A session with Ann's number, and Ann is", arguments: cases)
  func takeOver(_ theCase: Case) {
    let desired = DesiredAccount(
      id: acme, standing: theCase.standing, people: [theCase.person].compactMap { $0 },
      policy: Policy())
    let plan = Planner(now: monday).takeOver(
      desired: desired,
      observed: ObservedAccount(
        enrollments: [theCase.enrollment].compactMap { $0 }, unknownSessions: theCase.sessions))
    #expect(plan.plan.actions.map(\.sketch) == theCase.does)
    #expect(plan.refusals.map(\.reason) == theCase.refused)
    for action in plan.plan.actions {
      #expect(action.session == "old")
      let transition = Lifecycle.carryOut(
        action, on: theCase.enrollment, newSubject: "s_new", policy: Policy(), now: monday)
      #expect(transition.enrollment?.session == "old")
      #expect(transition.enrollment?.status == .archiving)
      #expect(transition.event?.kind == .adopt)
      let mails = transition.effects.filter { if case .mail = $0 { true } else { false } }
      #expect(mails == [])
    }
  }
}
