/// The short reasons beside a status: one table for `status.csv`, `list` and the tabs.
enum Detail: Equatable {
  case none
  /// Held by a row of the desire table, in its words.
  case held(String)
  /// Held by a guard; without its numbers, which change from sync to sync.
  case heldBy(GuardKind)
  case exempted(until: Day?)
  case declined
  case unconfirmed(since: Day?)
  case needsPasskey
  case otherNumber
  case waitingToBeSent
  case invited(expires: Day?)
  case linkExpired
  case linkRevoked
  case mailRefused(words: String?)
  case linkUnknown
  case noLink
  case notInvitedYet

  var text: String {
    switch self {
    case .none: ""
    case .held(let reason): reason
    case .heldBy(.withdrawals): "held: too many withdrawals at once"
    case .heldBy(.invitations): "held: too many invitations at once"
    case .heldBy(.disconnects): "held: too many sessions lost at once"
    case .heldBy(.freeze): "held: frozen"
    case .heldBy(.approval): "held: not in the approved plan"
    case .heldBy(.files): "held: a file that names people is empty, missing or unreadable"
    case .exempted(let until?): "exempted until \(until.iso)"
    case .exempted(nil): "exempted"
    case .declined: "declined"
    case .unconfirmed(let since?): "unconfirmed since \(since.iso)"
    case .unconfirmed(nil): "unconfirmed"
    case .needsPasskey: "needs a passkey"
    case .otherNumber: "paired with another number"
    case .waitingToBeSent: "invitation waiting to be sent"
    case .invited(let expires?): "invited, link expires \(expires.iso)"
    case .invited(nil): "invited"
    case .linkExpired: "link expired"
    case .linkRevoked: "link revoked"
    case .mailRefused(let words?): "mail refused: \(words)"
    case .mailRefused(nil): "mail refused"
    case .linkUnknown: "link lost with the former store"
    case .noLink: "no link is out"
    case .notInvitedYet: "not invited yet"
    }
  }

  /// The detail of a person: what keeps them from being invited first, then what is known of their phone, then of
  /// their link.
  init(_ theCase: Case, held: Held?, unconfirmed: Bool, _ circumstances: Circumstances) {
    if let held {
      self = held.hold.heldBy.map(Detail.heldBy) ?? .held(held.hold.reason)
    } else if theCase.asked == .on, theCase.isExempt(on: circumstances.today) {
      self = .exempted(until: theCase.person?.exemption?.until)
    } else if let enrollment = theCase.enrollment {
      self.init(enrollment, unconfirmed: unconfirmed, circumstances)
    } else {
      self = .notInvitedYet
    }
  }

  private init(_ e: Enrollment, unconfirmed: Bool, _ circumstances: Circumstances) {
    if e.declinedAt != nil {
      self = .declined
    } else if e.status == .archiving {
      let seen = e.lastConfirmed.flatMap { $0 > circumstances.now ? nil : $0 }
      self = unconfirmed ? .unconfirmed(since: seen.map(circumstances.day)) : .none
    } else if e.passkeyAsked {
      self = .needsPasskey
    } else if e.rejectedAt != nil {
      self = .otherNumber
    } else if let invitation = e.invitation {
      self.init(of: invitation, e, circumstances)
    } else {
      self = .notInvitedYet
    }
  }

  private init(of invitation: Invitation, _ e: Enrollment, _ circumstances: Circumstances) {
    switch invitation.state {
    case .queued: self = .waitingToBeSent
    case .sent where invitation.isLive(at: circumstances.now):
      self = .invited(expires: invitation.expiresAt.map(circumstances.day))
    case .sent: self = .linkExpired
    case .revoked: self = .linkRevoked
    case .refused: self = .mailRefused(words: invitation.refusal)
    case .adopted: self = .linkUnknown
    case .replaced, .declined: self = .noLink
    // Logged Out, and not invited again yet; or known from the clone alone, which has its own words.
    case .used, .unknown: self = .none
    }
  }
}

extension Circumstances {
  /// The account's calendar day.
  func day(_ instant: Instant) -> Day { policy.zone.wallClock(at: instant).day }
}
