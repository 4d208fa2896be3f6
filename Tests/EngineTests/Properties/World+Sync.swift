import Engine

/// A sync of the small world, watched for everything that must always hold.
extension World {
  mutating func sync(_ fate: MailFate, _ allowed: Set<GuardKind>) {
    let (desired, observed) = (desired, observed)
    let planner = Planner(now: now, allowed: allowed)
    let plan = planner.plan(desired: desired, observed: observed)
    checkOrder(planner, desired, observed, plan)
    checkAbsence(plan)
    checkHour(plan)
    checkSecondLook(plan)
    // As many as can be tried without slowing the rest down.
    if events.count.isMultiple(of: 3) { checkApproval(planner, desired, observed, plan) }
    if allowed.isEmpty { checkGuards(plan, observed) }

    let mails = keys.count
    for item in plan.upkeep { carryOut(item) }
    for action in plan.actions { carryOut(action) }
    if !missingMailSettings.isEmpty && keys.count > mails {
      violations.append("a mail is ordered that cannot be written")
    }
    noteSignals(observed)
    deliver(fate, desired, plan)
    checkState()
    if fate != .refused { checkNothingLeft(planner, desired, plan) }
  }

  // MARK: Mail

  private mutating func deliver(_ fate: MailFate, _ desired: DesiredAccount, _ plan: AccountPlan) {
    var waiting: [MailOrder] = []
    for (place, order) in outbox.enumerated() {
      guard let enrollment = open[order.subject], order.mayLeave(for: enrollment, now: now) else {
        continue
      }
      switch fate {
      case .none: waiting.append(order)
      case .some where place.isMultiple(of: 2): waiting.append(order)
      case .all, .some:
        checkMail(order, enrollment, desired, plan)
        settle(
          Lifecycle.mailAccepted(order, on: enrollment, policy: policy, now: now), order.subject)
      case .refused:
        settle(
          Lifecycle.mailRefused(order, words: "550 no", on: enrollment, now: now), order.subject)
      }
    }
    outbox = waiting
  }

  private mutating func settle(_ transition: Transition, _ subject: String) {
    let rest = outbox
    apply(transition, to: subject)
    outbox = rest
  }

  // MARK: What always holds

  /// 1. After a sync with nothing new observed, the next plan at the same time is empty.
  private mutating func checkNothingLeft(
    _ planner: Planner, _ desired: DesiredAccount, _ before: AccountPlan
  ) {
    var observed = observed
    // A session that counts again after a phone was changed back speaks for the first time: that would be new.
    for action in before.actions where action.reason == .phoneChangedBack {
      if let subject = action.subject { observed.signals[subject] = nil }
    }
    let next = planner.plan(desired: desired, observed: observed)
    // D9 is the one exception: whoever waited for a withdrawal is invited by the sync after it.
    let waited = Set(
      before.held.filter { $0.kind == .invite && $0.hold.code == .phoneOfLeaver }.map(\.user))
    let left = next.actions.filter {
      !($0.kind == .invite && $0.subject == nil && waited.contains($0.user))
    }
    if !left.isEmpty { violations.append("1: still to be done: \(left.map(\.sketch))") }
    if !next.upkeep.isEmpty { violations.append("1: still to be noted: \(next.upkeep)") }
  }

  /// 3. Nobody whose desired state is off, held, exempted or declined is sent an invitation or reminder.
  private mutating func checkMail(
    _ order: MailOrder, _ enrollment: Enrollment, _ desired: DesiredAccount, _ plan: AccountPlan
  ) {
    guard order.serial != nil else { return }
    let today = policy.zone.wallClock(at: now).day
    let person = desired.people.first { $0.email == order.email }
    var isOn = false
    if case .on(let from, let until) = person?.wish {
      isOn = from.map { $0 <= today } ?? true && until.map { today < $0 } ?? true
    }
    let exempt = person?.exemption.map { $0.until.map { today < $0 } ?? true } ?? false
    let held = plan.held.contains {
      $0.user == order.email
        && ($0.hold.heldBy == nil || $0.kind != .invite && $0.kind != .disconnect)
    }
    if !isOn || exempt || held || enrollment.declinedAt != nil || desired.standing != .active
      || person?.listed != true || person?.phone != .number(order.phone)
    {
      violations.append("3: \(order.key) to \(order.email) left")
    }
  }

