import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let sessions = [
    ContractPoint("Sessions that have to be deleted wait in order until they are, each once") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann"))], endSessions: ["b", "a", "b"])
      try await desk.commit(endSessions: ["a", "c"])
      #expect(try await desk.store.sessionsToEnd(account: "acme") == ["b", "a", "c"])
      #expect(try await desk.store.record(account: "acme")?.sessionsToEnd == 3)
      try await desk.commit(endedSessions: ["a", "unknown"])
      #expect(try await desk.store.sessionsToEnd(account: "acme") == ["b", "c"])
      #expect(try await desk.store.sessionsToEnd(account: "other") == [])
      // One that is asked for and deleted in one decision is gone.
      try await desk.commit(endSessions: ["d"], endedSessions: ["b", "c", "d"])
      #expect(try await desk.store.sessionsToEnd(account: "acme") == [])
    },
    ContractPoint("A link is known for ever: whose it is, the how-manieth, and of which session") {
      harness in
      let desk = try await Desk.open(in: harness)
      let ann = Sample.enrollment("ann")
      try await desk.commit([.put(ann, link: "one")])
      try await desk.commit([.put(ann, link: "two")])
      try await desk.commit([.close("ann")])
      for link in ["one", "two"] {
        #expect(
          try await desk.store.link(hash: Sample.linkHash(link))
            == KnownLink(
              account: "acme", subject: "s_ann", serial: ann.invitation?.serial ?? 0,
              generation: ann.generation))
      }
      for other in [Sample.linkHash("three"), "", "zz", String(repeating: "g", count: 64)] {
        #expect(try await desk.store.link(hash: other) == nil)
      }
    },
    ContractPoint("Who was enrolled once and is not any more is told from who never was") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann")), .put(Sample.enrollment("bob"))])
      try await desk.commit([.close("bob")])
      #expect(
        try await desk.store.closed(["s_ann", "s_bob", "s_cid"], account: "acme") == ["s_bob"])
      #expect(try await desk.store.closed([], account: "acme") == [])
      #expect(
        try await desk.store.enrollment(subject: "s_ann", account: "acme")
          == Sample.enrollment("ann"))
      #expect(try await desk.store.enrollment(subject: "s_bob", account: "acme") == nil)
      #expect(try await desk.store.enrollment(subject: "s_ann", account: "other") == nil)
    },
    ContractPoint("Sessions that were taken over are known over all accounts of the book") {
      harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness)
      var ann = Sample.enrollment("ann")
      ann.session = "anns"
      var bob = Sample.enrollment("bob")
      bob.superseded = Superseded(
        generation: 1, session: "bobs-old", phone: "+447911123456", until: Instant(9))
      try await acme.commit([.put(ann), .put(Sample.enrollment("cid"))])
      try await beta.commit([.put(bob)])
      #expect(
        try await acme.store.sessionsTakenOver(book: Sample.book) == ["anns", "bobs-old"])
      try await acme.commit([.close("ann")])
      #expect(try await acme.store.sessionsTakenOver(book: Sample.book) == ["bobs-old"])
      #expect(try await acme.store.sessionsTakenOver(book: "another") == [])
    },
    ContractPoint("The sessions of those who are Archiving are told over all accounts of the book")
    {
      harness in
      let acme = try await Desk.open("acme", in: harness)
      _ = try await Desk.open("beta", in: harness)
      var ann = Sample.enrollment("ann")
      ann.status = .archiving
      (ann.generation, ann.generations) = (3, 3)
      var cid = Sample.enrollment("cid")
      cid.status = .archiving
      cid.session = "cids"
      try await acme.commit([.put(ann), .put(Sample.enrollment("bob")), .put(cid)])
      let sessions = try await acme.store.archivingSessions(book: Sample.book)
      #expect(sessions.mapValues { $0.sorted() } == ["acme": ["cids", "pairbook-s_ann-3"]])
      #expect(try await acme.store.archivingSessions(book: "another") == [:])
    },
    ContractPoint("When the gateway was last asked is told by the last event of that kind") {
      harness in
      let desk = try await Desk.open(in: harness)
      #expect(try await desk.store.record(account: "acme")?.observedAt == nil)
      try await desk.commit(events: { [$0.event(.observed)] })
      let at = try #require(try await desk.store.head(account: "acme").at)
      #expect(try await desk.store.record(account: "acme")?.observedAt == at)
      try await desk.commit(events: { [$0.event(.allow)] })
      #expect(try await desk.store.record(account: "acme")?.observedAt == at)
    },
  ]
}
