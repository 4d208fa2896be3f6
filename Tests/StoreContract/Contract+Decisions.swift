import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let decisions = [
    ContractPoint("A decision is committed whole: people, events, links and mail") { harness in
      let desk = try await Desk.open(in: harness)
      let (ann, bob) = (Sample.enrollment("ann"), Sample.enrollment("bob"))
      var chain = Chain()
      let events = [
        chain.event(of: "s_ann", newLink: true), chain.event(of: "s_bob", newLink: true),
      ]
      try await desk.store.commit(
        Decision(
          account: "acme", head: .start, changes: [.put(bob, link: "bob"), .put(ann, link: "ann")],
          events: events, mail: [Sample.mail("bob"), Sample.mail("ann", payload: #"{"é":1}"#)]),
        under: desk.lease)
      let expected = [
        OutboxMail(
          account: "acme", order: Sample.mail("bob").order, payload: "{}", state: .queued,
          attempts: 0),
        OutboxMail(
          account: "acme", order: Sample.mail("ann").order, payload: #"{"é":1}"#, state: .queued,
          attempts: 0),
      ]
      let store = try await harness.another()
      #expect(try await store.enrollments(account: "acme") == [ann, bob])
      #expect(try await store.events(account: "acme", after: 0, limit: 9) == events)
      #expect(try await store.outbox(account: "acme") == expected)
      #expect(
        try await store.accounts(of: Sample.book)
          == [
            AccountRecord(
              id: "acme", head: chain.head, enrolled: 2, unsentMail: 2, decisions: 1)
          ])
    },
    ContractPoint("A decision that follows another head than the account's leaves nothing") {
      harness in
      let desk = try await Desk.open(in: harness)
      var chain = Chain()
      let first = chain.event(of: "s_ann")
      try await desk.commit([.put(Sample.enrollment("ann"))], events: { _ in [first] })
      let before = try await desk.everything()
      let wrongHeads: [EventHead] = [
        .start, EventHead(seq: 1, hash: "sha256:other", at: first.at),
        EventHead(seq: 2, hash: first.hash, at: first.at),
      ]
      for head in wrongHeads {
        var fork = Chain(after: head)
        let decision = Decision(
          account: "acme", head: head, changes: [.put(Sample.enrollment("bob"))],
          events: [fork.event(of: "s_bob")], mail: [Sample.mail("bob")])
        await #expect(throws: StoreError.headMoved(account: "acme")) {
          try await desk.store.commit(decision, under: desk.lease)
        }
      }
      #expect(try await desk.everything() == before)
    },
    ContractPoint("A decision applies its revision, in the same breath") { harness in
      let desk = try await Desk.open(in: harness)
      var chain = Chain()
      func decision(_ from: String?, _ to: String?) -> Decision {
        Decision(
          account: "acme", head: chain.head, changes: [.put(Sample.enrollment("ann"))],
          revision: RevisionStep(from: from, to: to))
      }
      var applied: [String?] = []
      for (from, to) in [(nil, nil), (nil, "c1"), ("c1", "c2"), ("c2", nil)] as [(String?, String?)]
      {
        try await desk.store.commit(decision(from, to), under: desk.lease)
        applied.append(try await harness.another().record(account: "acme")?.appliedRevision)
      }
      #expect(applied == [nil, "c1", "c2", "c2"])
    },
    ContractPoint(
      "A decision that was judged by another revision than the one applied leaves nothing"
    ) {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.store.recordRevision(
        "c2", attempted: ["acme"], applied: [AppliedRevision(account: "acme", before: nil, seq: 0)])
      let before = try await desk.everything()
      for from in [nil, "c1"] {
        var chain = Chain()
        let decision = Decision(
          account: "acme", head: .start, changes: [.put(Sample.enrollment("bob"))],
          events: [chain.event(of: "s_bob")], mail: [Sample.mail("bob")],
          revision: RevisionStep(from: from, to: "c1"))
        await #expect(throws: StoreError.revisionMoved(account: "acme")) {
          try await desk.store.commit(decision, under: desk.lease)
        }
      }
      #expect(try await desk.everything() == before)
    },
    ContractPoint("A decision that breaks a rule leaves nothing, wherever the rule stands") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(
        [.put(Sample.enrollment("ann"), link: "ann"), .put(Sample.enrollment("old"))],
        events: { [$0.event(of: "s_ann")] }, mail: [Sample.mail("ann"), Sample.mail("old")])
      try await desk.commit([.close("old")])
      let claimed = try await desk.claimMail(limit: 1)
      let before = try await desk.everything()
      for (rule, change) in brokenRules {
        let head = before.records[0].head
        var chain = Chain(after: head)
        // Sound work of every kind stands before the fault.
        var decision = Decision(
          account: "acme", head: head, changes: [.put(Sample.enrollment("bob"), link: "bob")],
          events: [chain.event(of: "s_bob", at: Sample.noon + 10)], cancelMailOf: ["s_old"],
          mail: [Sample.mail("bob")],
          settled: claimed.map { SettledMail(key: $0.order.key, outcome: .sent) })
        change(&decision, &chain)
        await expectInvalid { try await desk.store.commit(decision, under: desk.lease) }
        #expect(try await desk.everything() == before, "\(rule)")
      }
    },
    ContractPoint("A decision without events leaves the head where it is") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(events: { [$0.event()] })
      let head = try await desk.store.head(account: "acme")
      try await desk.commit([.put(Sample.enrollment("ann"))])
      #expect(try await desk.store.head(account: "acme") == head)
      #expect(head.seq == 1)
    },
    ContractPoint("A store that did all of this finds nothing wrong with itself") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(
        [.put(Sample.enrollment("ann"), link: "ann"), .put(Sample.enrollment("bob"))],
        events: { [$0.event(of: "s_ann"), $0.event(of: "s_bob", at: Sample.noon + 1)] },
        mail: [Sample.mail("ann"), Sample.mail("bob")])
      let claimed = try await desk.claimMail(limit: 1)
      try await desk.commit(
        [.close("bob")], events: { [$0.event(.withdraw, of: "s_bob", at: Sample.noon + 1)] },
        cancelMailOf: ["s_bob"],
        settled: [SettledMail(key: claimed[0].order.key, outcome: .sent)])
      #expect(try await harness.another().checkIntegrity() == [])
    },
  ]

  private typealias Fault = @Sendable (inout Decision, inout Chain) -> Void

  private static let brokenRules: [(rule: String, fault: Fault)] = [
    (
      "events are numbered without a gap",
      { decision, chain in
        _ = chain.event()
        decision.events.append(chain.event(at: Sample.noon + 10))
      }
    ),
    (
      "no event is older than the one before",
      { decision, chain in
        decision.events.append(chain.event(at: Sample.noon + 9))
      }
    ),
    (
      "the first event is not older than the head",
      { decision, chain in
        chain = Chain(after: decision.head)
        decision.events = [chain.event(at: Sample.noon - 1)]
      }
    ),
    (
      "a subject changes once",
      { decision, _ in
        decision.changes.append(.put(Sample.enrollment("bob"), link: "bob"))
      }
    ),
    (
      "who is not enrolled cannot be closed",
      { decision, _ in
        decision.changes.append(.close("nobody"))
      }
    ),
    (
      "who was closed is not closed again",
      { decision, _ in
        decision.changes.append(.close("old"))
      }
    ),
    (
      "who was closed stays closed",
      { decision, _ in
        decision.changes.append(.put(Sample.enrollment("old")))
      }
    ),
    (
      "a closed enrollment has no link",
      { decision, _ in
        decision.changes.append(
          EnrollmentChange(
            subject: "s_ann", enrollment: nil, liveLinkHash: Sample.linkHash("ann")))
      }
    ),
    (
      "an enrollment keeps its subject",
      { decision, _ in
        decision.changes.append(
          EnrollmentChange(
            subject: "s_cid", enrollment: Sample.enrollment("dan"), liveLinkHash: nil))
      }
    ),
    (
      "an e-mail is one person's",
      { decision, _ in
        decision.changes.append(.put(Sample.enrollment("cid", email: "ann@acme.example")))
      }
    ),
    (
      "a live link is one person's",
      { decision, _ in
        decision.changes.append(.put(Sample.enrollment("cid"), link: "ann"))
      }
    ),
    (
      "a dead invitation has no live link",
      { decision, _ in
        decision.changes.append(.put(Sample.enrollment("cid", state: .used), link: "cid"))
      }
    ),
    (
      "a link's hash is a SHA-256",
      { decision, _ in
        decision.changes.append(
          EnrollmentChange(
            subject: "s_cid", enrollment: Sample.enrollment("cid"), liveLinkHash: "abcd"))
      }
    ),
    (
      "a link's hash is in lower case hexadecimal",
      { decision, _ in
        decision.changes.append(
          EnrollmentChange(
            subject: "s_cid", enrollment: Sample.enrollment("cid"),
            liveLinkHash: String(repeating: "G", count: 64)))
      }
    ),
  ]
}
