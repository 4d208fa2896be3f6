/// What the store and the gateway know of one account.
package struct ObservedAccount: Equatable, Sendable {
  /// The open enrollments, in any order.
  package var enrollments: [Enrollment]
  /// What the gateway tells of an enrollment's own generation of session, by subject; none where it told nothing.
  package var signals: [String: Signal]
  /// When the gateway was asked for the signals; nil for just now.
  package var observedAt: Instant?
  /// When it answered; nil for at once.
  package var answeredAt: Instant?
  /// Sessions of the gateway that no enrollment knows.
  package var unknownSessions: [UnknownSession]
  /// What was carried out in the last 24 hours.
  package var recent: Recent
  /// By the subject whose session it has or may have: a gateway that is doubted, because of so many sessions so many were
  /// lost in one poll (row O9).
  package var outages: [String: GatewayOutage]
  /// Who is enrolled in an account that has no folder now.
  package var stranded: Stranded
  /// The subjects whose old phone's session was seen working with the old number.
  package var oldSessionsWorking: Set<String>

  package init(
    enrollments: [Enrollment] = [], signals: [String: Signal] = [:],
    observedAt: Instant? = nil, answeredAt: Instant? = nil,
    unknownSessions: [UnknownSession] = [], recent: Recent = Recent(),
    stranded: Stranded = Stranded(), oldSessionsWorking: Set<String> = [],
    outages: [String: GatewayOutage] = [:]
  ) {
    self.enrollments = enrollments
    self.signals = signals
    self.observedAt = observedAt
    self.answeredAt = answeredAt
    self.unknownSessions = unknownSessions
    self.recent = recent
    self.stranded = stranded
    self.oldSessionsWorking = oldSessionsWorking
    self.outages = outages
  }

  /// What one poll saw of one gateway, over all accounts.
  package struct GatewayOutage: Equatable, Sendable {
    package var lost: Int
    package var archiving: Int

    package init(lost: Int, archiving: Int) {
      self.lost = lost
      self.archiving = archiving
    }
  }

  /// How many people were enrolled when the last 24 hours began, whatever became of them since.
  var enrolledADayAgo: Int { max(0, enrollments.count + recent.closed - recent.newcomers.count) }

  /// What the guards count besides the plan: done in the account in the last 24 hours.
  package struct Recent: Equatable, Sendable {
    /// Withdrawals, relinks and revoked links.
    package var withdrawals: Int
    /// How many of those concerned newcomers.
    package var ofNewcomers: Int
    /// How many enrollments were closed.
    package var closed: Int
    /// Mails with a new link.
    package var invitations: Int
    /// The subjects of the enrollments that were opened, closed meanwhile or not.
    package var newcomers: Set<String>

    package init(
      withdrawals: Int = 0, ofNewcomers: Int = 0, closed: Int = 0, invitations: Int = 0,
      newcomers: Set<String> = []
    ) {
      self.withdrawals = withdrawals
      self.ofNewcomers = ofNewcomers
      self.closed = closed
      self.invitations = invitations
      self.newcomers = newcomers
    }

    /// Counts the next event of the account.
    package mutating func count(_ event: EventDraft) {
      count(
        event.kind, of: event.subject, newLink: event.newLink, fromNothing: event.from == nil)
    }

    /// The same of an event that is told in part; `fromNothing` where it tells of no status before it.
    package mutating func count(
      _ kind: EventKind, of subject: String?, newLink: Bool, fromNothing: Bool
    ) {
      if newLink { invitations += 1 }
      let enrolls = fromNothing && (kind == .invite && newLink || kind == .adopt)
      if enrolls, let subject { newcomers.insert(subject) }
      guard kind.countsAsWithdrawal else { return }
      withdrawals += 1
      if subject.map(newcomers.contains) ?? false { ofNewcomers += 1 }
      if kind == .withdraw { closed += 1 }
    }
  }
}

extension EventKind {
  var countsAsWithdrawal: Bool { [.withdraw, .relink, .revoke].contains(self) }
}

/// What one poll of the gateway, or the pairing page, tells of an enrollment.
package enum Signal: Equatable, Sendable {
  /// Working with this number, E.164.
  case working(number: String)
  /// Working, but the gateway does not say with which number.
  case workingUnnamed
  /// Unlinked, failed or gone.
  case lost
  /// Starting or stopped: proves nothing.
  case wavering
  /// The gateway did not answer.
  case unanswered
  case needsPasskey
  /// The person pressed *I do not agree*.
  case declined(at: Instant, consent: Consent?)
}

/// A session of the gateway that no enrollment knows (row O8).
package struct UnknownSession: Equatable, Sendable, Codable {
  package var session: String
  package var phone: String?
  package var account: String?
  package var user: String?

  package init(session: String, phone: String? = nil, account: String? = nil, user: String? = nil) {
    self.session = session
    self.phone = phone
    self.account = account
    self.user = user
  }
}
