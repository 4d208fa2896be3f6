package import Engine
import Foundation
package import Reconciliation

/// A central store that lives as long as the process, held to the same contract as those that last.
package actor InMemoryStore: CentralStore {
  var contents: Contents
  let seconds: @Sendable () -> Int64
  let isDead: @Sendable (LeaseHolder) -> Bool

  /// - Parameters:
  ///   - clock: The store's own clock: leases and back-off run on it.
  ///   - isDead: Whether a lease holder is certainly dead.
  package init(
    id: String = "00000000-0000-4000-8000-000000000000", clock: StandingClock = StandingClock(),
    isDead: @escaping @Sendable (LeaseHolder) -> Bool = { _ in false }
  ) {
    self.init(holding: Contents(id: id), clock: clock, isDead: isDead)
  }

  private init(
    holding contents: Contents, clock: StandingClock,
    isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) {
    self.contents = contents
    seconds = { clock.seconds }
    self.isDead = isDead
  }

  /// A store of the same id that holds what this one holds now.
  package func copy(
    clock: StandingClock, isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) -> InMemoryStore {
    InMemoryStore(holding: contents, clock: clock, isDead: isDead)
  }

  /// Changes everything or nothing.
  func write<Value>(_ change: (inout Contents) throws -> Value) rethrows -> Value {
    var changed = contents
    let value = try change(&changed)
    contents = changed
    return value
  }

  package func identity() -> StoreIdentity {
    StoreIdentity(
      id: contents.id, linkKeyFingerprint: contents.linkKeyFingerprint,
      isEmpty: contents.accounts.isEmpty, movedTo: contents.movedTo)
  }

  package func setLinkKeyFingerprint(_ fingerprint: String) throws {
    guard contents.linkKeyFingerprint.map({ $0 == fingerprint }) ?? true else {
      throw StoreError.otherLinkKey
    }
    contents.linkKeyFingerprint = fingerprint
  }

  package func claim(accounts: [String], book: String) throws {
    try write { try $0.claim(accounts, for: book) }
  }

  package func accounts(of book: String) -> [AccountRecord] {
    contents.accounts.filter { $0.value.book == book }.map { $1.record(id: $0) }
      .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  package func record(account: String) -> AccountRecord? {
    contents.accounts[account]?.record(id: account)
  }

  package func enrollments(account: String) -> [Enrollment] {
    (contents.accounts[account]?.enrolled ?? [:]).values.map(\.enrollment)
      .sorted { $0.email.utf8.lexicographicallyPrecedes($1.email.utf8) }
  }

  package func enrollment(subject: String, account: String) -> Enrollment? {
    contents.accounts[account]?.enrolled[subject]?.enrollment
  }

  package func recent(account: String, since: Instant) -> ObservedAccount.Recent {
    var recent = ObservedAccount.Recent()
    for event in contents.accounts[account]?.events ?? [] where event.at >= since {
      recent.count(
        event.kind, of: event.subject, newLink: event.newLink,
        fromNothing: event.isFromNothing)
    }
    return recent
  }

  package func takeLease(
    account id: String, holder: LeaseHolder, seconds length: Int
  ) throws -> LeaseAnswer {
    let now = seconds()
    return try write { contents in
      let movedTo = contents.movedTo
      return try contents.change(id) { account in
        if let movedTo { throw StoreError.moved(to: movedTo) }
        if let lease = account.lease, lease.expires > now, !isDead(lease.holder) {
          account.lease?.isWanted = true
          return .held(by: lease.holder, secondsLeft: Int(lease.expires - now))
        }
        account.token += 1
        account.lease = .init(holder: holder, expires: now + Int64(length))
        return .taken(Lease(account: id, token: account.token))
      }
    }
  }

  package func renew(_ lease: Lease, seconds length: Int) throws -> Bool {
    guard contents.holds(lease) else { throw StoreError.leaseLost(account: lease.account) }
    contents.accounts[lease.account]?.lease?.expires = seconds() + Int64(length)
    return contents.accounts[lease.account]?.lease?.isWanted ?? false
  }

  package func release(_ lease: Lease) {
    if contents.holds(lease) { contents.accounts[lease.account]?.lease = nil }
  }

  package func commit(_ decision: Decision, under lease: Lease) throws {
    let now = seconds()
    try write { try $0.commit(decision, under: lease, now: now) }
  }

  package func claimMail(account id: String, limit: Int, under lease: Lease) throws -> [OutboxMail]
  {
    let now = seconds()
    return try write { contents in
      guard id == lease.account, contents.holds(lease) else {
        throw StoreError.leaseLost(account: id)
      }
      return try contents.change(id) {
        $0.claimMail(limit: limit, under: lease, now: now, account: id)
      }
    }
  }

  package func outbox(account: String?) -> [OutboxMail] {
    let now = seconds()
    return contents.accounts.filter { account == nil || $0.key == account }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .flatMap { id, account in account.outbox.map { $0.told(account: id, now: now) } }
  }

  package func sessionsToEnd(account: String) -> [String] {
    contents.accounts[account]?.sessionsToEnd ?? []
  }

  package func closed(_ subjects: [String], account: String) -> Set<String> {
    Set((contents.accounts[account]?.closed ?? [:]).keys).intersection(subjects)
  }

  package func link(hash: String) -> KnownLink? { contents.links[hash] }

  package func sessionsTakenOver(book: String) -> Set<String> {
    Set(
      contents.accounts.values.filter { $0.book == book }.flatMap { account in
        account.enrolled.values.flatMap {
          [$0.enrollment.session, $0.enrollment.superseded?.session].compactMap { $0 }
        }
      })
  }

  package func archivingSessions(book: String) -> [String: [String]] {
    contents.accounts.filter { $0.value.book == book }.mapValues { account in
      account.enrolled.values.map(\.enrollment).filter { $0.status == .archiving }
        .map(\.sessionName)
    }.filter { !$0.value.isEmpty }
  }

  package func events(account: String, after seq: Int, limit: Int) -> [StoredEvent] {
    Array((contents.accounts[account]?.events ?? []).drop { $0.seq <= seq }.prefix(limit))
  }

  package func recordPublished(_ marks: [String: PublishedMark]) throws {
    try write { contents in
      for (id, mark) in marks { try contents.change(id) { $0.published = mark } }
    }
  }

  package func recordRevision(
    _ revision: String, attempted: [String], applied: [AppliedRevision]
  ) throws {
    try write { contents in
      for id in attempted + applied.map(\.account) {
        try contents.change(id) { $0.attemptedRevision = revision }
      }
      for step in applied {
        try contents.change(step.account) { account in
          if account.appliedRevision == step.before, account.head.seq == step.seq {
            account.appliedRevision = revision
          }
        }
      }
    }
  }

  package func restore(_ accounts: [RestoredAccount], book: String) throws {
    try write { contents in
      try contents.claim(accounts.map(\.id), for: book)
      for restored in accounts { try contents.restore(restored) }
    }
  }

  /// Memory does not rot.
  package func checkIntegrity() -> [String] { [] }
}

extension StoredEvent {
  /// Whether the line tells of no status before it.
  fileprivate var isFromNothing: Bool {
    struct Line: Decodable {
      var from: String?
    }
    return (try? JSONDecoder().decode(Line.self, from: Data(line.utf8)).from) == .some(nil)
  }
}
