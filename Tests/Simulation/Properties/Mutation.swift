import Engine
import Reconciliation
import Synchronization

/// Faults that the engine could have: what it is told, or what it decided, is changed as the fault would.
enum Mutation: String, CaseIterable, Sendable {
  case takesAbsenceForOff = "takes a row that is gone for off"
  case invitesTheExempted = "does not see that somebody is exempted"
  case forgetsRefusals = "forgets that somebody declined"
  case keepsUsedLinksAlive = "lets a link live on when it was used"
  case believesAnyNumber = "takes any number for the invited one"
  case trustsOnePoll = "believes the first poll that says unlinked"
  case losesEvents = "changes somebody's status without an event"
  case sendsTwice = "sends a mail again that was sent"
  case namesMailsAnew = "gives a mail another Message-ID at each attempt"
  case stopsAtOneFailure = "stops at the first account that cannot be read"
  case forgetsNewPhones = "forgets the new number once it was mailed"
  case remindsTooSoon = "reminds after twelve hours"
  case ignoresGuards = "withdraws as many as it likes"
  case ignoresOutages = "logs everybody out whom a broken gateway lost"
  case unlinksThePresent = "ends the session of somebody who is Archiving"
  case takesHeldLeases = "works under a lease that another holds"
  case publishesNoStatus = "publishes events without their status"
  case turnsPeopleBack = "carries out a revision older than the one applied"

  // MARK: What the engine is told

  func read(_ account: BookAccount) throws -> BookAccount {
    var account = account
    switch self {
    case .takesAbsenceForOff:
      for place in account.desired.people.indices where account.desired.people[place].wish == .none {
        account.desired.people[place].wish = .off
      }
    case .invitesTheExempted:
      for place in account.desired.people.indices {
        account.desired.people[place].exemption = nil
      }
    case .stopsAtOneFailure where account.desired.standing == .unreadable:
      throw StoreError.unavailable(what: account.folder.id, why: "unreadable", remedy: "")
    case .remindsTooSoon:
      account.desired.policy.remindAfter = .hours(12)
    default: break
    }
    return account
  }

  func seen(_ enrollment: Enrollment) -> Enrollment {
    var enrollment = enrollment
    switch self {
    case .forgetsRefusals: enrollment.declinedAt = nil
    case .trustsOnePoll where enrollment.status == .archiving:
      enrollment.doubt = Doubt(kind: .lost, since: enrollment.since - .hours(1))
    default: break
    }
    return enrollment
  }

  func told(_ session: GatewaySession, _ world: Universe) -> GatewaySession {
    guard self == .believesAnyNumber, session.state == .working,
      let phone = world.watch.phone(ofSession: session.name)
    else { return session }
    var session = session
    session.identity = .number(phone)
    return session
  }

  func ask(_ request: inout SyncRequest) {
    switch self {
    case .ignoresGuards: request.allowed.insert(.withdrawals)
    case .ignoresOutages: request.allowed.insert(.disconnects)
    case .turnsPeopleBack: request.allowRewind = true
    default: break
    }
  }

  // MARK: What it decided

  func decided(_ decision: Decision, _ world: Universe) -> Decision {
    var decision = decision
    switch self {
    case .keepsUsedLinksAlive:
      decision.changes = decision.changes.map { change in
        guard var enrollment = change.enrollment, enrollment.invitation?.state == .used else {
          return change
        }
        enrollment.invitation?.state = .sent
        return EnrollmentChange(
          subject: change.subject, enrollment: enrollment,
          liveLinkHash: world.liveLinkHash(enrollment))
      }
    case .losesEvents:
      if decision.events.last?.kind == .connect || decision.events.last?.kind == .disconnect {
        decision.events.removeLast()
      }
    case .sendsTwice:
      decision.settled = decision.settled.map {
        $0.outcome == .sent
          ? SettledMail(key: $0.key, outcome: .retry(afterSeconds: 60, words: "once more")) : $0
      }
    case .forgetsNewPhones:
      decision.changes = decision.changes.map { change in
        guard var enrollment = change.enrollment, let old = enrollment.superseded else {
          return change
        }
        enrollment.phone = old.phone
        return EnrollmentChange(
          subject: change.subject, enrollment: enrollment, liveLinkHash: change.liveLinkHash)
      }
    case .unlinksThePresent:
      decision.endSessions += decision.changes.compactMap(\.enrollment)
        .filter { $0.status == .archiving }.map(\.sessionName)
    default: break
    }
    return decision
  }

  func published(_ blobs: [String: String]) -> [String: String] {
    self == .publishesNoStatus ? blobs.filter { !$0.key.hasSuffix("status.csv") } : blobs
  }
}

/// Composers that name each attempt at a mail anew.
struct ForgetfulComposers: MailComposers {
  let composers: any MailComposers

  init(_ composers: any MailComposers) { self.composers = composers }

  func composer(
    accountFolder: String, templates: [String: String]
  ) throws(MailTemplateError) -> any MailComposer {
    Composer(composer: try composers.composer(accountFolder: accountFolder, templates: templates))
  }

  private static let attempts = Mutex(0)

  private struct Composer: MailComposer {
    let composer: any MailComposer
    func compose(_ brief: MailBrief) throws(MailComposeError) -> OutgoingMail {
      var mail = try composer.compose(brief)
      let attempt = ForgetfulComposers.attempts.withLock { attempts in
        attempts += 1
        return attempts
      }
      mail.messageID = "<\(attempt)@msp.example>"
      return mail
    }
  }
}
