import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let accounts = [
    ContractPoint("A store's id is a UUID in lower case, and stays") { harness in
      let id = try await harness.store.identity().id
      #expect(id.count == 36)
      #expect(id == id.lowercased())
      #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
      #expect(try await harness.another().identity().id == id)
    },
    ContractPoint("A new store holds nothing, until an account is claimed") { harness in
      #expect(try await harness.store.identity().isEmpty)
      #expect(try await harness.store.identity().linkKeyFingerprint == nil)
      try await harness.store.claim(accounts: ["acme"], book: Sample.book)
      #expect(try await !harness.store.identity().isEmpty)
    },
    ContractPoint("The link key's fingerprint is taken once, and no other afterwards") { harness in
      try await harness.store.setLinkKeyFingerprint("sha256:a")
      try await harness.store.setLinkKeyFingerprint("sha256:a")
      await #expect(throws: StoreError.otherLinkKey) {
        try await harness.store.setLinkKeyFingerprint("sha256:b")
      }
      #expect(try await harness.another().identity().linkKeyFingerprint == "sha256:a")
    },
    ContractPoint("Claimed accounts are listed by id, each once, with nothing known of them") {
      harness in
      try await harness.store.claim(accounts: ["zeta", "acme", "acme"], book: Sample.book)
      try await harness.store.claim(accounts: ["acme", "Beta"], book: Sample.book)
      #expect(
        try await harness.store.accounts(of: Sample.book)
          == [AccountRecord(id: "Beta"), AccountRecord(id: "acme"), AccountRecord(id: "zeta")])
    },
    ContractPoint("An account of another book is refused, and nothing is taken with it") {
      harness in
      try await harness.store.claim(accounts: ["acme"], book: Sample.otherBook)
      await #expect(
        throws: StoreError.ownedByAnotherBook(account: "acme", book: Sample.otherBook)
      ) {
        try await harness.store.claim(accounts: ["aaa", "acme", "zzz"], book: Sample.book)
      }
      #expect(try await harness.store.accounts(of: Sample.book).isEmpty)
      #expect(try await harness.store.accounts(of: Sample.otherBook).map(\.id) == ["acme"])
    },
    ContractPoint("A revision is remembered as attempted and as applied where it was") { harness in
      try await harness.store.claim(accounts: ["acme", "beta", "zeta"], book: Sample.book)
      try await harness.store.recordRevision(
        "c1", attempted: ["acme", "beta"],
        applied: [AppliedRevision(account: "acme", before: nil, seq: 0)])
      try await harness.store.recordRevision("c2", attempted: ["beta"], applied: [])
      #expect(
        try await harness.store.accounts(of: Sample.book) == [
          AccountRecord(id: "acme", appliedRevision: "c1", attemptedRevision: "c1"),
          AccountRecord(id: "beta", attemptedRevision: "c2"), AccountRecord(id: "zeta"),
        ])
      #expect(
        try await harness.store.record(account: "beta")
          == AccountRecord(id: "beta", attemptedRevision: "c2"))
    },
    ContractPoint("A revision that was judged by another than the one applied is not applied") {
      harness in
      let store = harness.store
      try await store.claim(accounts: ["acme"], book: Sample.book)
      let first = AppliedRevision(account: "acme", before: nil, seq: 0)
      try await store.recordRevision("c2", attempted: ["acme"], applied: [first])
      try await store.recordRevision("c1", attempted: ["acme"], applied: [first])
      #expect(
        try await store.record(account: "acme")
          == AccountRecord(id: "acme", appliedRevision: "c2", attemptedRevision: "c1"))
    },
    ContractPoint("A revision that was judged before something was decided is not applied") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann"))]) { [$0.event(of: "s_ann")] }
      let now = try #require(await desk.store.record(account: "acme"))
      for (seq, applied) in [(0, nil), (now.head.seq, "c2")] as [(Int, String?)] {
        try await desk.store.recordRevision(
          "c2", attempted: ["acme"],
          applied: [AppliedRevision(account: "acme", before: nil, seq: seq)])
        #expect(try await desk.store.record(account: "acme")?.appliedRevision == applied)
      }
    },
    ContractPoint("What the book's branch holds is remembered, the newest alone") { harness in
      let store = harness.store
      try await store.claim(accounts: ["acme", "beta"], book: Sample.book)
      let mark = PublishedMark(path: "events/2026-11.jsonl", blob: "b1", seq: 3)
      let newer = PublishedMark(path: "events/2026-12.jsonl", blob: "b2", seq: 9)
      try await store.recordPublished(["acme": mark, "beta": mark])
      try await store.recordPublished(["acme": newer])
      #expect(try await store.accounts(of: Sample.book).map(\.published) == [newer, mark])
    },
    ContractPoint("What is told of an account that nobody claimed is refused whole") { harness in
      let store = harness.store
      try await store.claim(accounts: ["acme"], book: Sample.book)
      let refusal = StoreError.invalid(
        account: "none", why: "the account was never claimed for a book")
      let mark = PublishedMark(path: "events/2026-11.jsonl", blob: "b1", seq: 3)
      await #expect(throws: refusal) {
        try await store.recordRevision("c1", attempted: ["acme", "none"], applied: [])
      }
      await #expect(throws: refusal) {
        try await store.recordRevision(
          "c1", attempted: ["acme"],
          applied: [AppliedRevision(account: "none", before: nil, seq: 0)])
      }
      await #expect(throws: refusal) {
        try await store.recordPublished(["acme": mark, "none": mark])
      }
      let rest = Rest(decisions: 0, since: Sample.noon, until: Sample.noon + 9, asked: 1)
      for looked in [nil, ["acme", "none"]] as [Set<String>?] {
        await #expect(throws: refusal) {
          try await store.recordSurvey(
            SurveyStep(
              before: nil, state: "s", rests: ["acme": rest, "none": rest], looked: looked),
            of: Sample.book)
        }
      }
      #expect(try await store.survey(of: Sample.book) == nil)
      await #expect(throws: refusal) {
        try await store.takeLease(account: "none", holder: Sample.holder, seconds: 20)
      }
      #expect(try await store.accounts(of: Sample.book) == [AccountRecord(id: "acme")])
    },
    ContractPoint("An account that is not known has no events, people or mail") { harness in
      let store = harness.store
      try await store.claim(accounts: ["acme"], book: Sample.book)
      #expect(try await store.record(account: "none") == nil)
      #expect(try await store.head(account: "none") == .start)
      #expect(try await store.enrollments(account: "none").isEmpty)
      #expect(try await store.events(account: "none", after: 0, limit: 9).isEmpty)
      #expect(try await store.outbox(account: "none").isEmpty)
      #expect(try await store.recent(account: "none", since: Instant(0)) == .init())
    },
  ]
}
