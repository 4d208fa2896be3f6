import Engine
import Reconciliation

/// A store, every call of which can go wrong.
struct FaultyStore: CentralStore {
  let store: any CentralStore
  let faults: Faults

  func identity() async throws -> StoreIdentity {
    try await faults.around("store.identity") { try await store.identity() }
  }

  func setLinkKeyFingerprint(_ fingerprint: String) async throws {
    try await faults.around("store.setLinkKeyFingerprint") {
      try await store.setLinkKeyFingerprint(fingerprint)
    }
  }

  func claim(accounts: [String], book: String) async throws {
    try await faults.around("store.claim") {
      try await store.claim(accounts: accounts, book: book)
    }
  }

  func accounts(of book: String) async throws -> [AccountRecord] {
    try await faults.around("store.accounts") { try await store.accounts(of: book) }
  }

  func record(account: String) async throws -> AccountRecord? {
    try await faults.around("store.record", of: account) {
      try await store.record(account: account)
    }
  }

  func enrollments(account: String) async throws -> [Enrollment] {
    try await faults.around("store.enrollments", of: account) {
      try await store.enrollments(account: account)
    }
  }

  func enrollment(subject: String, account: String) async throws -> Enrollment? {
    try await faults.around("store.enrollment", of: account) {
      try await store.enrollment(subject: subject, account: account)
    }
  }

  func recent(account: String, since: Instant) async throws -> ObservedAccount.Recent {
    try await faults.around("store.recent", of: account) {
      try await store.recent(account: account, since: since)
    }
  }

  func takeLease(account: String, holder: LeaseHolder, seconds: Int) async throws -> LeaseAnswer {
    try await faults.around("store.takeLease", of: account) {
      try await store.takeLease(account: account, holder: holder, seconds: seconds)
    }
  }

  func renew(_ lease: Lease, seconds: Int) async throws -> Bool {
    try await faults.around("store.renew", of: lease.account) {
      try await store.renew(lease, seconds: seconds)
    }
  }

  func release(_ lease: Lease) async throws {
    try await faults.around("store.release", of: lease.account) { try await store.release(lease) }
  }

  func commit(_ decision: Decision, under lease: Lease) async throws {
    try await faults.around("store.commit", of: decision.account) {
      try await store.commit(decision, under: lease)
    }
  }

  func claimMail(account: String, limit: Int, under lease: Lease) async throws -> [OutboxMail] {
    try await faults.around("store.claimMail", of: account) {
      try await store.claimMail(account: account, limit: limit, under: lease)
    }
  }

  func outbox(account: String?) async throws -> [OutboxMail] {
    try await faults.around("store.outbox", of: account) {
      try await store.outbox(account: account)
    }
  }

  func sessionsToEnd(account: String) async throws -> [String] {
    try await faults.around("store.sessionsToEnd", of: account) {
      try await store.sessionsToEnd(account: account)
    }
  }

  func closed(_ subjects: [String], account: String) async throws -> Set<String> {
    try await faults.around("store.closed", of: account) {
      try await store.closed(subjects, account: account)
    }
  }

  func link(hash: String) async throws -> KnownLink? {
    try await faults.around("store.link") { try await store.link(hash: hash) }
  }

  func sessionsTakenOver(book: String) async throws -> Set<String> {
    try await faults.around("store.sessionsTakenOver") {
      try await store.sessionsTakenOver(book: book)
    }
  }

  func archivingSessions(book: String) async throws -> [String: [String]] {
    try await faults.around("store.archivingSessions") {
      try await store.archivingSessions(book: book)
    }
  }

  func events(account: String, after seq: Int, limit: Int) async throws -> [StoredEvent] {
    try await faults.around("store.events", of: account) {
      try await store.events(account: account, after: seq, limit: limit)
    }
  }

  func recordPublished(_ marks: [String: PublishedMark]) async throws {
    try await faults.around("store.recordPublished") { try await store.recordPublished(marks) }
  }

  func recordRevision(
    _ revision: String, attempted: [String], applied: [AppliedRevision]
  ) async throws {
    try await faults.around("store.recordRevision") {
      try await store.recordRevision(revision, attempted: attempted, applied: applied)
    }
  }

  func survey(of book: String) async throws -> Survey? {
    try await faults.around("store.survey") { try await store.survey(of: book) }
  }

  func unrested(
    of book: String, by survey: Survey, at now: Instant, and ids: Set<String>
  ) async throws -> [AccountRecord]? {
    try await faults.around("store.unrested") {
      try await store.unrested(of: book, by: survey, at: now, and: ids)
    }
  }

