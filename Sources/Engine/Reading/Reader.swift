/// What a reader sees of one account: pure functions of what is desired, observed and held.
package enum Reader {
  /// Everybody who is on or enrolled, held ones too, sorted by e-mail: the Archiving tab and `status.csv`.
  ///
  /// `plan` is one that was made for the same enrollments; its holds are the reasons shown.
  package static func statusRows(
    desired: DesiredAccount, enrollments: [Enrollment], plan: AccountPlan, now: Instant
  ) -> [StatusRow] {
    let circumstances = Circumstances(desired, now: now)
    let held = holdsShown(plan.held)
    var rows: [StatusRow] = []
    for theCase in cases(desired, enrollments, circumstances) where theCase.isOnArchivingTab {
      rows.append(row(theCase, held: held[theCase.user], circumstances))
    }
    return rows.sorted { ($0.email, $0.subject ?? "") < ($1.email, $1.subject ?? "") }
  }

  /// The Not Archiving tab: everybody else of the roster who has a phone, sorted by e-mail.
  package static func notArchiving(
    desired: DesiredAccount, enrollments: [Enrollment], now: Instant
  ) -> [Person] {
    others(desired, enrollments, now) { $0.phone != nil }
  }

  /// Those whom neither tab lists because they have no phone, or a wrong one, and nothing is asked for them.
  package static func withoutPhone(
    desired: DesiredAccount, enrollments: [Enrollment], now: Instant
  ) -> [Person] {
    others(desired, enrollments, now) { $0.phone == nil }
  }

  private static func others(
    _ desired: DesiredAccount, _ enrollments: [Enrollment], _ now: Instant,
    where isWanted: (Case) -> Bool
  ) -> [Person] {
    cases(desired, enrollments, Circumstances(desired, now: now)).compactMap { theCase in
      guard let person = theCase.person, person.listed, !theCase.isOnArchivingTab,
        isWanted(theCase)
      else { return nil }
      return person
    }
  }

  private static func cases(
    _ desired: DesiredAccount, _ enrollments: [Enrollment], _ circumstances: Circumstances
  ) -> [Case] {
    Matching.match(desired.people, enrollments).map {
      circumstances.theCase(of: $0, desired, enrollments)
    }
  }

  /// One hold a person: a row's before a guard's.
  private static func holdsShown(_ held: [Held]) -> [String: Held] {
    var shown: [String: Held] = [:]
    for item in held {
      if let before = shown[item.user], before.hold.heldBy == nil || item.hold.heldBy != nil {
        continue
      }
      shown[item.user] = item
    }
    return shown
  }

  private static func row(_ theCase: Case, held: Held?, _ circumstances: Circumstances)
    -> StatusRow
  {
    let e = theCase.enrollment
    let unconfirmed = e?.isUnconfirmed(at: circumstances.now, circumstances.policy) ?? false
    let detail = Detail(theCase, held: held, unconfirmed: unconfirmed, circumstances)
    var problems: Set<Problem> = []
    if theCase.person?.listed ?? false, theCase.phone == nil { problems.insert(.noPhone) }
    if held != nil { problems.insert(.held) }
    if unconfirmed { problems.insert(.stale) }
    if e?.declinedAt != nil { problems.insert(.declined) }
    return StatusRow(
      email: e?.email ?? theCase.user, phone: e?.phone ?? theCase.phone,
      status: e?.status ?? .notConnected, since: e?.since, detail: detail.text,
      lastSeen: e?.lastConfirmed, unconfirmed: unconfirmed, problems: problems,
      subject: e?.subject, person: theCase.person?.email, isOn: theCase.asked == .on)
  }
}

extension Case {
  /// Whether the person is on or enrolled; a row that cannot be understood is shown as held.
  fileprivate var isOnArchivingTab: Bool {
    if enrollment != nil { return true }
    switch asked {
    case .on, .unreadable: return true
    case .off, .notBefore, .nothing: return false
    }
  }
}

extension Enrollment {
  /// Whether the status counts as unconfirmed: Archiving, and `staleAfter` or more since the gateway said so, or the
  /// last poll saw another number.
  ///
  /// A confirmation of the future is none: it would never grow old.
  package func isUnconfirmed(at now: Instant, _ policy: Policy) -> Bool {
    guard status == .archiving else { return false }
    if doubt?.kind == .otherNumber { return true }
    return lastConfirmed.map { $0 > now || now - $0 >= policy.staleAfter } ?? true
  }
}
