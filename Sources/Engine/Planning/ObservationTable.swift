/// What the gateway tells of an enrollment, and what follows: rows O1 to O7 of the lifecycle.
///
/// Applied to every enrollment, whatever is desired: the truth is never held. O8 is `Planner.unmanaged`, O9 is
/// `OutageHold`.
package enum ObservationTable {
  /// The number of a row, as the lifecycle's document has it.
  enum Row: Int, CaseIterable, Sendable { case o1 = 1, o2, o3, o4, o5, o6, o7 }

  struct Rule: Sendable {
    let number: Row
    /// Nil where the row does not fit.
    let verdict: @Sendable (Enrollment, Signal, Case, Circumstances) -> Verdict?

    init(
      _ number: Row,
      _ verdict: @escaping @Sendable (Enrollment, Signal, Case, Circumstances) -> Verdict?
    ) {
      self.number = number
      self.verdict = verdict
    }
  }

  static let rows = [
    Rule(.o1, connected),
    Rule(.o2, otherNumber),
    Rule(.o3, confirmed),
    Rule(.o4, lost),
    Rule(.o5, proofOfNothing),
    Rule(.o6, needsPasskey),
    Rule(.o7, declined),
  ]

  /// How far apart two polls must be to bear each other out.
  package static let secondLook: Seconds = 60

  /// The first row that fits; none where the enrollment is known to be otherwise since the signal was seen.
  static func verdict(
    on enrollment: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> (row: Row, verdict: Verdict)? {
    if enrollment.isNewer(than: circumstances.seenAt, now: circumstances.now) { return nil }
    for rule in rows {
      if let verdict = rule.verdict(enrollment, signal, theCase, circumstances) {
        return (rule.number, verdict)
      }
    }
    return nil
  }

  /// O1: working with the number it was invited for.
  private static func connected(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    guard e.status != .archiving, signal == .working(number: e.phone) else { return nil }
    var action = circumstances.action(.connect, .paired, for: theCase, to: .archiving)
    action.observedAt = circumstances.observedAt
    return .act(action)
  }

  /// O2: working with another number; somebody Archiving is looked at twice, as in O4.
  private static func otherNumber(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    guard case .working(let number) = signal, number != e.phone else { return nil }
    if e.status == .archiving, !isSecondLook(at: .otherNumber, e, circumstances.seenAt) {
      return firstLook(at: .otherNumber, e, circumstances)
    }
    if e.status == .archiving, let outage = circumstances.outage(of: e) {
      return .hold(.reject, .outage(lost: outage.lost, archiving: outage.archiving))
    }
    var action = circumstances.action(.reject, .anotherNumber, for: theCase, to: .notConnected)
    action.otherPhoneEnding = String(number.suffix(2))
    action.quiet =
      circumstances.standing != .active || !circumstances.missingMailSettings.isEmpty
    return .act(action)
  }

  /// O3: working, same number.
  private static func confirmed(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    guard e.status == .archiving, signal == .working(number: e.phone) else { return nil }
    if e.lastConfirmed == circumstances.seenAt && e.doubt == nil { return .leave() }
    return .note(.confirm(subject: e.subject, at: circumstances.seenAt))
  }

  /// O4: unlinked, failed or gone, seen by two polls.
  private static func lost(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    guard e.status == .archiving, signal == .lost else { return nil }
    guard isSecondLook(at: .lost, e, circumstances.seenAt) else {
      return firstLook(at: .lost, e, circumstances)
    }
    if let outage = circumstances.outage(of: e) {
      return .hold(.disconnect, .outage(lost: outage.lost, archiving: outage.archiving))
    }
    return .act(circumstances.action(.disconnect, .unlinked, for: theCase, to: .loggedOut))
  }

  /// O5: starting, stopped, no identity, no answer: evidence grows older.
  private static func proofOfNothing(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    e.status == .archiving ? .leave() : nil
  }

  /// O6: told once. Somebody Logged Out who pairs again can meet it as well.
  private static func needsPasskey(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    guard signal == .needsPasskey else { return nil }
    return e.passkeyAsked ? .leave() : .note(.passkey(subject: e.subject))
  }

  /// O7: pressed *I do not agree*; what they pressed on an earlier invitation is over. Somebody Logged Out who is to
  /// pair again can decline as well.
  private static func declined(
    _ e: Enrollment, _ signal: Signal, _ theCase: Case, _ circumstances: Circumstances
  ) -> Verdict? {
    guard case .declined(let at, let consent) = signal else { return nil }
    if e.declinedAt != nil || e.invitation.map({ at < $0.madeAt }) ?? false { return .leave() }
    var action = circumstances.action(.decline, .doesNotAgree, for: theCase, to: e.status)
    action.declinedAt = at
    action.consent = consent
    return .act(action)
  }

  /// Whether somebody would not be Archiving any more by this signal (rows O2 and O4).
  static func ends(_ e: Enrollment, _ signal: Signal?, seenAt: Instant, now: Instant) -> Bool {
    guard e.status == .archiving, let signal, !e.isNewer(than: seenAt, now: now) else {
      return false
    }
    if case .working(let number) = signal, number != e.phone {
      return isSecondLook(at: .otherNumber, e, seenAt)
    }
    return signal == .lost && isSecondLook(at: .lost, e, seenAt)
  }

  private static func isSecondLook(
    at kind: Doubt.Kind, _ e: Enrollment, _ seenAt: Instant
  ) -> Bool {
    guard let doubt = e.doubt, isFirstLook(doubt, at: kind, e) else { return false }
    return seenAt - doubt.since >= secondLook
  }

  /// Whether a doubt can be borne out: one that began in the second in which the session was seen working may tell of
  /// what was before that.
  private static func isFirstLook(_ doubt: Doubt, at kind: Doubt.Kind, _ e: Enrollment) -> Bool {
    doubt.kind == kind && doubt.since != e.since && doubt.since != e.lastConfirmed
  }

  /// A doubt begins with the answer: a slow gateway may tell of a moment long after it was asked. But where it was asked in
  /// the second in which the session was seen working, it may as well tell of that, however late it answers.
  private static func firstLook(
    at kind: Doubt.Kind, _ e: Enrollment, _ circumstances: Circumstances
  ) -> Verdict {
    let seenAt = circumstances.seenAt
    let isOfThatSecond = seenAt == e.since || seenAt == e.lastConfirmed
    let doubt = Doubt(kind: kind, since: isOfThatSecond ? seenAt : circumstances.answeredAt)
    if let known = e.doubt, known == doubt || isFirstLook(known, at: kind, e) { return .leave() }
    return .note(.doubt(subject: e.subject, doubt))
  }
}

extension Enrollment {
  /// Whether what is known of it was seen after that instant; what lies in the future is a clock's fault, and proves
  /// nothing.
  package func isNewer(than seenAt: Instant, now: Instant) -> Bool {
    [since, lastConfirmed, doubt?.since].contains { known in
      known.map { $0 > seenAt && $0 <= now } ?? false
    }
  }
}
