import Engine

/// What became of a link, as far as the enrollment tells: what the page says without asking a gateway.
enum LinkState: Equatable {
  /// The page may begin a pairing.
  case alive
  case shows(PairingPage.State)

  /// How long after a connection its page tells of success, and not that the link was used.
  static let fresh: Seconds = 600

  /// `enrollment` is nil where it was closed; `mayPair` says whether the book lets the person pair now.
  init(_ link: KnownLink, _ enrollment: Enrollment?, policy: Policy, mayPair: Bool, now: Instant) {
    guard let e = enrollment else {
      self = .shows(.revoked)
      return
    }
    guard let invitation = e.invitation, invitation.serial == link.serial else {
      self = .shows(Self.superseded(link, e))
      return
    }
    switch invitation.state {
    case .queued, .sent:
      if !invitation.isLive(at: now) {
        let left = e.cycle.invitations < policy.maxInvitations
        self = .shows(.expired(mayRenew: left && mayPair))
      } else {
        self = mayPair ? .alive : .shows(.onHold)
      }
    case .used:
      let isNew = e.status == .archiving && now - e.since < Self.fresh
      self = .shows(isNew ? .success : .used)
    case .declined: self = .shows(.declined)
    case .revoked: self = .shows(.revoked)
    case .replaced where e.rejectedAt != nil:
      self = .shows(.wrongPhone(ending: nil, newLinkIsMailed: false))
    case .replaced, .refused, .adopted, .unknown: self = .shows(.replaced)
    }
  }

  /// Another link took its place: a rejection's own, or any other.
  private static func superseded(_ link: KnownLink, _ e: Enrollment) -> PairingPage.State {
    if let rejectedAt = e.rejectedAt, let next = e.invitation, next.serial == link.serial + 1,
      next.madeAt == rejectedAt
    {
      return .wrongPhone(ending: nil, newLinkIsMailed: true)
    }
    return .replaced
  }
}
