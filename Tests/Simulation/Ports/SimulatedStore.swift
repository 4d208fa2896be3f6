import Engine
import Reconciliation

/// The store as one process reaches it: every call can be the last.
struct SimulatedStore: CentralStore {
  let world: Universe
  let process: SimulatedProcess

  private func call<Value: Sendable>(
    _ name: String, of account: String? = nil, _ body: (any CentralStore) async throws -> Value
  ) async throws -> Value {
    try await process.call("store.\(name)", of: account) {
      world.asking = process.machine
      return try await world.reach { try await body(world.store) }
    }
  }

  func identity() async throws -> StoreIdentity {
    try await call("identity") { try await $0.identity() }
  }

  func setLinkKeyFingerprint(_ fingerprint: String) async throws {
    try await call("setLinkKeyFingerprint") { try await $0.setLinkKeyFingerprint(fingerprint) }
  }

  func claim(accounts: [String], book: String) async throws {
    try await call("claim") { try await $0.claim(accounts: accounts, book: book) }
  }

  func accounts(of book: String) async throws -> [AccountRecord] {
    try await call("accounts") { try await $0.accounts(of: book) }
  }

  func record(account: String) async throws -> AccountRecord? {
    try await call("record", of: account) { try await $0.record(account: account) }
  }

  func enrollments(account: String) async throws -> [Enrollment] {
    let found = try await call("enrollments", of: account) {
      try await $0.enrollments(account: account)
    }
    return process.isFree ? found : found.map { world.mutation?.seen($0) ?? $0 }
  }

  func enrollment(subject: String, account: String) async throws -> Enrollment? {
    try await call("enrollment", of: account) {
      try await $0.enrollment(subject: subject, account: account)
    }
  }

  func recent(account: String, since: Instant) async throws -> ObservedAccount.Recent {
    try await call("recent", of: account) { try await $0.recent(account: account, since: since) }
  }

  func takeLease(account: String, holder: LeaseHolder, seconds: Int) async throws -> LeaseAnswer {
    try await call("takeLease", of: account) {
      try await $0.takeLease(account: account, holder: holder, seconds: seconds)
    }
  }

  func renew(_ lease: Lease, seconds: Int) async throws -> Bool {
    try await call("renew", of: lease.account) { try await $0.renew(lease, seconds: seconds) }
  }

  func release(_ lease: Lease) async throws {
    try await call("release", of: lease.account) { try await $0.release(lease) }
  }

  func commit(_ decision: Decision, under lease: Lease) async throws {
    let decision = world.mutation?.decided(decision, world) ?? decision
    try await call("commit", of: decision.account) { store in
      do {
        try await store.commit(decision, under: lease)
      } catch {
        process.hasLost = true
        throw error
      }
      try await world.watch.committed(decision, by: process, in: store)
    }
  }

  func claimMail(account: String, limit: Int, under lease: Lease) async throws -> [OutboxMail] {
    try await call("claimMail", of: account) { store in
      let claimed = try await store.claimMail(account: account, limit: limit, under: lease)
      let applied = try await store.record(account: account)?.appliedRevision
      world.watch.claimed(claimed, by: process, applied: applied)
      return claimed
    }
  }

  func outbox(account: String?) async throws -> [OutboxMail] {
    try await call("outbox", of: account) { try await $0.outbox(account: account) }
  }

  func sessionsToEnd(account: String) async throws -> [String] {
    try await call("sessionsToEnd", of: account) { try await $0.sessionsToEnd(account: account) }
  }

  func closed(_ subjects: [String], account: String) async throws -> Set<String> {
    try await call("closed", of: account) { try await $0.closed(subjects, account: account) }
  }

  func link(hash: String) async throws -> KnownLink? {
    try await call("link") { try await $0.link(hash: hash) }
  }

  func sessionsTakenOver(book: String) async throws -> Set<String> {
    try await call("sessionsTakenOver") { try await $0.sessionsTakenOver(book: book) }
  }

  func archivingSessions(book: String) async throws -> [String: [String]] {
    try await call("archivingSessions") { try await $0.archivingSessions(book: book) }
  }

  func events(account: String, after seq: Int, limit: Int) async throws -> [StoredEvent] {
    try await call("events", of: account) {
      try await $0.events(account: account, after: seq, limit: limit)
    }
  }

  func recordPublished(_ marks: [String: PublishedMark]) async throws {
    try await call("recordPublished") { try await $0.recordPublished(marks) }
  }

  func recordRevision(
    _ revision: String, attempted: [String], applied: [AppliedRevision]
  ) async throws {
    try await call("recordRevision") {
      try await $0.recordRevision(revision, attempted: attempted, applied: applied)
      try await world.watch.noteApplied(in: $0)
    }
  }

  func survey(of book: String) async throws -> Survey? {
    try await call("survey") { try await $0.survey(of: book) }
  }

  func unrested(
    of book: String, by survey: Survey, at now: Instant, and ids: Set<String>
  ) async throws -> [AccountRecord]? {
    try await call("unrested") {
      try await $0.unrested(of: book, by: survey, at: now, and: ids)
    }
  }

  func appliedRevisions(of book: String) async throws -> Set<String> {
    try await call("appliedRevisions") { try await $0.appliedRevisions(of: book) }
  }

  func recordRevision(
    _ revision: String, resting book: String, besides looked: Set<String>, before: Set<String>
  ) async throws {
    try await call("recordRevisionOfResting") {
      try await $0.recordRevision(revision, resting: book, besides: looked, before: before)
      try await world.watch.noteApplied(in: $0)
    }
  }

  func recordSurvey(_ step: SurveyStep, of book: String) async throws {
    try await call("recordSurvey") { try await $0.recordSurvey(step, of: book) }
  }

  func restore(_ accounts: [RestoredAccount], book: String) async throws {
    try await call("restore") { try await $0.restore(accounts, book: book) }
  }

  func checkIntegrity() async throws -> [String] {
    try await call("checkIntegrity") { try await $0.checkIntegrity() }
  }
}
