/// What the store and the gateway know of one account.
package struct ObservedAccount: Equatable, Sendable {
  /// The open enrollments, in any order.
  package var enrollments: [Enrollment]
  /// What the gateway tells of an enrollment's own generation of session, by subject; none where it told nothing.
  package var signals: [String: Signal]
  /// Sessions of the gateway that no enrollment knows.
  package var unknownSessions: [UnknownSession]
  /// What was carried out in the last 24 hours.
  package var recent: Recent
  /// So many of so many sessions of the whole gateway were lost in one poll that the gateway is doubted (row O9).
  package var gatewayOutage: GatewayOutage?

  package init(
    enrollments: [Enrollment] = [], signals: [String: Signal] = [:],
    unknownSessions: [UnknownSession] = [], recent: Recent = Recent(),
    gatewayOutage: GatewayOutage? = nil
  ) {
    self.enrollments = enrollments
    self.signals = signals
    self.unknownSessions = unknownSessions
    self.recent = recent
    self.gatewayOutage = gatewayOutage
  }

  /// What one poll saw of all accounts that a gateway serves.
  package struct GatewayOutage: Equatable, Sendable {
    package var lost: Int
    package var archiving: Int

    package init(lost: Int, archiving: Int) {
      self.lost = lost
      self.archiving = archiving
    }
  }

  /// What the guards count besides the plan: done in the account in the last 24 hours.
  package struct Recent: Equatable, Sendable {
    /// Withdrawals, relinks and revoked links.
    package var withdrawals: Int
    /// How many of those closed an enrollment, so that the percentage has its base.
    package var closed: Int
    /// Mails with a new link.
    package var invitations: Int

    package init(withdrawals: Int = 0, closed: Int = 0, invitations: Int = 0) {
      self.withdrawals = withdrawals
      self.closed = closed
      self.invitations = invitations
    }
  }
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