  /// 8. Absence never withdraws unless `prune` says so.
  private mutating func checkAbsence(_ plan: AccountPlan) {
    let today = policy.zone.wallClock(at: now).day
    for action in plan.actions where action.kind == .withdraw {
      guard let subject = action.subject, let enrollment = open[subject] else { continue }
      let saysOff = people.contains { person in
        guard
          person.email == enrollment.email || person.previousEmail == enrollment.email
            || person.id != nil && person.id == enrollment.userID
        else { return false }
        switch person.wish {
        case .off: return true
        case .on(_, let until): return until.map { today >= $0 } ?? false
        case .none, .unreadable: return false
        }
      }
      let files = roster == .sound && archiving == .sound
      if !saysOff && !(policy.prune && files && standing == .active) {
        violations.append("8: \(enrollment.email) is withdrawn by absence")
      }
      if roster == .unusable || archiving == .unusable {
        violations.append("8: \(enrollment.email) is withdrawn by a file that cannot be read")
      }
    }
  }

  /// Reminders, renewals and escalations wait for the send window; the link that a rejection owes does not.
  private mutating func checkHour(_ plan: AccountPlan) {
    if policy.sendWindow.isOpen(at: now, in: policy.zone) { return }
    let rejectedNow = Set(plan.actions.filter { $0.kind == .reject }.compactMap(\.subject))
    for action in plan.actions {
      let isRenewal = action.kind == .invite && action.reason == .expired
      let rejected =
        action.subject.map { open[$0]?.rejectedAt != nil || rejectedNow.contains($0) } ?? false
      if action.kind == .remind || action.kind == .escalate || isRenewal && !rejected {
        violations.append("hour: \(action.sketch) outside the send window")
      }
    }
  }

  /// Nobody Archiving is Logged Out, or unlinked, for what one poll saw.
  private mutating func checkSecondLook(_ plan: AccountPlan) {
    for action in plan.actions where action.from == .archiving {
      guard action.kind == .disconnect || action.kind == .reject, let subject = action.subject,
        let enrollment = open[subject]
      else { continue }
      let name = SessionName(subject: subject, generation: enrollment.generation)
      if badSince[name].map({ now - $0 < 60 }) ?? true {
        violations.append("\(action.sketch) for what one poll saw")
      }
    }
  }

  /// Past a limit nothing of the kind is done; the percentage is of those who were enrolled a day ago.
  private mutating func checkGuards(_ plan: AccountPlan, _ observed: ObservedAccount) {
    var dayAgo = Replay()
    let today = events.drop { $0.at <= now - .days(1) }
    for event in events[..<today.startIndex] { dayAgo.apply(event) }
    let planned = plan.actions.filter { [.withdraw, .relink].contains($0.kind) }
      .compactMap(\.subject)
    let done = today.filter { [.withdraw, .relink, .revoke].contains($0.kind) }
      .compactMap(\.subject)
    func check(_ planned: [String], _ done: [String], _ limit: Int) {
      guard !planned.isEmpty, planned.count + done.count > max(1, limit) else { return }
      violations.append("guard: \(planned.count) withdrawals, \(limit) are allowed")
    }
    check(planned, done, policy.guards.withdrawalCount)
    check(
      planned.filter { dayAgo.enrollments[$0] != nil },
      done.filter { dayAgo.enrollments[$0] != nil },
      policy.guards.withdrawalPercent * dayAgo.enrollments.count / 100)
    let invitations = plan.actions.count { $0.newLink }
    if invitations > 0
      && invitations + observed.recent.invitations > policy.guards.invitationCount
    {
      violations.append("guard: \(invitations) invitations")
    }
  }

