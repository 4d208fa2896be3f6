import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let moving = [
    ContractPoint("Everything moves to another store and back: people, events, mail, links") {
      harness in
      let memory = InMemoryStore()
      let full = try await furnish(memory)
      try await harness.store.fill(with: full, as: identity)
      let store = try await harness.another()
      #expect(try await store.identity() == identity)
      #expect(try await store.allAccounts() == ["acme", "beta"])
      for account in full { #expect(try await store.contents(account: account.id) == account) }
      #expect(try await store.contents(account: "other") == nil)
      for book in [Sample.book, Sample.otherBook] {
        var records = await memory.accounts(of: book)
        // Here nothing was decided yet.
        for index in records.indices { records[index].decisions = 0 }
        #expect(try await store.accounts(of: book) == records)
      }
      #expect(try await store.link(hash: Sample.linkHash("ann")) != nil)
      #expect(try await store.checkIntegrity() == [])
    },
    ContractPoint("A claimed mail waits again where it is moved to, one that was sent does not") {
      harness in
      let full = try await furnish(InMemoryStore())
      try await harness.store.fill(with: full, as: identity)
      let desk = try await Desk.open(in: harness)
      #expect(desk.lease.token == full[0].leaseToken + 1)
      try await desk.commit(mail: [Sample.mail("bob")])
      #expect(try await desk.claimMail().map(\.order.subject) == ["s_ann"])
    },
    ContractPoint("A store that has an account takes no others, and keeps its name") { harness in
      let full = try await furnish(InMemoryStore())
      try await harness.store.claim(accounts: ["mine"], book: Sample.book)
      let before = try await harness.store.identity()
      await #expect(throws: StoreError.notEmpty(account: "mine")) {
        try await harness.store.fill(with: full, as: identity)
      }
      #expect(try await harness.store.identity() == before)
      #expect(try await harness.store.allAccounts() == ["mine"])
    },
    ContractPoint(
      "Where a store was moved is told, and keeps everybody from a lease until taken back"
    ) {
      harness in
      try await harness.store.claim(accounts: ["acme"], book: Sample.book)
      #expect(try await harness.store.identity().movedTo == nil)
      try await harness.store.mark(movedTo: "postgres://db.example/pairbook")
      let store = try await harness.another()
      #expect(try await store.identity().movedTo == "postgres://db.example/pairbook")
      await #expect(throws: StoreError.moved(to: "postgres://db.example/pairbook")) {
        try await store.takeLease(account: "acme", holder: Sample.holder, seconds: 30)
      }
      #expect(try await store.leaseHolder(account: "acme") == nil)
      try await store.mark(movedTo: nil)
      #expect(try await Desk.open(in: harness).lease.token == 1)
    },
    ContractPoint("A lease that was taken before the store was marked goes on, and is told of") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await harness.another().mark(movedTo: "elsewhere")
      #expect(try await harness.store.leaseHolder(account: "acme") == Sample.holder)
      try await desk.commit([.put(Sample.enrollment("ann"))])
      _ = try await desk.store.renew(desk.lease, seconds: 20)
      try await desk.store.release(desk.lease)
      #expect(try await harness.store.leaseHolder(account: "acme") == nil)
    },
    ContractPoint("A lease that ran out before the store was marked comes to life no more") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await harness.pass(seconds: 20)
      try await harness.another().mark(movedTo: "elsewhere")
      let lost = StoreError.leaseLost(account: "acme")
      await #expect(throws: lost) { _ = try await desk.store.renew(desk.lease, seconds: 20) }
      await #expect(throws: lost) { try await desk.commit([.put(Sample.enrollment("ann"))]) }
    },
    ContractPoint("A move that was cut off when all had arrived is finished by the same command") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann"))])
      try await desk.store.release(desk.lease)
      let target = InMemoryStore(id: "00000000-0000-4000-8000-00000000000a")
      let move = StoreMove(from: harness.store, to: target, name: "elsewhere")
      let first = try await move.run()
      #expect(try await move.run() == first)
      #expect(first.people == 1)
      #expect(try await harness.store.identity().movedTo == "elsewhere")
      // To another place it is not moved.
      await #expect(throws: StoreMoveRefused.targetNotEmpty) {
        try await StoreMove(from: harness.store, to: target, name: "another").run()
      }
    },
    ContractPoint("A store is moved once: marked before it is read, and not where that fails") {
      harness in
      let desk = try await Desk.open(in: harness)
      let target = InMemoryStore(id: "00000000-0000-4000-8000-00000000000a")
      let move = StoreMove(from: harness.store, to: target, name: "elsewhere")
      await #expect(
        throws: StoreMoveRefused.busy(account: "acme", holder: Sample.holder)
      ) { try await move.run() }
      #expect(try await harness.store.identity().movedTo == nil)
      try await desk.store.release(desk.lease)
      // Cut off when it had marked the store, it is done again.
      try await harness.store.mark(movedTo: "elsewhere")
      #expect(try await move.run().accounts == 1)
      #expect(try await target.identity().id == harness.store.identity().id)
      #expect(await target.identity().movedTo == nil)
      #expect(try await harness.store.identity().movedTo == "elsewhere")
      let another = InMemoryStore(id: "00000000-0000-4000-8000-00000000000b")
      await #expect(throws: StoreMoveRefused.moved(to: "elsewhere")) {
        try await StoreMove(from: harness.store, to: another, name: "another").run()
      }
      #expect(await another.identity().isEmpty)
    },
    ContractPoint("Who holds a lease is told until it is given back, runs out, or they die") {
      harness in
      let desk = try await Desk.open(in: harness)
      let holder = { try await harness.another().leaseHolder(account: "acme") }
      #expect(try await holder() == Sample.holder)
      try await harness.pass(seconds: 20)
      #expect(try await holder() == nil)
      _ = try await desk.store.renew(desk.lease, seconds: 20)
      #expect(try await holder() == Sample.holder)
      try await desk.store.release(desk.lease)
      #expect(try await holder() == nil)
      _ = try await Desk.open(in: harness)
      harness.bury(Sample.holder)
      #expect(try await holder() == nil)
      #expect(try await harness.store.leaseHolder(account: "other") == nil)
    },
  ]

  private static let identity = StoreIdentity(
    id: "00000000-0000-4000-8000-00000000000f", linkKeyFingerprint: "sha256:key", isEmpty: false)

  /// Gives a store one of each thing that can be moved.
  private static func furnish(_ store: InMemoryStore) async throws -> [AccountContents] {
    let desk = try await Desk.open("acme", in: store)
    try await store.claim(accounts: ["beta"], book: Sample.otherBook)
    try await desk.commit(
      [
        .put(Sample.enrollment("ann"), link: "ann"), .put(Sample.enrollment("bob"), link: "bob"),
        .put(Sample.enrollment("cid")), .put(Sample.fullEnrollment),
      ],
      events: {
        [$0.event(of: "s_ann", newLink: true), $0.event(.observed, at: Sample.noon + 7)]
      },
      mail: ["ann", "bob", "cid", "full"].map {
        Sample.mail($0, payload: "{\"\\\\ \t\u{1F600}\"}")
      },
      endSessions: ["one", "two"])
    let keys = try await desk.claimMail().map(\.order.key)
    try await desk.commit(
      [.close("bob")],
      settled: [
        SettledMail(key: keys[1], outcome: .sent),
        SettledMail(key: keys[2], outcome: .failed(words: "550 no\r\n\"such\" user")),
        SettledMail(key: keys[3], outcome: .retry(afterSeconds: 5_000, words: "later")),
      ])
    try await store.recordRevision(
      "c2", attempted: ["acme"], applied: [AppliedRevision(account: "beta", before: nil, seq: 0)])
    try await store.recordPublished([
      "acme": PublishedMark(path: "events/2027-01.jsonl", blob: "b1", seq: 2)
    ])
    var contents: [AccountContents] = []
    for account in ["acme", "beta"] {
      contents.append(try #require(await store.contents(account: account)))
    }
    return contents
  }
}
