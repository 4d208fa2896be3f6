import Engine
import Formats

/// Gathers transitions of one account into a decision: seals their events, derives links, writes out mails.
struct DecisionBuilder {
  let account: String
  let surroundings: Surroundings
  let revision: String?
  let correspondence: Correspondence
  private(set) var enrollments: [String: Enrollment]
  private(set) var head: EventHead
  private var startHead: EventHead
  private var events: [StoredEvent] = []
  private var changed: [String] = []
  private var changedSet: Set<String> = []
  private var cancelled: [String] = []
  /// In the order of their making; nil where it was cancelled again.
  private var mail: [NewMail?] = []
  private var mailOfSubject: [String: [Int]] = [:]
  private var settled: [SettledMail] = []
  /// The keys of all mails that were ordered here.
  private(set) var ordered: Set<String> = []
  private(set) var notices: [Notice] = []
  /// What the admins are told by one mail; nobody is told where `tellsAdmins` is false.
  private var digest: [DigestItem] = []
  private let tellsAdmins: Bool
  private var endSessions: [String] = []

  init(
    account: String, head: EventHead, enrollments: [Enrollment], revision: String?,
    correspondence: Correspondence, tellsAdmins: Bool = false, surroundings: Surroundings
  ) {
    self.account = account
    self.surroundings = surroundings
    self.revision = revision
    self.correspondence = correspondence
    self.tellsAdmins = tellsAdmins && !correspondence.admins.isEmpty
    self.head = head
    startHead = head
    self.enrollments = Dictionary(uniqueKeysWithValues: enrollments.map { ($0.subject, $0) })
  }

  var isEmpty: Bool {
    events.isEmpty && changed.isEmpty && mail.isEmpty && settled.isEmpty && digest.isEmpty
      && endSessions.isEmpty
  }

  /// Adds what an action or a mail's outcome changed; `actor` is who caused it. Gives the keys of its mails.
  @discardableResult
  mutating func add(_ transition: Transition, of subject: String, actor: String) throws -> [String]
  {
    var keys: [String] = []
    if enrollments[subject] != transition.enrollment {
      enrollments[subject] = transition.enrollment
      if changedSet.insert(subject).inserted { changed.append(subject) }
    }
    if let draft = transition.event { seal(draft, actor: actor) }
    for effect in transition.effects {
      switch effect {
      case .cancelMail(let subject):
        cancelled.append(subject)
        for index in mailOfSubject.removeValue(forKey: subject) ?? [] { mail[index] = nil }
      case .mail(let order) where tellsAdmins && correspondence.belongsInDigest(order):
        digest.append(DigestItem(.escalation(order)))
        keys += correspondence.digestOrders(number: digestNumber).map(\.key)
      case .mail(let order):
        mailOfSubject[order.subject, default: []].append(mail.count)
        mail.append(try correspondence.mail(for: order, now: surroundings.now()))
        keys.append(order.key)
      case .tellAdmins(let notice):
        notices.append(notice)
        if tellsAdmins { digest.append(DigestItem(.notice(notice))) }
      case .endSession(let subject, let generation, let name):
        end(session: name ?? SessionName.of(subject: subject, generation: generation))
      }
    }
    return keys
  }

  /// No digest of an account has the number of an event that another follows.
  private var digestNumber: Int { startHead.seq + 1 }

  /// A session has to be deleted; a book without a gateway has none.
  ///
  /// In a run that only lacks the gateway one that was taken over is put on record all the same: by its name nobody would
  /// know it again.
  mutating func end(session name: String) {
    if surroundings.sessions.isObserving || SessionName.parts(of: name) == nil {
      endSessions.append(name)
    }
  }

  /// Adds an event of the whole account.
  mutating func add(_ draft: EventDraft, actor: String) {
    seal(draft, actor: actor)
  }

  mutating func settle(_ key: String, _ outcome: SettledMail.Outcome) {
    settled.append(SettledMail(key: key, outcome: outcome))
  }

  /// The decision so far; what is added afterwards makes another, which follows it.
  mutating func take(applying step: RevisionStep? = nil) throws -> Decision {
    if !digest.isEmpty {
      mail += try correspondence.digest(digest, number: digestNumber, now: surroundings.now())
    }
    ordered.formUnion(mail.compactMap { $0?.order.key })
    let decision = Decision(
      account: account, head: startHead,
      changes: changed.map { subject in
        let enrollment = enrollments[subject]
        return EnrollmentChange(
          subject: subject, enrollment: enrollment,
          liveLinkHash: enrollment.flatMap { liveLinkHash(of: $0) })
      },
      events: events, cancelMailOf: cancelled, mail: mail.compactMap(\.self), settled: settled,
      endSessions: endSessions, revision: step)
    startHead = head
    (events, changed, changedSet, cancelled, settled) = ([], [], [], [], [])
    (mail, mailOfSubject, digest) = ([], [:], [])
    endSessions = []
    return decision
  }

  private func liveLinkHash(of enrollment: Enrollment) -> String? {
    guard let invitation = enrollment.invitation, invitation.isLive(at: surroundings.now()) else {
      return nil
    }
    return LinkKey.hash(
      token: surroundings.linkKey.token(
        subject: enrollment.subject, serial: invitation.serial, generation: enrollment.generation))
  }

  private mutating func seal(_ draft: EventDraft, actor: String) {
    var draft = draft
    if let last = head.at, draft.at < last { draft.at = last }
    let sealed = EventCodec.seal(
      draft, seq: head.seq + 1, prev: head.hash, revision: revision, actor: actor,
      salt: surroundings.entropy(16), rehearsal: surroundings.rehearsal)
    head = EventHead(seq: sealed.seq, hash: sealed.hash, at: draft.at)
    events.append(
      StoredEvent(
        seq: sealed.seq, at: draft.at, subject: draft.subject, kind: draft.kind,
        newLink: draft.newLink, hash: sealed.hash, line: sealed.line))
  }
}
