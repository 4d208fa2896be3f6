package import Engine
package import Reconciliation

/// What a store says to a call; the words of a broken rule are each store's own.
package enum Answer: Equatable, Sendable {
  case done
  case taken(Lease)
  case held(LeaseHolder, Int)
  case isWanted(Bool)
  case mail([OutboxMail])
  case counts(ObservedAccount.Recent)
  case records([AccountRecord]?)
  case refused(StoreError)
  case otherwise(String)

  package init(_ error: any Error) {
    switch error {
    case StoreError.invalid(let account, _): self = .refused(.invalid(account: account, why: ""))
    case let error as StoreError: self = .refused(error)
    default: self = .otherwise("\(error)")
    }
  }

  package var kind: String {
    switch self {
    case .done: "done"
    case .taken: "taken"
    case .held: "held"
    case .isWanted(let isWanted): isWanted ? "wanted" : "renewed"
    case .mail(let mail): mail.isEmpty ? "no mail" : "mail"
    case .counts: "counts"
    case .records(let records): records.map { $0.isEmpty ? "no records" : "records" } ?? "outdated"
    case .refused(let error): String("\(error)".prefix { $0 != "(" })
    case .otherwise(let words): words
    }
  }
}

/// One call of the port, or a turn of the world around it.
package enum Call: Sendable {
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
  case survey(SurveyStep, book: String)
  case unrested(Survey, at: Instant, ids: Set<String>, book: String)
  case restingRevision(String, book: String, looked: Set<String>, before: Set<String>)
  case restore([RestoredAccount], book: String)

  package func answer(from harness: any StoreHarness) async -> Answer {
    do { return try await perform(on: harness) } catch { return Answer(error) }
  }

  private func perform(on harness: any StoreHarness) async throws -> Answer {
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
    case .renew(let lease, let seconds):
      return .isWanted(try await store.renew(lease, seconds: seconds))
    case .release(let lease): try await store.release(lease)
    case .commit(let decision, let lease): try await store.commit(decision, under: lease)
    case .claimMail(let account, let limit, let lease):
      return .mail(try await store.claimMail(account: account, limit: limit, under: lease))
    case .recent(let account, let since):
      return .counts(try await store.recent(account: account, since: since))
    case .revision(let revision, let attempted, let applied):
      try await store.recordRevision(revision, attempted: attempted, applied: applied)
    case .published(let marks): try await store.recordPublished(marks)
    case .survey(let step, let book): try await store.recordSurvey(step, of: book)
    case .unrested(let survey, let now, let ids, let book):
      return .records(try await store.unrested(of: book, by: survey, at: now, and: ids))
    case .restingRevision(let revision, let book, let looked, let before):
      try await store.recordRevision(revision, resting: book, besides: looked, before: before)
    case .restore(let accounts, let book): try await store.restore(accounts, book: book)
    }
    return .done
  }
}
