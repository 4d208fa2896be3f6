/// An enrollment on its way through one transition, with the effects gathered so far.
struct Change {
  /// Nil when the person is enrolled by it.
  let before: Enrollment?
  var after: Enrollment
  let now: Instant
  private(set) var effects: [Effect] = []

  init(of enrollment: Enrollment, now: Instant) {
    before = enrollment
    after = enrollment
    self.now = now
  }

  init(enrolling enrollment: Enrollment, now: Instant) {
    before = nil
    after = enrollment
    self.now = now
  }

  /// The transition with its one event.
  func recorded(as kind: EventKind, cause: String, newLink: Bool = false) -> Transition {
    Transition(
      enrollment: after,
      event: EventDraft(
        kind: kind, at: now, subject: after.subject, email: after.email, phone: after.phone,
        userID: after.userID, from: before?.status, to: after.status, cause: cause,
        newLink: newLink, state: after),
      effects: effects)
  }

  /// The transition that closes the enrollment.
  func closed(as kind: EventKind, cause: String) -> Transition {
    Transition(
      enrollment: nil,
      event: EventDraft(
        kind: kind, at: now, subject: after.subject, email: after.email, phone: after.phone,
        userID: after.userID, from: before?.status, to: nil, cause: cause),
      effects: effects)
  }

  /// The transition of something that is no event.
  func unrecorded() -> Transition { Transition(enrollment: after, event: nil, effects: effects) }

  /// Until when the status is known to have held: a confirmation of the future proves nothing.
  var lastProof: Instant {
    guard let confirmed = after.lastConfirmed, confirmed <= now else { return after.since }
    return confirmed
  }

  mutating func set(_ status: Status, since: Instant) {
    after.status = status
    after.since = since
  }

  /// Lets the current link die, if it is not dead already, and leaves it on record with the reason.
  ///
  /// One that expired as well, unless `sparesExpired`: a machine whose clock is behind would still let it live.
  mutating func endLink(_ state: Invitation.State, sparesExpired: Bool = false) {
    guard var invitation = after.invitation else { return }
    let hasExpired = invitation.state == .sent && !invitation.isLive(at: now)
    if [.queued, .sent, .unknown].contains(invitation.state), !(hasExpired && sparesExpired) {
      invitation.state = state
    }
    invitation.awaitsMail = false
    after.invitation = invitation
  }

  /// Takes back the mail that has not left: it counts as never decided.
  mutating func takeBackMail() {
    effects.append(.cancelMail(subject: after.subject))
    if var invitation = after.invitation, invitation.awaitsMail {
      invitation.awaitsMail = false
      if invitation.state == .queued {
        after.invitation = nil
        after.cycle.invitations -= 1
      } else {
        invitation.reminders -= 1
        after.invitation = invitation
      }
    }
    takeBackEscalation()
  }

  /// An escalation whose mail has not left counts as never decided.
  mutating func takeBackEscalation() {
    guard after.cycle.escalationAwaits else { return }
    after.cycle.escalationAwaits = false
    after.cycle.escalatedAt = nil
  }

  /// Cancels mail that has not left, but leaves it in the counters.
  mutating func cancelMail() { effects.append(.cancelMail(subject: after.subject)) }

  /// Makes a new link in place of any other, and orders the mail that carries it.
  mutating func makeLink(mailedAs kind: MailOrder.Kind, otherPhoneEnding: String? = nil) {
    after.serial += 1
    after.cycle.invitations += 1
    after.invitation = Invitation(
      serial: after.serial, state: .queued, madeAt: now, awaitsMail: true)
    orderMail(kind, serial: after.serial, otherPhoneEnding: otherPhoneEnding)
  }

  mutating func orderMail(
    _ kind: MailOrder.Kind, serial: Int?, escalateTo: Policy.EscalationTarget? = nil,
    otherPhoneEnding: String? = nil
  ) {
    after.mails += 1
    effects.append(
      .mail(
        MailOrder(
          kind: kind, subject: after.subject, email: after.email, phone: after.phone,
          serial: serial, generation: after.generation, number: after.mails,
          escalateTo: escalateTo, otherPhoneEnding: otherPhoneEnding)))
  }

  /// Ends the session of the current generation; the next one has a name of its own.
  mutating func endSession() {
    effects.append(
      .endSession(subject: after.subject, generation: after.generation, name: after.session))
    beginGeneration()
  }

  /// The next session has a name that was never used.
  mutating func beginGeneration() {
    after.generations += 1
    after.generation = after.generations
    after.session = nil
  }

  /// Ends the session of the old phone, if one is left.
  mutating func endSupersededSession() {
    guard let superseded = after.superseded else { return }
    effects.append(
      .endSession(
        subject: after.subject, generation: superseded.generation, name: superseded.session))
    after.superseded = nil
  }

  mutating func tellAdmins(_ matter: Notice.Matter) {
    effects.append(
      .tellAdmins(Notice(matter: matter, subject: after.subject, email: after.email)))
  }
}
