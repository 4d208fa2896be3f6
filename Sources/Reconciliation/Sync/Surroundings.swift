package import Engine
package import Logging

/// Everything outside that a sync works with; wired in one place, replaced piece by piece in tests.
package struct Surroundings: Sendable {
  package var store: any CentralStore
  package var repository: any BookRepository
  package var sessions: any SessionObserver
  package var senders: MailSenders
  package var composers: any MailComposers
  package var linkKey: LinkKey
  /// The lifecycle's clock: `PAIRBOOK_NOW` stops it.
  package var now: @Sendable () -> Instant
  /// Whether `PAIRBOOK_NOW` set the clock: events say so.
  package var rehearsal: Bool
  /// This process, as leases name it.
  package var holder: LeaseHolder
  /// Who caused what no commit caused: `pairbook@host`.
  package var machine: String
  /// Who runs the program, for what is done by hand: the git identity's e-mail, else `machine`.
  package var operatorName: String
  /// Random bytes, for subjects and salts.
  package var entropy: @Sendable (_ count: Int) -> [UInt8]
  /// Writes an E.164 number with spaces, as people read it.
  package var international: @Sendable (String) -> String
  /// What an error says to people.
  package var words: @Sendable (any Error) -> ErrorWords
  package var logger: Logger

  package init(
    store: any CentralStore, repository: any BookRepository, sessions: any SessionObserver,
    senders: MailSenders, composers: any MailComposers, linkKey: LinkKey,
    now: @escaping @Sendable () -> Instant, rehearsal: Bool, holder: LeaseHolder, machine: String,
    operatorName: String, entropy: @escaping @Sendable (_ count: Int) -> [UInt8],
    international: @escaping @Sendable (String) -> String,
    words: @escaping @Sendable (any Error) -> ErrorWords, logger: Logger
  ) {
    self.store = store
    self.repository = repository
    self.sessions = sessions
    self.senders = senders
    self.composers = composers
    self.linkKey = linkKey
    self.now = now
    self.rehearsal = rehearsal
    self.holder = holder
    self.machine = machine
    self.operatorName = operatorName
    self.entropy = entropy
    self.international = international
    self.words = words
    self.logger = logger
  }
}

extension Surroundings {
  /// Why nothing is done for an account: its mail server or its gateway must not be given its secret.
  func refusal(of account: BookAccount) -> ConnectionRefused? {
    senders.refusal(of: account.mail) ?? sessions.refusal(of: account.gateway)
  }
}

/// What failed, on what and why, and what a person can do about it; whole sentences.
package struct ErrorWords: Equatable, Sendable {
  package var message: String
  /// May be empty.
  package var remedy: String

  package init(message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  /// The same with one more sentence about what to do.
  func adding(_ sentence: String) -> ErrorWords {
    ErrorWords(message: message, remedy: remedy.isEmpty ? sentence : "\(remedy) \(sentence)")
  }
}

/// How a sync treats time and failure; the program's, not the book's.
package struct SyncTuning: Sendable {
  /// Mails that a crash can repeat at most, with their Message-IDs unchanged.
  package var mailGroup = 16
  /// Attempts at a mail before it counts as refused.
  package var mailAttempts = 10
  /// Seconds a lease lives without being renewed.
  package var leaseSeconds = 20
  /// Seconds a sync waits for somebody else's lease.
  package var leaseWait = 30
  /// While mail leaves, how often is asked whether somebody else needs the account, an open page above all.
  package var leaseTurn = Duration.milliseconds(500)
  /// How long the account is left to whoever needs it: longer than they wait between two tries.
  package var leasePause = Duration.milliseconds(400)
  /// Tries at publishing when others publish too.
  package var publishAttempts = 8

  package init() {}

  /// Seconds until a mail is due again after its n-th attempt: doubling from a minute up to four hours.
  package func backOff(afterAttempt attempt: Int) -> Int {
    min(60 << min(max(attempt - 1, 0), 10), 4 * 3600)
  }
}
