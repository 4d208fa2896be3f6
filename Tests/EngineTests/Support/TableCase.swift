import Engine
import Testing

/// One case of a table: who there is, what is seen, and exactly what follows for Ann.
struct TableCase: Sendable, CustomTestStringConvertible {
  var row: String
  var sentence: String
  var people: [Person]
  var enrollments: [Enrollment]
  var signals: [String: Signal]
  /// Whether the session of Ann's old phone is seen working.
  var oldWorks: Bool
  var standing: DesiredAccount.Standing
  var policy: Policy
  /// Keys of settings.
  var missing: [String]
  /// Whether a server takes mail, and no folder.
  var delivered: Bool
  var now: Instant
  /// Actions, as `Action.sketch`.
  var does: [String]
  /// Holds, as `Held.sketch`.
  var holds: [String]
  /// Upkeep, as `Upkeep.sketch`.
  var notes: [String]
  /// Effects of it all in order, as `Effect.sketch`.
  var effects: [String]
  /// Ann's enrollment afterwards; nil when she has none.
  var after: Enrollment?

  init(
    _ row: String, _ sentence: String, _ person: Person?, _ enrollment: Enrollment?,
    others: (people: [Person], enrollments: [Enrollment]) = ([], []), seen signal: Signal? = nil,
    oldWorks: Bool = false, standing: DesiredAccount.Standing = .active, policy: Policy = Policy(),
    missing: [String] = [], delivered: Bool = false, now: Instant = monday,
    does: [String] = [], holds: [String] = [], notes: [String] = [], effects: [String] = [],
    after: ((inout Enrollment) -> Void)? = nil, becomes: Enrollment? = nil, closed: Bool = false
  ) {
    self.row = row
    self.sentence = sentence
    people = [person].compactMap { $0 } + others.people
    enrollments = [enrollment].compactMap { $0 } + others.enrollments
    signals = [:]
    if let signal, let enrollment { signals[enrollment.subject] = signal }
    self.oldWorks = oldWorks
    self.standing = standing
    self.policy = policy
    self.missing = missing
    self.delivered = delivered
    self.now = now
    self.does = does
    self.holds = holds
    self.notes = notes
    self.effects = effects
    self.after = closed ? nil : becomes ?? enrollment.map { $0.with(after ?? { _ in }) }
  }

  var testDescription: String { "\(row) \(sentence)" }

  var desired: DesiredAccount {
    DesiredAccount(
      id: acme, standing: standing, people: people, policy: policy, missingMailSettings: missing,
      mailIsDelivered: delivered)
  }

  var observed: ObservedAccount {
    ObservedAccount(
      enrollments: enrollments, signals: signals,
      oldSessionsWorking: oldWorks ? Set(enrollments.prefix(1).map(\.subject)) : [])
  }

  var plan: AccountPlan { Planner(now: now).plan(desired: desired, observed: observed) }

  /// Plans, carries everything out, and holds the whole of it against what the case says.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let plan = plan
    #expect(plan.actions.map(\.sketch) == does, sourceLocation: sourceLocation)
    #expect(plan.held.map(\.sketch) == holds, sourceLocation: sourceLocation)
    #expect(plan.upkeep.map(\.sketch) == notes, sourceLocation: sourceLocation)
    let (observed, effects) = carriedOut()
    #expect(effects.map(\.sketch) == self.effects, sourceLocation: sourceLocation)
    let subject = enrollments.first?.subject ?? "s_new"
    #expect(
      observed.enrollments.first { $0.subject == subject } == after, sourceLocation: sourceLocation)
  }

  /// What there is after everything of the plan was carried out in its order, with the effects.
  func carriedOut() -> (observed: ObservedAccount, effects: [Effect]) {
    var open = Dictionary(uniqueKeysWithValues: enrollments.map { ($0.subject, $0) })
    var effects: [Effect] = []
    let plan = plan
    for item in plan.upkeep {
      guard let enrollment = open[item.subject] else { continue }
      let transition = Lifecycle.carryOut(item, on: enrollment, now: now)
      open[item.subject] = transition.enrollment
      effects += transition.effects
    }
    for action in plan.actions {
      let subject = action.subject ?? "s_new"
      let transition = Lifecycle.carryOut(
        action, on: open[subject], newSubject: subject, policy: policy, now: now)
      open[subject] = transition.enrollment
      effects += transition.effects
    }
    return (ObservedAccount(enrollments: Array(open.values)), effects)
  }
}
