package import Engine
package import Formats

/// What a sync did, account by account; a value for renderers.
package struct SyncReport: Equatable, Sendable {
  /// What was planned when each account's turn came.
  package var plans: [AccountPlan] = []
  package var results: [ActionResult] = []
  /// What was asked for by hand and is not done, by account.
  package var refusals: [String: [Refusal]] = [:]
  package var diagnostics: [Diagnostic] = []
  /// The blob ids of the files that were read, by path in the book.
  package var inputs: [String: String] = [:]
  /// Accounts that could not be worked on, with what a person can do.
  package var failures: [AccountFailure] = []
  /// Whether it ended under way: the store failed, so that of the account at which it did nobody knows how much was done, or
  /// the files are not those any more that it began with.
  package var isCutShort = false
  /// Whether somebody asked to stop before the end.
  package var isStopped = false
  /// Accounts in which nothing was done because a file of theirs cannot be read.
  package var spared: [String] = []
  /// Accounts in which nothing was done because somebody may be at writing a file of theirs.
  package var unsettled: [String: UnsettledFiles] = [:]
  /// What the admins are to know, by account.
  package var notices: [String: [Notice]] = [:]
  package var gateways = GatewayReport()
  /// How many gateway sessions that are not wanted any more could not be deleted, by account.
  package var sessionsLeft: [String: Int] = [:]
  /// Connections by which nothing at all could be mailed.
  package var mailUnavailable: [ConnectionChoice: MailUnavailable] = [:]
  /// Mails of earlier runs that left, or did not, in this one.
  package var laterMail: [String: MailFate] = [:]
  /// How many mails left by each connection, of this run and of earlier ones.
  package var sentMail: [ConnectionChoice: Int] = [:]
  package var standing = BookStanding()
  /// The tip of the branch at which the store held all that was published, in every account; nil for none.
  package var proven: String?
  package var publication: Publication = .nothingToPublish

  package init() {}
}

/// What is to be known of a book besides a plan, to say what it means that nothing is to be done.
package struct BookStanding: Equatable, Sendable {
  /// People whom the files set for archiving, on whatever days.
  package var asked = 0
  /// Mails of earlier syncs that have not left.
  package var waitingMail = 0
  /// Of these, mails of accounts that are frozen.
  package var frozenMail = 0
  /// Mails that the server put off.
  package var putOff = PutOffMail()
  /// People for whom something is due that waits for the hours of `sendWindow`.
  package var waitingForHours = WaitingForHours()
  /// What the look at the gateways says of those who are Archiving.
  package var confirmation = Confirmation()
  /// Whether somebody whom the files ask for now is not Archiving.
  package var isUnderWay = false
  /// Who has had no mail but files in a folder, though a server takes mail now.
  package var withoutMail = PeopleWithoutMail()

  mutating func add(_ desired: DesiredAccount, waitingMail: Int, isFrozen: Bool) {
    asked += desired.people.count { if case .on = $0.wish { true } else { false } }
    self.waitingMail += max(0, waitingMail)
    if isFrozen { frozenMail += max(0, waitingMail) }
  }

  mutating func add(_ outbox: [OutboxMail]) {
    for mail in outbox where mail.wait > 0 { putOff.add(mail.lastError, wait: mail.wait) }
  }

  /// People of accounts that are left alone: none of them is Archiving.
  mutating func addSpared(asked: Int) {
    self.asked += asked
    if asked > 0 { isUnderWay = true }
  }

  /// What the people of an account are at in the end.
  mutating func add(_ desired: DesiredAccount, _ enrollments: [Enrollment], now: Instant) {
    if !isUnderWay {
      let archiving = Set(enrollments.filter { $0.status == .archiving }.map(\.email))
      isUnderWay = !desired.asked(at: now).isSubset(of: archiving)
    }
    withoutMail += PeopleWithoutMail(desired, enrollments, now: now)
  }
}

package struct ActionResult: Equatable, Sendable {
  package enum Outcome: String, Sendable, Codable {
    case done, failed, retrying
  }
  /// What is said of an action whose mail was not tried.
  package static let mailWaits = "its mail waits for the next sync"

  package var action: Action
  package var outcome: Outcome
  package var error: String?

  package init(action: Action, outcome: Outcome, error: String? = nil) {
    self.action = action
    self.outcome = outcome
    self.error = error
  }
}

/// What became of the machine-written files.
package enum Publication: Equatable, Sendable {
  case nothingToPublish
  /// The caller asked for none; so many files wait.
  case skipped(files: Int)
  /// Nothing new; commits that the remote lacked were sent.
  case sent(commit: String, push: PushResult)
  case published(commit: String, files: Int, push: PushResult, notes: [String])
  case failed(message: String, remedy: String)

  /// What a person is to know of it besides.
  package var notes: [String] {
    if case .published(_, _, _, let notes) = self { notes } else { [] }
  }
}
