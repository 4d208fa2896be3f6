package import Engine

/// What `pairbook.json` says, defaults filled in.
package struct BookSettings: Equatable, Sendable {
  /// UUID in lower case.
  package var id: String
  /// Where account folders are; nil for the default, which depends on what the root holds.
  package var accounts: [FolderPattern]?
  package var roles: Roles
  package var connections: Connections
  package var invitations: InvitationSettings
  package var guards: Policy.Guards
  /// From when a confirmation of the gateway counts as stale.
  package var staleAfter: Seconds
  /// Whether a row that is gone means *off*.
  package var prune: Bool
  package var publish: Publish
  package var trust: Trust

  package init(
    id: String, accounts: [FolderPattern]? = nil, roles: Roles = Roles(),
    connections: Connections = Connections(), invitations: InvitationSettings = .standard,
    guards: Policy.Guards = Policy.Guards(), staleAfter: Seconds = .hours(24), prune: Bool = false,
    publish: Publish = Publish(), trust: Trust = Trust()
  ) {
    self.id = id
    self.accounts = accounts
    self.roles = roles
    self.connections = connections
    self.invitations = invitations
    self.guards = guards
    self.staleAfter = staleAfter
    self.prune = prune
    self.publish = publish
    self.trust = trust
  }

  /// Who may do what in every account: e-mail identities.
  package struct Roles: Equatable, Sendable {
    package var support: [String] = []
    package var mspAdmins: [String] = []

    package init(support: [String] = [], mspAdmins: [String] = []) {
      self.support = support
      self.mspAdmins = mspAdmins
    }
  }

  /// URLs as they stand in the file: the environment may replace them, and gives their secrets.
  package struct Connections: Equatable, Sendable {
    package var store = "sqlite:.pairbook/store.sqlite"
    package var mail = "dir:.pairbook/outbox"
    package var webhookURL: String?
    package var gateway = "none"
    /// By name: what accounts may choose in place of `mail`.
    package var mails: [String: String] = [:]
    /// By name: what accounts may choose in place of `gateway`.
    package var gateways: [String: String] = [:]

    package init() {}
  }

  /// Where machine-written files are committed.
  package struct Publish: Equatable, Sendable {
    /// Nil for the branch that is checked out (`current`).
    package var branch: String?
    /// Nil for: if a remote is set.
    package var push: Bool?

    package init(branch: String? = nil, push: Bool? = nil) {
      self.branch = branch
      self.push = push
    }
  }

  package struct Trust: Equatable, Sendable {
    package var requireSignedCommits = false
    /// From the book's root.
    package var allowedSigners = "allowed_signers"

    package init() {}
  }
}

/// How people are invited, defaults and overrides applied.
package struct InvitationSettings: Equatable, Sendable {
  /// The public address of the pairing page, without a slash at its end.
  package var baseURL: String?
  package var from: NamedAddress?
  /// Keys whose value is wrong, and reported where it stands.
  package var wrongKeys: Set<MailSetting> = []
  package var expireAfter: Seconds = .days(7)
  package var remindAfter: Seconds = .days(2)
  package var maxReminders = 3
  package var maxInvitations = 3
  package var escalateAfter: Seconds = .days(5)
  package var escalateTo: Policy.EscalationTarget = .manager
  package var relinkOverlap: Seconds = .days(7)
  package var sendWindow: SendWindow

  /// `Mon-Fri 08:00-18:00` and the other defaults of the format.
  package static let standard = InvitationSettings(sendWindow: Policy().sendWindow)
}

/// A setting without which no mail can be written.
package enum MailSetting: String, CaseIterable, Sendable {
  case baseURL = "invitations.baseURL"
  case from = "invitations.from"
  /// The company's, of the account alone.
  case name
}

extension InvitationSettings {
  /// What is neither in the book nor in the account, or is wrong there.
  package var missing: [MailSetting] {
    MailSetting.allCases.filter { setting in
      switch setting {
      case .baseURL: baseURL == nil
      case .from: from == nil
      case .name: false
      }
    }
  }
}

/// A display name and an e-mail address, as in a `From` field.
package struct NamedAddress: Hashable, Sendable {
  package var name: String?
  package var email: String

  package init(name: String? = nil, email: String) {
    self.name = name
    self.email = email
  }
}
