package import Engine
package import Reconciliation

/// Values that the contract is checked with.
package enum Sample {
  package static let book = "6f2a4c1e-0000-4000-8000-000000000001"
  package static let otherBook = "6f2a4c1e-0000-4000-8000-000000000002"
  package static let noon = Instant(1_800_000_000)

  package static let holder = LeaseHolder(
    host: "web1", bootID: "boot-1", pid: 4_242, processStart: 77)
  package static let otherHolder = LeaseHolder(
    host: "web1", bootID: "boot-1", pid: 4_243, processStart: UInt64.max)

  /// Somebody who was just invited.
  package static func enrollment(
    _ name: String, email: String? = nil, state: Invitation.State = .queued
  ) -> Enrollment {
    Enrollment(
      subject: "s_\(name)", email: email ?? "\(name)@acme.example", phone: "+447911123456",
      since: noon, invitation: Invitation(serial: 1, state: state, madeAt: noon, awaitsMail: true),
      serial: 1, mails: 1, cycle: Cycle(invitations: 1))
  }

  /// An enrollment in which nothing is empty.
  package static let fullEnrollment = Enrollment(
    subject: "s_full", email: "zoë@acme.example", userID: "E-17", phone: "+4915112345678",
    status: .loggedOut, since: Instant(1_700_000_001), generation: 3, generations: 5,
    session: "zoe-phone", lastConfirmed: Instant(1_700_000_002),
    doubt: Doubt(kind: .otherNumber, since: Instant(1_700_000_003)), passkeyAsked: true,
    rejectedAt: Instant(1_700_000_004), declinedAt: Instant(1_700_000_005),
    consent: Consent(version: "v2", textHash: "sha256:ab", at: Instant(1_700_000_006)),
    invitation: Invitation(
      serial: 7, state: .sent, madeAt: Instant(1_700_000_007), sentAt: Instant(1_700_000_008),
      expiresAt: Instant(1_700_000_009), lastMailAt: Instant(1_700_000_010), reminders: 2,
      awaitsMail: true, refusal: "550 5.1.1 no such user"),
    serial: 8, mails: 11,
    cycle: Cycle(
      startedAt: Instant(1_700_000_011), invitations: 3, escalatedAt: Instant(1_700_000_012),
      escalationAwaits: true, isInFolder: true),
    superseded: Superseded(
      generation: 2, session: "zoe-old", phone: "+4915187654321", until: Instant(1_700_000_013),
      lastConfirmed: Instant(1_700_000_014)))

  /// The n-th mail of a person.
  package static func mail(_ name: String, number: Int = 1, payload: String = "{}") -> NewMail {
    NewMail(
      order: MailOrder(
        kind: .invitation, subject: "s_\(name)", email: "\(name)@acme.example",
        phone: "+447911123456", serial: 1, generation: 1, number: number),
      payload: payload)
  }

  /// 64 hex digits, other ones for every name of up to 32 bytes.
  package static func linkHash(_ name: String) -> String {
    var digits = ""
    for byte in name.utf8 {
      if byte < 16 { digits += "0" }
      digits += String(byte, radix: 16)
    }
    return digits + String(repeating: "0", count: 64 - digits.count)
  }
}

/// Seals events of one account, one after the other, as the reconciler does.
package struct Chain: Sendable {
  package var head: EventHead

  package init(after head: EventHead = .start) { self.head = head }

  package mutating func event(
    _ kind: EventKind = .invite, of subject: String? = nil, at: Instant = Sample.noon,
    from status: Status? = nil, newLink: Bool = false
  ) -> StoredEvent {
    let seq = head.seq + 1
    let hash = "sha256:" + Sample.linkHash(String("\(kind)-\(seq)-\(subject ?? "")".prefix(32)))
    let line = """
      {"from":\(status.map { "\"\($0.rawValue)\"" } ?? "null"),\
      "hash":"\(hash)","kind":"\(kind.rawValue)","prev":\(head.hash.map { "\"\($0)\"" } ?? "null"),\
      "seq":\(seq),"who":{"email":"somebody@acme.example"}}
      """
    head = EventHead(seq: seq, hash: hash, at: at)
    return StoredEvent(
      seq: seq, at: at, subject: subject, kind: kind, newLink: newLink, hash: hash, line: line)
  }
}

/// One account of a store and the lease that the test writes under.
package struct Desk: Sendable {
  package let store: any CentralStore
  package let account: String
  package var lease: Lease

  package init(store: any CentralStore, account: String, lease: Lease) {
    self.store = store
    self.account = account
    self.lease = lease
  }

  /// Claims the account and takes its lease.
  package static func open(
    _ account: String = "acme", in harness: any StoreHarness, book: String = Sample.book,
    holder: LeaseHolder = Sample.holder
  ) async throws -> Desk {
    try await open(account, in: harness.store, book: book, holder: holder)
  }

  package static func open(
    _ account: String, in store: any CentralStore, book: String = Sample.book,
    holder: LeaseHolder = Sample.holder
  ) async throws -> Desk {
    try await store.claim(accounts: [account], book: book)
    let answer = try await store.takeLease(account: account, holder: holder, seconds: 20)
    guard case .taken(let lease) = answer else { throw LeaseWasHeld(answer: answer) }
    return Desk(store: store, account: account, lease: lease)
  }

  package struct LeaseWasHeld: Error {
    package var answer: LeaseAnswer
  }

  /// Commits what is given, after the account's present head.
  package func commit(
    _ changes: [EnrollmentChange] = [], events: (inout Chain) -> [StoredEvent] = { _ in [] },
    cancelMailOf: [String] = [], mail: [NewMail] = [], settled: [SettledMail] = [],
    endSessions: [String] = [], endedSessions: [String] = []
  ) async throws {
    let head = try await store.head(account: account)
    var chain = Chain(after: head)
    try await store.commit(
      Decision(
        account: account, head: head, changes: changes, events: events(&chain),
        cancelMailOf: cancelMailOf, mail: mail, settled: settled, endSessions: endSessions,
        endedSessions: endedSessions),
      under: lease)
  }

  package func claimMail(limit: Int = 16) async throws -> [OutboxMail] {
    try await store.claimMail(account: account, limit: limit, under: lease)
  }

  /// Everything that the store tells of the account.
  package func everything() async throws -> Snapshot {
    try await Snapshot(of: [account], in: store)
  }
}

/// What a store tells of some accounts, to be compared.
package struct Snapshot: Equatable, Sendable {
  package var surveys: [Survey?] = []
  package var records: [AccountRecord] = []
  package var enrollments: [String: [Enrollment]] = [:]
  package var events: [String: [StoredEvent]] = [:]
  package var outbox: [OutboxMail] = []

  package init(
    of accounts: [String], books: [String] = [Sample.book, Sample.otherBook],
    in store: any CentralStore
  ) async throws {
    for book in books {
      surveys.append(try await store.survey(of: book))
      records += try await store.accounts(of: book)
    }
    for account in accounts {
      enrollments[account] = try await store.enrollments(account: account)
      events[account] = try await store.events(account: account, after: 0, limit: .max)
    }
    outbox = try await store.outbox(account: nil)
  }
}

extension EnrollmentChange {
  /// Opens or changes an enrollment that has no live link.
  package static func put(_ enrollment: Enrollment, link: String? = nil) -> EnrollmentChange {
    EnrollmentChange(
      subject: enrollment.subject, enrollment: enrollment,
      liveLinkHash: link.map(Sample.linkHash))
  }

  package static func close(_ name: String) -> EnrollmentChange {
    EnrollmentChange(subject: "s_\(name)", enrollment: nil, liveLinkHash: nil)
  }
}
