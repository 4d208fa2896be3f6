import Engine
import Reconciliation
import StoreContract
import TestSupport
import Testing

@Suite("The store in memory and SQLite's answer alike")
struct EquivalenceTests {
  @Test("Whatever is asked of them, in any order", arguments: UInt64(1)...24)
  func alike(_ seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      let sqlite = try SQLiteHarness(in: folder)
      let memory = InMemoryHarness()
      var chance = Chance(seed: seed)
      var done: [Call] = []
      for _ in 0..<60 {
        let call = try await chance.call(knowing: memory.store)
        done.append(call)
        let expected = await call.answer(from: memory)
        let answer = await call.answer(from: sqlite)
        try #require(answer == expected, "\(done.suffix(5))")
        if case .taken(let lease) = expected { chance.leases.append(lease) }
        let before = try await Snapshot(of: Chance.accounts, in: memory.store)
        // Now and then as another process sees it.
        let seen = done.count.isMultiple(of: 15) ? try sqlite.another() : sqlite.store
        let after = try await Snapshot(of: Chance.accounts, in: seen)
        try #require(after == before, "\(done.suffix(5))")
      }
      // Chance orders mail for strangers too, which the check rightly names.
      let problems = try await sqlite.store.checkIntegrity()
      #expect(problems.filter { !$0.contains("somebody who is not enrolled") } == [])
    }
  }

  @Test("The calls reach every kind of answer")
  func reach() async throws {
    let memory = InMemoryHarness()
    var chance = Chance(seed: 7)
    var seen: Set<String> = []
    for _ in 0..<3_000 {
      let answer = try await chance.call(knowing: memory.store).answer(from: memory)
      if case .taken(let lease) = answer { chance.leases.append(lease) }
      seen.insert(answer.kind)
    }
    #expect(
      seen == [
        "done", "taken", "held", "mail", "no mail", "counts", "leaseLost", "headMoved", "invalid",
        "ownedByAnotherBook", "notEmpty", "otherLinkKey", "revisionMoved",
      ])
  }
}

/// What a store says to a call; the words of a broken rule are each store's own.
enum Answer: Equatable {
  case done
  case taken(Lease)
  case held(LeaseHolder, Int)
  case mail([OutboxMail])
  case counts(ObservedAccount.Recent)
  case refused(StoreError)
  case otherwise(String)

  init(_ error: any Error) {
    switch error {
    case StoreError.invalid(let account, _): self = .refused(.invalid(account: account, why: ""))
    case let error as StoreError: self = .refused(error)
    default: self = .otherwise("\(error)")
    }
  }

  var kind: String {
    switch self {
    case .done: "done"
    case .taken: "taken"
    case .held: "held"
    case .mail(let mail): mail.isEmpty ? "no mail" : "mail"
    case .counts: "counts"
    case .refused(let error): String("\(error)".prefix { $0 != "(" })
    case .otherwise(let words): words
    }
  }
}

/// One call of the port, or a turn of the world around it.
enum Call: Sendable {
  case pass(Int64)
  case bury(LeaseHolder)
  case claim([String], book: String)
  case fingerprint(String)
  case take(String, LeaseHolder, Int)
  case renew(Lease, Int)
  case release(Lease)
  case commit(Decision, Lease)
  case claimMail(String, Int, Lease)
  case recent(String, Instant)
  case revision(String, attempted: [String], applied: [AppliedRevision])
  case published([String: PublishedMark])
  case restore([RestoredAccount], book: String)

  func answer(from harness: some StoreHarness) async -> Answer {
    do { return try await perform(on: harness) } catch { return Answer(error) }
  }

  private func perform(on harness: some StoreHarness) async throws -> Answer {
    let store = harness.store
    switch self {
    case .pass(let seconds): try await harness.pass(seconds: seconds)
    case .bury(let holder): harness.bury(holder)
    case .claim(let accounts, let book): try await store.claim(accounts: accounts, book: book)
    case .fingerprint(let text): try await store.setLinkKeyFingerprint(text)
    case .take(let account, let holder, let seconds):
      switch try await store.takeLease(account: account, holder: holder, seconds: seconds) {
      case .taken(let lease): return .taken(lease)
      case .held(let holder, let seconds): return .held(holder, seconds)
      }
    case .renew(let lease, let seconds): try await store.renew(lease, seconds: seconds)
    case .release(let lease): try await store.release(lease)
    case .commit(let decision, let lease): try await store.commit(decision, under: lease)
    case .claimMail(let account, let limit, let lease):
      return .mail(try await store.claimMail(account: account, limit: limit, under: lease))
    case .recent(let account, let since):
      return .counts(try await store.recent(account: account, since: since))
    case .revision(let revision, let attempted, let applied):
      try await store.recordRevision(revision, attempted: attempted, applied: applied)
    case .published(let marks): try await store.recordPublished(marks)
    case .restore(let accounts, let book): try await store.restore(accounts, book: book)
    }
    return .done
  }
}
