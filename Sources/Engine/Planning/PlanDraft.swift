/// An action before the guards have seen it.
struct Proposal {
  var action: Action
  /// The number that the enrollment has before it.
  var oldPhone: String?
  /// Whether mail of the person waits to leave that must not leave if the action is held.
  var hasUnsentMail: Bool
}

/// A plan in the making, person by person.
struct PlanDraft {
  let circumstances: Circumstances
  var proposals: [Proposal] = []
  var held: [Held] = []
  var upkeep: [Upkeep] = []
  /// Why renames were held after they were proposed, by subject.
  var heldRenames: [String: Hold] = [:]

  init(_ circumstances: Circumstances) { self.circumstances = circumstances }

  /// Adds what is due about one person; `fits` is told which rows of the desire table fit.
  mutating func add(
    _ match: Match, _ desired: DesiredAccount, _ observed: ObservedAccount,
    fits: (DesireTable.Row) -> Void = { _ in }
  ) {
    var theCase = circumstances.theCase(of: match, desired, observed.enrollments)
    if let enrollment = theCase.enrollment {
      if let signal = observed.signals[enrollment.subject] {
        observe(enrollment, signal, &theCase)
      }
      retireOldSession(&theCase)
    }
    decide(&theCase, fits)
  }

  // MARK: Observation

  private mutating func observe(
    _ enrollment: Enrollment, _ signal: Signal, _ theCase: inout Case
  ) {
    guard
      let (_, verdict) = ObservationTable.verdict(on: enrollment, signal, theCase, circumstances)
    else { return }
    switch verdict {
    case .act(var action), .actAndGoOn(var action):
      if action.kind == .reject { offerLink(with: &action, theCase) }
      propose(action, theCase)
      carryOut(action, &theCase)
    case .note(let item): note(item, &theCase)
    case .hold(let kind, let hold):
      // Somebody who is off is withdrawn anyhow.
      if case .off = theCase.asked { return }
      held.append(circumstances.held(kind, hold, for: theCase))
    case .leave: break
    }
  }

  /// A rejection carries a new link if the desire table has nothing against the person and invitations are left. With a
  /// rename or a relink in the same plan it has none: it would go to the wrong address, or for the wrong phone.
  private func offerLink(with action: inout Action, _ theCase: Case) {
    var after = theCase
    carryOut(action, &after)
    guard let cycle = after.enrollment?.cycle,
      cycle.invitations < circumstances.policy.maxInvitations
    else { return }
    var first: DesireTable.Row?
    if after.enrollment?.declinedAt != nil { return }
    DesireTable.decide(&after, circumstances) { row, _, _ in first = first ?? row }
    guard let first else { return }
    action.newLink = first.rawValue >= DesireTable.Row.d14.rawValue
  }

  /// D11: the session of the old phone ends when the overlap passed or another user has the number.
  private mutating func retireOldSession(_ theCase: inout Case) {
    guard circumstances.standing == .active, let enrollment = theCase.enrollment,
      let superseded = enrollment.superseded
    else { return }
    if circumstances.now >= superseded.until {
      note(.retire(subject: enrollment.subject, reason: "the overlap has passed"), &theCase)
    } else if circumstances.anotherHas(superseded.phone, than: theCase) {
      note(.retire(subject: enrollment.subject, reason: "another user has the number"), &theCase)
    }
  }

  // MARK: Desire

  private mutating func decide(_ theCase: inout Case, _ fits: (DesireTable.Row) -> Void) {
    var learns = true
    let mailWaits = theCase.hasUnsentMail
    DesireTable.decide(&theCase, circumstances) { row, verdict, atRow in
      fits(row)
      switch verdict {
      case .act(let action), .actAndGoOn(let action):
        propose(action, atRow, mailWaits: mailWaits)
        if action.kind == .rename || action.kind == .withdraw { learns = false }
      case .note(let item): upkeep.append(item)
      case .hold(let kind, let hold):
        held.append(circumstances.held(kind, hold, for: atRow))
        stopMail(of: atRow, hold.reason)
      case .leave(let mailStops):
        if let mailStops { stopMail(of: atRow, mailStops) }
      }
    }
    if learns, let enrollment = theCase.enrollment, let person = theCase.person,
      let id = person.id, id != enrollment.userID, person.email == enrollment.email
    {
      upkeep.append(.learnID(subject: enrollment.subject, id: id))
    }
  }

  private mutating func stopMail(of theCase: Case, _ reason: String) {
    guard let enrollment = theCase.enrollment, theCase.hasUnsentMail else { return }
    upkeep.append(.withholdMail(subject: enrollment.subject, reason: reason))
  }

  // MARK: Parts

  /// `mailWaits` is false where the only mail of the case is one that the plan itself would order.
  mutating func propose(_ action: Action, _ theCase: Case, mailWaits: Bool = true) {
    proposals.append(
      Proposal(
        action: action, oldPhone: theCase.enrollment?.phone,
        hasUnsentMail: mailWaits && theCase.hasUnsentMail))
  }

  private func carryOut(_ action: Action, _ theCase: inout Case) {
    theCase.enrollment =
      Lifecycle.carryOut(
        action, on: theCase.enrollment, newSubject: "", policy: circumstances.policy,
        now: circumstances.now
      ).enrollment
  }

  private mutating func note(_ item: Upkeep, _ theCase: inout Case) {
    upkeep.append(item)
    guard let enrollment = theCase.enrollment else { return }
    theCase.enrollment =
      Lifecycle.carryOut(item, on: enrollment, now: circumstances.now).enrollment
  }

  func heldInOrder() -> [Held] {
    held.sorted {
      $0.user != $1.user
        ? $0.user < $1.user
        : ($0.kind.rawValue, $0.hold.reason) < ($1.kind.rawValue, $1.hold.reason)
    }
  }
}
