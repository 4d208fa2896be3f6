import Engine
import Reconciliation

/// What a store in memory holds; a change that throws is thrown away with its copy.
struct Contents {
  var id: String
  var linkKeyFingerprint: String?
  var movedTo: String?
  var accounts: [String: Account] = [:]
  /// By book.
  var surveys: [String: Survey] = [:]
  /// Every link ever made, by its hash.
  var links: [String: KnownLink] = [:]

  struct Account {
    struct Enrolled {
      var enrollment: Enrollment
      var link: String?
    }
    struct Held {
      var holder: LeaseHolder
      var expires: Int64
      /// Whether somebody asked for it in vain.
      var isWanted = false
    }

    let book: String
    var appliedRevision: String?
    var attemptedRevision: String?
    var published: PublishedMark?
    /// By subject.
    var enrolled: [String: Enrolled] = [:]
    /// By subject.
    var closed: [String: ClosedEnrollment] = [:]
    var events: [StoredEvent] = []
    var outbox: [Mail] = []
    var sent: Set<String> = []
    var sessionsToEnd: [String] = []
    var token: Int64 = 0
    var lease: Held?
    var decisions = 0
    var rest: Rest?

    var head: EventHead {
      events.last.map { EventHead(seq: $0.seq, hash: $0.hash, at: $0.at) } ?? .start
    }
  }

  init(id: String) { self.id = id }

  mutating func change<Value>(
    _ id: String, _ body: (inout Account) throws -> Value
  ) throws -> Value {
    guard var account = accounts[id] else { throw StoreError.unclaimed(id) }
    defer { accounts[id] = account }
    return try body(&account)
  }

  func holds(_ lease: Lease) -> Bool {
    guard let account = accounts[lease.account] else { return false }
    return account.lease != nil && account.token == lease.token
  }

  mutating func claim(_ ids: [String], for book: String) throws {
    for id in ids {
      if let owner = accounts[id]?.book {
        if owner != book { throw StoreError.ownedByAnotherBook(account: id, book: owner) }
      } else {
        accounts[id] = Account(book: book)
      }
    }
  }

  mutating func commit(_ decision: Decision, under lease: Lease, now: Int64) throws {
    let id = decision.account
    guard id == lease.account, holds(lease) else { throw StoreError.leaseLost(account: id) }
    try change(id) { account in
      guard account.head.seq == decision.head.seq, account.head.hash == decision.head.hash else {
        throw StoreError.headMoved(account: id)
      }
      if let revision = decision.revision {
        guard account.appliedRevision == revision.from else {
          throw StoreError.revisionMoved(account: id)
        }
        account.appliedRevision = revision.to ?? revision.from
      }
      account.decisions += 1
      do {
        try account.append(decision.events)
        try account.apply(decision.changes)
        account.settle(decision.settled, under: lease, now: now)
        account.cancelMail(of: decision.cancelMailOf, under: lease)
        account.add(decision.mail)
        for name in decision.endSessions where !account.sessionsToEnd.contains(name) {
          account.sessionsToEnd.append(name)
        }
        account.sessionsToEnd.removeAll(where: decision.endedSessions.contains)
      } catch let broken as BrokenRule {
        throw StoreError.invalid(account: id, why: broken.why)
      }
    }
    try remember(decision.changes, of: id)
    let links = accounts.values.flatMap { $0.enrolled.values.compactMap(\.link) }
    guard Set(links).count == links.count else {
      throw StoreError.invalid(account: id, why: "a live link is another person's")
    }
  }

  private mutating func remember(_ changes: [EnrollmentChange], of account: String) throws {
    for change in changes {
      guard let hash = change.liveLinkHash, let enrollment = change.enrollment,
        let serial = enrollment.invitation?.serial
      else { continue }
      let link = KnownLink(
        account: account, subject: change.subject, serial: serial,
        generation: enrollment.generation)
      guard links[hash].map({ $0 == link }) ?? true else {
        throw StoreError.invalid(account: account, why: "a link is another person's")
      }
      links[hash] = link
    }
  }

  mutating func restore(_ restored: RestoredAccount) throws {
    let id = restored.id
    try change(id) { account in
      guard account.events.isEmpty, account.enrolled.isEmpty, account.closed.isEmpty else {
        throw StoreError.notEmpty(account: id)
      }
      do {
        try account.append(restored.events)
        try account.apply(
          restored.enrollments.map {
            EnrollmentChange(subject: $0.subject, enrollment: $0, liveLinkHash: nil)
          })
      } catch let broken as BrokenRule {
        throw StoreError.invalid(account: id, why: broken.why)
      }
      account.appliedRevision = restored.appliedRevision
      account.decisions += 1
    }
  }
}

/// A decision that the account's state does not allow.
struct BrokenRule: Error {
  var why: String
}

extension Contents.Account {
  func record(id: String) -> AccountRecord {
    AccountRecord(
      id: id, appliedRevision: appliedRevision, attemptedRevision: attemptedRevision, head: head,
      published: published, enrolled: enrolled.count,
      unsentMail: outbox.count { $0.state != .failed }, sessionsToEnd: sessionsToEnd.count,
      observedAt: events.last { $0.kind == .observed }?.at, decisions: decisions, rest: rest)
  }

  mutating func append(_ new: [StoredEvent]) throws {
    for event in new {
      guard event.seq == head.seq + 1, head.at.map({ $0 <= event.at }) ?? true else {
        throw BrokenRule(why: "event \(event.seq) does not follow event \(head.seq)")
      }
      events.append(event)
    }
  }

  mutating func apply(_ changes: [EnrollmentChange]) throws {
    guard Set(changes.map(\.subject)).count == changes.count else {
      throw BrokenRule(why: "two changes of one subject")
    }
    for change in changes {
      guard let enrollment = change.enrollment else {
        guard let open = enrolled.removeValue(forKey: change.subject), change.liveLinkHash == nil
        else { throw BrokenRule(why: "\(change.subject) is not enrolled") }
        closed[change.subject] = ClosedEnrollment(enrollment: open.enrollment, closedAt: head.seq)
        continue
      }
      guard enrollment.subject == change.subject, closed[change.subject] == nil else {
        throw BrokenRule(why: "\(change.subject) is closed, or another's")
      }
      if let link = change.liveLinkHash {
        guard [.queued, .sent].contains(enrollment.invitation?.state), link.isSHA256 else {
          throw BrokenRule(why: "\(change.subject) cannot have that live link")
        }
      }
      enrolled[change.subject] = Enrolled(enrollment: enrollment, link: change.liveLinkHash)
    }
    guard Set(enrolled.values.map(\.enrollment.email)).count == enrolled.count else {
      throw BrokenRule(why: "two enrollments with one e-mail")
    }
  }
}

extension String {
  fileprivate var isSHA256: Bool {
    utf8.count == 64 && utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}

extension StoreError {
  static func unclaimed(_ account: String) -> StoreError {
    .invalid(account: account, why: "the account was never claimed for a book")
  }
}
