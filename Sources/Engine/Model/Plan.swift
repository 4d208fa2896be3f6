/// What a sync would do in one account; computing it has no effect at all.
package struct AccountPlan: Equatable, Sendable, Codable {
  package var account: String
  /// In the order in which they are carried out; byte for byte the same for the same input.
  package var actions: [Action]
  package var held: [Held]
  package var unmanaged: [UnknownSession]
  /// What is noted without being an action: evidence, doubts, mail that must no longer leave. Comes before the actions.
  package var upkeep: [Upkeep]

  package init(
    account: String, actions: [Action] = [], held: [Held] = [], unmanaged: [UnknownSession] = [],
    upkeep: [Upkeep] = []
  ) {
    self.account = account
    self.actions = actions
    self.held = held
    self.unmanaged = unmanaged
    self.upkeep = upkeep
  }
}

package enum ActionKind: String, Sendable, Codable, CaseIterable {
  case connect, reject, disconnect, decline
  case withdraw, rename, invite, relink, remind, escalate
  /// By hand alone (`invite --revoke`): never in a plan.
  case revoke
}

/// One thing to do about one person.
package struct Action: Equatable, Sendable, Codable {
  package var account: String
  /// The person's e-mail after the action.
  package var user: String
  package var kind: ActionKind
  package var reason: Reason
  /// E.164, after the action; of a rejection, the invited number.
  package var phone: String?
  package var from: Status?
  package var to: Status?
  /// Nil exactly for the first invitation of somebody who has no enrollment.
  package var subject: String?
  /// The roster's stable key, to be kept with the enrollment.
  package var userID: String?
  /// The e-mail before a rename.
  package var previousEmail: String?
  /// Whether it makes a new link and mails it.
  package var newLink: Bool
  /// Of a rejection: the last digits of the number that was paired; the rest of a stranger's number is not kept.
  package var otherPhoneEnding: String?
  /// Of a rejection: nobody is mailed, because the account is suspended or not enabled, or no mail can be written.
  package var quiet: Bool
  /// Of a connection that is taken over from the gateway: the name of the session.
  package var session: String?
  /// Of a connection: when the gateway showed it; nil for just now.
  package var observedAt: Instant?
  /// Of a relink: another user has the old number, so the old session ends at once.
  package var endsOldSession: Bool
  /// Of a refusal to be archived: when the person pressed it, and the text that they had before them.
  package var declinedAt: Instant?
  package var consent: Consent?

  package init(
    account: String, user: String, kind: ActionKind, reason: Reason, phone: String? = nil,
    from: Status? = nil, to: Status? = nil, subject: String? = nil, userID: String? = nil,
    previousEmail: String? = nil, newLink: Bool = false, otherPhoneEnding: String? = nil,
    quiet: Bool = false, session: String? = nil, observedAt: Instant? = nil,
    endsOldSession: Bool = false, declinedAt: Instant? = nil,
    consent: Consent? = nil
  ) {
    self.account = account
    self.user = user
    self.kind = kind
    self.reason = reason
    self.phone = phone
    self.from = from
    self.to = to
    self.subject = subject
    self.userID = userID
    self.previousEmail = previousEmail
    self.newLink = newLink
    self.otherPhoneEnding = otherPhoneEnding
    self.quiet = quiet
    self.session = session
    self.observedAt = observedAt
    self.endsOldSession = endsOldSession
    self.declinedAt = declinedAt
    self.consent = consent
  }
}

/// What holds actions in such a way that a sync counts as held; all but `approval` and `files` can be lifted for one run (`--allow`).
package enum GuardKind: String, Sendable, Codable, CaseIterable {
  case withdrawals, invitations, disconnects, freeze
  /// A file that names nobody; only a file that names people lifts it.
  case files
  /// The plan that was approved; only another approval lifts it.
  case approval
}

/// An action that is due but not done, because a rule of safety says that a person must decide.
package struct Held: Equatable, Sendable, Codable {
  package var account: String
  package var user: String
  /// The action that is due.
  package var kind: ActionKind
  package var hold: Hold

  package init(account: String, user: String, kind: ActionKind, hold: Hold) {
    self.account = account
    self.user = user
    self.kind = kind
    self.hold = hold
  }
}

/// What is noted of an enrollment without being an action.
package enum Upkeep: Equatable, Sendable, Codable {
  /// The gateway confirmed the session when it was asked (row O3); no event.
  case confirm(subject: String, at: Instant)
  /// A bad observation began, or was taken back; no event.
  case doubt(subject: String, Doubt?)
  /// WhatsApp asks for a passkey (row O6).
  case passkey(subject: String)
  /// Mail that is queued must not leave: the person is held, exempted or declined.
  case withholdMail(subject: String, reason: String)
  /// The session of the old phone ends (row D11).
  case retire(subject: String, reason: String)
  /// The roster gave the person another stable key, or a first one; no event.
  case learnID(subject: String, id: String?)

  package var subject: String {
    switch self {
    case .confirm(let subject, _), .doubt(let subject, _), .passkey(let subject),
      .withholdMail(let subject, _), .retire(let subject, _), .learnID(let subject, _):
      subject
    }
  }
}
