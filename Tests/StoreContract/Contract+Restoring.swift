import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let restoring = [
    ContractPoint("Restored accounts are what the clone told: people, events, revision") {
      harness in
      let acme = restored("acme")
      let beta = RestoredAccount(id: "beta", appliedRevision: nil, enrollments: [], events: [])
      try await harness.store.claim(accounts: ["beta"], book: Sample.book)
      try await harness.store.restore([acme, beta], book: Sample.book)
      let store = try await harness.another()
      let last = acme.events[1]
      #expect(try await store.enrollments(account: "acme") == acme.enrollments)
      #expect(try await store.events(account: "acme", after: 0, limit: 9) == acme.events)
      #expect(
        try await store.accounts(of: Sample.book) == [
          AccountRecord(
            id: "acme", appliedRevision: "c9",
            head: EventHead(seq: 2, hash: last.hash, at: last.at), enrolled: 2, decisions: 1),
          AccountRecord(id: "beta", decisions: 1),
        ])
      #expect(try await store.checkIntegrity() == [])
    },
    ContractPoint("A restored account goes on where its chain ends") { harness in
      try await harness.store.restore([restored("acme")], book: Sample.book)
      let desk = try await Desk.open(in: harness)
      try await desk.commit(
        [.put(Sample.enrollment("ann", state: .sent), link: "ann")],
        events: { [$0.event(of: "s_ann", at: Sample.noon + 5, newLink: true)] })
      #expect(
        try await desk.store.events(account: "acme", after: 0, limit: 9).map(\.seq) == [1, 2, 3])
      #expect(
        try await desk.store.recent(account: "acme", since: Sample.noon)
          == .init(invitations: 2, newcomers: ["s_ann"]))
    },
    ContractPoint("An account that has anything already is not restored, nor any with it") {
      harness in
      let events = try await Desk.open("events", in: harness)
      try await events.commit(events: { [$0.event(.observed)] })
      let people = try await Desk.open("people", in: harness)
      try await people.commit([.put(Sample.enrollment("ann"))])
      let closed = try await Desk.open("closed", in: harness)
      try await closed.commit([.put(Sample.enrollment("ann"))])
      try await closed.commit([.close("ann")])
      for account in ["events", "people", "closed"] {
        await #expect(throws: StoreError.notEmpty(account: account)) {
          try await harness.store.restore([restored("new"), restored(account)], book: Sample.book)
        }
      }
      #expect(
        try await harness.store.accounts(of: Sample.book).map(\.id)
          == ["closed", "events", "people"])
      #expect(try await harness.store.enrollments(account: "new") == [])
    },
    ContractPoint("An account of another book is not restored, nor any with it") { harness in
      try await harness.store.claim(accounts: ["acme"], book: Sample.otherBook)
      await #expect(
        throws: StoreError.ownedByAnotherBook(account: "acme", book: Sample.otherBook)
      ) {
        try await harness.store.restore([restored("new"), restored("acme")], book: Sample.book)
      }
      #expect(try await harness.store.accounts(of: Sample.book) == [])
    },
    ContractPoint("A chain with a gap, or an e-mail that comes twice, is not restored") { harness in
      var gap = restored("gap")
      gap.events.removeFirst()
      var twice = restored("twice")
      twice.enrollments[1].email = twice.enrollments[0].email
      for account in [gap, twice] {
        await expectInvalid {
          try await harness.store.restore([restored("new"), account], book: Sample.book)
        }
      }
      let taken = try await harness.store.accounts(of: Sample.book)
      #expect(taken == [])
    },
  ]

  private static func restored(_ id: String) -> RestoredAccount {
    var chain = Chain()
    return RestoredAccount(
      id: id, appliedRevision: "c9",
      enrollments: [
        Sample.enrollment("ann", state: .adopted), Sample.enrollment("bob", state: .adopted),
      ],
      events: [
        chain.event(of: "s_ann", newLink: true),
        chain.event(.connect, of: "s_bob", at: Sample.noon + 5),
      ])
  }
}
