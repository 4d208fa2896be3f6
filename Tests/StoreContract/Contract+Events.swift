import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let events = [
    ContractPoint("Events come ascending, after a number, as many as asked for") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(events: { chain in (1...5).map { _ in chain.event(.observed) } })
      let numbers = { after, limit in
        try await desk.store.events(account: "acme", after: after, limit: limit).map(\.seq)
      }
      #expect(try await numbers(0, 9) == [1, 2, 3, 4, 5])
      #expect(try await numbers(2, 2) == [3, 4])
      #expect(try await numbers(5, 9) == [])
    },
    ContractPoint("Every kind of event comes back as it was, its line byte for byte") { harness in
      let desk = try await Desk.open(in: harness)
      var chain = Chain()
      var events = EventKind.allCases.map { chain.event($0, of: "s_é", newLink: $0 == .invite) }
      events[1].subject = nil
      events[2].line = #"{"seq":3,"hash":"\#(events[2].hash)","x":"日本\u0000\n é 🙂"}"#
      try await desk.commit(events: { _ in events })
      #expect(try await desk.store.events(account: "acme", after: 0, limit: 99) == events)
    },
    ContractPoint("The head is the last event, of each account its own") { harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness)
      var chain = Chain()
      let events = [chain.event(at: Sample.noon), chain.event(at: Sample.noon + 60)]
      try await acme.commit(events: { _ in events })
      try await beta.commit(events: { [$0.event(.observed)] })
      let head = try await harness.store.head(account: "acme")
      #expect(head == EventHead(seq: 2, hash: events[1].hash, at: Sample.noon + 60))
      #expect(try await harness.store.head(account: "beta").seq == 1)
    },
    ContractPoint("Guards count what happened since an instant, that instant included") { harness in
      let desk = try await Desk.open(in: harness)
      let dayAgo = Sample.noon - .hours(24)
      try await desk.commit(events: { chain in
        [
          chain.event(.withdraw, of: "s_a", at: dayAgo - 1),
          chain.event(.invite, of: "s_b", at: dayAgo - 1, newLink: true),
          chain.event(.withdraw, of: "s_c", at: dayAgo),
          chain.event(.relink, of: "s_d", at: dayAgo, newLink: true),
          chain.event(.revoke, of: "s_e", at: Sample.noon),
          chain.event(.invite, of: "s_f", at: Sample.noon, newLink: true),
          chain.event(
            .invite, of: "s_f", at: Sample.noon, from: .notConnected, newLink: true),
          chain.event(.rename, of: "s_g", at: Sample.noon, newLink: true),
          chain.event(.reject, of: "s_h", at: Sample.noon),
          chain.event(.remind, of: "s_i", at: Sample.noon),
          chain.event(.disconnect, of: "s_j", at: Sample.noon),
          chain.event(.observed, at: Sample.noon),
        ]
      })
      let recent = { instant in
        try await desk.store.recent(account: "acme", since: instant)
      }
      #expect(
        try await recent(dayAgo)
          == .init(withdrawals: 3, closed: 1, invitations: 4, newcomers: ["s_f"]))
      #expect(
        try await recent(dayAgo - 1)
          == .init(withdrawals: 4, closed: 2, invitations: 5, newcomers: ["s_b", "s_f"]))
      #expect(
        try await recent(dayAgo + 1)
          == .init(withdrawals: 1, closed: 0, invitations: 3, newcomers: ["s_f"]))
      #expect(try await recent(Sample.noon + 1) == .init())
    },
    ContractPoint("Guards count an account's own events alone") { harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness)
      try await acme.commit(events: { [$0.event(.withdraw, of: "s_a")] })
      try await beta.commit(events: { [$0.event(.invite, of: "s_b", newLink: true)] })
      #expect(
        try await harness.store.recent(account: "acme", since: Sample.noon)
          == .init(withdrawals: 1, closed: 1))
      #expect(
        try await harness.store.recent(account: "beta", since: Sample.noon)
          == .init(invitations: 1, newcomers: ["s_b"]))
    },
    ContractPoint("Guards know whom an instant's newcomers are, and what was done about them") {
      harness in
      let desk = try await Desk.open(in: harness)
      let dayAgo = Sample.noon - .hours(24)
      try await desk.commit(events: { chain in
        [
          chain.event(.invite, of: "s_old", at: dayAgo - 1, newLink: true),
          chain.event(.invite, of: "s_new", at: dayAgo, newLink: true),
          chain.event(.relink, of: "s_old", at: Sample.noon, from: .archiving, newLink: true),
          chain.event(.relink, of: "s_new", at: Sample.noon, from: .archiving, newLink: true),
          chain.event(.invite, of: "s_old", at: Sample.noon, from: .notConnected, newLink: true),
          chain.event(.withdraw, of: "s_new", at: Sample.noon, from: .notConnected),
          chain.event(.adopt, of: "s_old", at: Sample.noon, from: .archiving),
          chain.event(.adopt, of: "s_taken", at: Sample.noon),
          chain.event(.adopt, at: Sample.noon),
        ]
      })
      #expect(
        try await desk.store.recent(account: "acme", since: dayAgo)
          == .init(
            withdrawals: 3, ofNewcomers: 2, closed: 1, invitations: 4,
            newcomers: ["s_new", "s_taken"]))
    },
  ]
}
