import Engine
import Formats
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
  case overlooksTheLast = "overlooks the last person of each account"
  case remindsTooSoon = "reminds after twelve hours"
  case ignoresGuards = "withdraws as many as it likes"
  case unlinksThePresent = "ends the session of somebody who is Archiving"
  case publishesNoStatus = "publishes events without their status"

  // MARK: What the engine is told

  func read(_ account: BookAccount) throws -> BookAccount {
    var account = account
    switch self {
    case .takesAbsenceForOff:
      for place in account.desired.people.indices where account.desired.people[place].wish == .none
      {
        account.desired.people[place].wish = .off
      }
    case .invitesTheExempted:
      for place in account.desired.people.indices {
        account.desired.people[place].exemption = nil
      }
    case .stopsAtOneFailure where account.desired.standing == .unreadable:
      throw StoreError.unavailable(what: account.folder.id, why: "unreadable", remedy: "")
    case .overlooksTheLast: account.desired.people = account.desired.people.dropLast()
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
    default: break
    }
  }

  // MARK: What it decided

  func decided(_ decision: Decision, _ world: Universe) -> Decision {
    var decision = decision
    switch self {
    case .keepsUsedLinksAlive:
      decision.changes = decision.changes.map { change in
        guard let alive = Self.alive(change.enrollment) else { return change }
        return EnrollmentChange(
          subject: change.subject, enrollment: alive, liveLinkHash: world.liveLinkHash(alive))
      }
      decision.seal { $0.state = Self.alive($0.state) ?? $0.state }
    case .losesEvents:
      if decision.events.last?.kind == .connect || decision.events.last?.kind == .disconnect {
        decision.events.removeLast()
      }
    case .sendsTwice:
      decision.settled = decision.settled.map {
        $0.outcome == .sent
          ? SettledMail(key: $0.key, outcome: .retry(afterSeconds: 60, words: "once more")) : $0
      }
    case .unlinksThePresent:
      decision.endSessions += decision.changes.compactMap(\.enrollment)
        .filter { $0.status == .archiving }.map(\.sessionName)
    default: break
    }
    return decision
  }

  /// The enrollment with its used link alive; nil where none was used.
  private static func alive(_ enrollment: Enrollment?) -> Enrollment? {
    guard var enrollment, enrollment.invitation?.state == .used else { return nil }
    enrollment.invitation?.state = .sent
    enrollment.invitation?.expiresAt = nil
    return enrollment
  }

  func published(_ blobs: [String: String]) -> [String: String] {
    self == .publishesNoStatus ? blobs.filter { !$0.key.hasSuffix("status.csv") } : blobs
  }
}

extension Decision {
  /// Changes what the events tell, and seals them anew.
  fileprivate mutating func seal(_ change: (inout EventDraft) -> Void) {
    var head = self.head
    for place in events.indices {
      guard let parsed = parsed(events[place]) else { return }
      var draft = parsed.draft
      change(&draft)
      let sealed = EventCodec.seal(
        draft, seq: head.seq + 1, prev: head.hash, revision: parsed.revision, actor: parsed.actor,
        salt: Array(repeating: 1, count: 16), rehearsal: false)
      head = EventHead(seq: sealed.seq, hash: sealed.hash, at: draft.at)
      events[place].hash = sealed.hash
      events[place].line = sealed.line
    }
  }

  private func parsed(_ event: StoredEvent) -> ParsedEvent? {
    do throws(EventError) { return try EventCodec.parse(event.line.utf8) } catch { return nil }
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
