import Engine
package import Reconciliation
import TestSupport

/// Makes calls of the port at random: most of them sound, some of them not.
package struct Chance {
  package static let accounts = ["acme", "beta", "zeta"]
  private static let names = ["a", "b", "c", "d", "e"]
  private static let holders = (1...4).map {
    LeaseHolder(host: "h", bootID: "b", pid: $0, processStart: 1)
  }

  /// The leases that were given out, the oldest first.
  package var leases: [Lease] = []
  private var generator: SeededGenerator

  package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  package mutating func call(knowing store: any CentralStore) async throws -> Call {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<3: return .pass(.random(in: 0...30, using: &generator))
    case 3..<5: return .bury(pick(Self.holders))
    case 5..<11: return .claim(some(of: Self.accounts), book: book())
    case 11..<13: return .fingerprint(pick(["x", "x", "y"]))
    case 13..<28:
      return .take(pick(Self.accounts), pick(Self.holders), .random(in: 1...20, using: &generator))
    case 28..<31: return .restore([restored(), restored()], book: book())
    case 31..<34:
      var applied: [AppliedRevision] = []
      for account in some(of: Self.accounts) {
        let seq = try await store.head(account: account).seq
        applied.append(
          AppliedRevision(
            account: account, before: pick([nil, "c1", "c2"]), seq: rarely() ? seq + 1 : seq))
      }
      return .revision(
        pick(["c1", "c2"]), attempted: some(of: Self.accounts), applied: applied)
    case 34..<37:
      let mark = PublishedMark(path: "events/1.jsonl", blob: pick(["b1", "b2"]), seq: 1)
      return .published([pick(Self.accounts): mark])
    case 41..<46:
      let (book, looked) = (book(), Set(some(of: Self.accounts)))
      var rests: [String: Rest] = [:]
      for account in rarely() ? some(of: Self.accounts) : Array(looked) {
        rests[account] = try await rest(of: account, knowing: store)
      }
      let step = SurveyStep(
        before: try await survey(of: book, knowing: store), state: pick(["s1", "s2"]),
        rests: rests, looked: pick([nil, looked]))
      return .survey(step, book: book)
    case 46..<50:
      let book = book()
      return .unrested(
        try await survey(of: book, knowing: store) ?? Survey(state: "s1", asked: 0),
        at: Sample.noon + .random(in: -2...20, using: &generator),
        ids: Set(some(of: Self.accounts)), book: book)
    case 50..<52:
      return .restingRevision(
        pick(["c1", "c2"]), book: book(), looked: Set(some(of: Self.accounts)),
        before: Set(some(of: ["c1", "c2", "c3"])))
    case 37..<41:
      return .recent(
        pick(Self.accounts), Sample.noon + .random(in: -2...20, using: &generator))
    default: break
    }
    guard let lease = lease() else { return .pass(0) }
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<4: return .renew(lease, .random(in: 1...20, using: &generator))
    case 4..<8: return .release(lease)
    case 8..<34:
      return .claimMail(
        rarely() ? pick(Self.accounts) : lease.account, .random(in: 1...4, using: &generator), lease
      )
    default: return .commit(try await decision(under: lease, knowing: store), lease)
    }
  }

  /// The newest of some account, or at times an older one.
  private mutating func lease() -> Lease? {
    if rarely() { return leases.randomElement(using: &generator) }
    let account = pick(Self.accounts)
    return leases.last { $0.account == account }
  }

  private mutating func decision(
    under lease: Lease, knowing store: any CentralStore
  ) async throws -> Decision {
    let account = rarely() ? pick(Self.accounts) : lease.account
    var head = try await store.head(account: account)
    if rarely() { head.seq += 1 }
    var chain = Chain(after: head)
    let outbox = try await store.outbox(account: account).map(\.order.key)
    let enrolled = try await store.enrollments(account: account).map(\.subject)
    let names = some(of: Self.names)
    return Decision(
      account: account, head: head,
      changes: names.map { change(of: $0, enrolled: enrolled.contains("s_\($0)")) },
      events: (0..<Int.random(in: 0...2, using: &generator)).map { _ in event(in: &chain) },
      cancelMailOf: rarely() ? some(of: Self.names).map { "s_\($0)" } : [],
      mail: some(of: Self.names).map {
        Sample.mail($0, number: .random(in: 1...4, using: &generator), payload: pick(["p", "q"]))
      },
      settled: some(of: outbox + ["unknown"]).map { SettledMail(key: $0, outcome: outcome()) },
      revision: try await step(of: account, knowing: store))
  }

  /// Most often the newest.
  private mutating func survey(
    of book: String, knowing store: any CentralStore
  ) async throws -> Survey? {
    let newest = try await store.survey(of: book)
    return rarely() ? pick([nil, Survey(state: "s1", asked: 1)]) : newest
  }

  private mutating func rest(
    of account: String, knowing store: any CentralStore
  ) async throws -> Rest {
    let decisions = try await store.record(account: account)?.decisions ?? 0
    let since = Sample.noon + .random(in: 0...9, using: &generator)
    return Rest(
      decisions: rarely() ? decisions + 1 : decisions, since: since,
      until: since + .random(in: 1...9, using: &generator),
      asked: .random(in: 0...3, using: &generator))
  }

  /// Most often from the revision that is applied.
  private mutating func step(
    of account: String, knowing store: any CentralStore
  ) async throws -> RevisionStep? {
    if rarely(2) { return nil }
    let applied = try await store.record(account: account)?.appliedRevision
    return RevisionStep(from: rarely() ? "c9" : applied, to: pick([nil, "c1", "c2"]))
  }

  private mutating func change(of name: String, enrolled: Bool) -> EnrollmentChange {
    if enrolled ? pick([true, false, false, false, false, false]) : rarely(20) {
      return .close(name)
    }
    var enrollment = Sample.enrollment(name, state: rarely() ? .used : pick([.queued, .sent]))
    if rarely() { enrollment.email = "\(pick(Self.names))@acme.example" }
    enrollment.status = pick(Status.allCases)
    enrollment.declinedAt = rarely() ? Sample.noon : nil
    enrollment.phone = pick(["+1", "+2"])
    let live = enrollment.invitation?.state != .used || rarely()
    // Links of all accounts come from one source, so that they hardly ever meet.
    let link = rarely(40) ? "stolen" : "\(name)\(UInt64.random(in: 0...9_999, using: &generator))"
    return .put(enrollment, link: live ? link : nil)
  }

  private mutating func event(in chain: inout Chain) -> StoredEvent {
    let last = chain.head.at ?? Sample.noon
    let at = last + .random(in: rarely(30) ? -3...0 : 0...2, using: &generator)
    if rarely(30) { chain.head.seq += 1 }
    return chain.event(
      pick(EventKind.allCases), of: pick(["s_a", nil]), at: at,
      from: pick([nil, .notConnected]), newLink: pick([true, false]))
  }

  private mutating func outcome() -> SettledMail.Outcome {
    pick([
      .sent, .retry(afterSeconds: Int.random(in: 0...20, using: &generator), words: "later"),
      .putBack(words: "no route"), .failed(words: "no"), .cancelled,
    ])
  }

  private mutating func restored() -> RestoredAccount {
    var chain = Chain()
    return RestoredAccount(
      id: pick(Self.accounts), appliedRevision: pick(["c1", nil]),
      enrollments: some(of: Self.names).map { Sample.enrollment($0, state: .adopted) },
      events: (0..<Int.random(in: 0...2, using: &generator)).map { _ in event(in: &chain) })
  }

  private mutating func book() -> String { rarely() ? Sample.otherBook : Sample.book }

  /// One time in so many.
  private mutating func rarely(_ times: Int = 8) -> Bool {
    Int.random(in: 0..<times, using: &generator) == 0
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { generator.pick(values) }

  /// Up to two of the values, in any order.
  private mutating func some<Value>(of values: [Value]) -> [Value] {
    Array(values.shuffled(using: &generator).prefix(.random(in: 0...2, using: &generator)))
  }
}