  /// The approval of a plan holds nothing of it; without one nothing is done that the files or a hand brought.
  private mutating func checkApproval(
    _ planner: Planner, _ desired: DesiredAccount, _ observed: ObservedAccount, _ plan: AccountPlan
  ) {
    var planner = planner
    planner.approval = Approval(of: plan, at: now)
    let approved = planner.plan(desired: desired, observed: observed)
    for held in approved.held where held.hold == .notApproved {
      violations.append("approval: \(held.sketch), although the plan has it")
    }
    planner.approval = Approval(at: now, actions: [])
    let unapproved = planner.plan(desired: desired, observed: observed)
    for action in unapproved.actions
    where action.kind.needsApproval && [.files, .hand].contains(action.cause) {
      violations.append("approval: \(action.sketch) is done, although nobody approved it")
    }
  }

  /// The same input gives the same plan in any order.
  private mutating func checkOrder(
    _ planner: Planner, _ desired: DesiredAccount, _ observed: ObservedAccount, _ plan: AccountPlan
  ) {
    var (desired, observed) = (desired, observed)
    desired.people.reverse()
    observed.enrollments.sort { $0.subject > $1.subject }
    if planner.plan(desired: desired, observed: observed) != plan {
      violations.append("order: another plan in another order")
    }
  }

  /// Remembers what was seen; that somebody declined is told once.
  private mutating func noteSignals(_ observed: ObservedAccount) {
    for enrollment in observed.enrollments {
      let name = SessionName(subject: enrollment.subject, generation: enrollment.generation)
      switch observed.signals[enrollment.subject] {
      case .working(let number):
        seenWorking[name] = number
        badSince[name] = number == enrollment.phone ? nil : badSince[name] ?? now
      case .lost: badSince[name] = badSince[name] ?? now
      case .declined: signals[name] = nil
      default: break
      }
    }
  }

  private mutating func checkState() {
    let emails = open.values.map(\.email)
    if Set(emails).count < emails.count {
      violations.append("two open enrollments have one e-mail: \(emails.sorted())")
    }
    for (subject, enrollment) in open {
      let name = SessionName(subject: subject, generation: enrollment.generation)
      // 2. A link dies when it is used, replaced, declined: the name of a dead session never comes back.
      if endedSessions.contains(name) { violations.append("2: session \(name) is back") }
      if enrollment.hasLiveLink(at: now) && enrollment.status == .archiving {
        violations.append("2: \(subject) has a live link while Archiving")
      }
      if enrollment.hasLiveLink(at: now) && enrollment.declinedAt != nil {
        violations.append("2: \(subject) has a live link after declining")
      }
      // 4. Archiving only for a session last seen working with the number it was invited for; a bad
      // doubt first, and a second one ends it.
      if enrollment.status == .archiving && seenWorking[name] != enrollment.phone
        && enrollment.doubt == nil
      {
        violations.append("4: \(subject) is not known to work with \(enrollment.phone)")
      }
      let waits = outbox.contains { $0.subject == subject && $0.serial != nil }
      if enrollment.invitation?.awaitsMail ?? false, enrollment.hasLiveLink(at: now), !waits {
        violations.append("\(subject) waits for a mail that is not there")
      }
      if enrollment.cycle.invitations < 0 || enrollment.invitation?.reminders ?? 0 < 0 {
        violations.append("\(subject) has counters below nothing")
      }
      if enrollment.invitation?.reminders ?? 0 > policy.maxReminders {
        violations.append("\(subject) is reminded too often")
      }
    }
    // 5. Statuses can be replayed from events alone.
    if replay.enrollments.mapValues(\.onRecord) != open.mapValues(\.onRecord) {
      violations.append("5: the events tell of something else")
    }
  }
}