  func appliedRevisions(of book: String) async throws -> Set<String> {
    try await faults.around("store.appliedRevisions") {
      try await store.appliedRevisions(of: book)
    }
  }

  func recordRevision(
    _ revision: String, resting book: String, besides looked: Set<String>, before: Set<String>
  ) async throws {
    try await faults.around("store.recordRevisionOfResting") {
      try await store.recordRevision(revision, resting: book, besides: looked, before: before)
    }
  }

  func recordSurvey(_ step: SurveyStep, of book: String) async throws {
    try await faults.around("store.recordSurvey") {
      try await store.recordSurvey(step, of: book)
    }
  }

  func restore(_ accounts: [RestoredAccount], book: String) async throws {
    try await faults.around("store.restore") { try await store.restore(accounts, book: book) }
  }

  func checkIntegrity() async throws -> [String] {
    try await faults.around("store.checkIntegrity") { try await store.checkIntegrity() }
  }
}

/// A branch, every call of which can go wrong.
struct FaultyRepository: BookRepository {
  let repository: any BookRepository
  let faults: Faults

  func willCarryOut(_ commit: String) async throws -> String {
    try await repository.willCarryOut(commit)
  }

  func tip() async throws -> String? {
    try await faults.around("branch.tip") { try await repository.tip() }
  }

  func file(_ path: String, at commit: String) async throws -> PublishedFile? {
    try await faults.around("branch.file") { try await repository.file(path, at: commit) }
  }

  func blobID(_ path: String, at commit: String) async throws -> String? {
    try await faults.around("branch.blobID") { try await repository.blobID(path, at: commit) }
  }

  func names(in folder: String, at commit: String) async throws -> [String] {
    try await faults.around("branch.names") { try await repository.names(in: folder, at: commit) }
  }

  func obstacle(to paths: [String], at commit: String) async throws -> String? {
    try await faults.around("branch.obstacle") {
      try await repository.obstacle(to: paths, at: commit)
    }
  }

  func changedFiles(from old: String, to new: String) async throws -> [String]? {
    try await faults.around("branch.changedFiles") {
      try await repository.changedFiles(from: old, to: new)
    }
  }

  func blobID(of bytes: [UInt8]) async throws -> String {
    try await faults.around("branch.blobID") { try await repository.blobID(of: bytes) }
  }

  func write(_ bytes: [UInt8]) async throws -> String {
    try await faults.around("branch.write") { try await repository.write(bytes) }
  }

  func publish(_ blobs: [String: String], onto parent: String, message: String) async throws
    -> PublishOutcome
  {
    try await faults.around("branch.publish") {
      try await repository.publish(blobs, onto: parent, message: message)
    }
  }

  func send() async throws -> PublishOutcome? {
    try await faults.around("branch.send") { try await repository.send() }
  }

  func catchUp(givingUp store: String) async throws -> String? {
    try await faults.around("branch.catchUp") { try await repository.catchUp(givingUp: store) }
  }

  func place(of commit: String) async throws -> BranchPlace {
    try await faults.around("branch.place") { try await repository.place(of: commit) }
  }

  func lastPublished(at commit: String) async throws -> Instant? {
    try await faults.around("branch.lastPublished") {
      try await repository.lastPublished(at: commit)
    }
  }

  func descends(_ commit: String, from ancestor: String) async throws -> Bool? {
    try await faults.around("branch.descends") {
      try await repository.descends(commit, from: ancestor)
    }
  }

  func lastAuthor(of paths: [String], at commit: String) async throws -> String? {
    try await faults.around("branch.lastAuthor") {
      try await repository.lastAuthor(of: paths, at: commit)
    }
  }
}

/// A mail server at each mail of which the connection, or the process, can break: before the mail was taken, or after.
struct FaultySender: MailSender {
  let server: ScriptedServer
  let faults: Faults
  let groups: Groups

  /// The Message-IDs of the groups that were handed over.
  actor Groups {
    private(set) var all: [[String]] = []
    func add(_ group: [String]) { all.append(group) }
  }

  func send(_ group: [OutgoingMail]) async -> [MailOutcome] {
    await groups.add(group.map(\.messageID))
    var outcomes: [MailOutcome] = []
    for mail in group {
      do {
        outcomes += try await faults.around("server.send") { await server.send([mail]) }
      } catch {
        outcomes.append(.tryLater(serverWords: "the connection broke"))
      }
    }
    return outcomes
  }

  func check() async -> MailCheck { await server.check() }

  func close() async { await server.close() }
}
