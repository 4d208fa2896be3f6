import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let leases = [
    ContractPoint("A free lease is taken; while it lasts, nobody else gets it") { harness in
      let store = harness.store
      try await store.claim(accounts: ["acme"], book: Sample.book)
      let first = try await store.takeLease(account: "acme", holder: Sample.holder, seconds: 20)
      #expect(first == .taken(Lease(account: "acme", token: 1)))
      let held = LeaseAnswer.held(by: Sample.holder, secondsLeft: 20)
      #expect(
        try await harness.another().takeLease(
          account: "acme", holder: Sample.otherHolder, seconds: 20) == held)
      #expect(
        try await store.takeLease(account: "acme", holder: Sample.holder, seconds: 20) == held)
    },
    ContractPoint("A lease runs out by the second on the store's own clock") { harness in
      let desk = try await Desk.open(in: harness)
      try await harness.pass(seconds: 19)
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .held(by: Sample.holder, secondsLeft: 1))
      try await harness.pass(seconds: 1)
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .taken(Lease(account: "acme", token: 2)))
    },
    ContractPoint("A renewed lease lasts from the renewal on") { harness in
      let desk = try await Desk.open(in: harness)
      try await harness.pass(seconds: 15)
      #expect(try await !desk.store.renew(desk.lease, seconds: 20))
      try await harness.pass(seconds: 19)
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .held(by: Sample.holder, secondsLeft: 1))
    },
    ContractPoint("A lease that ran out serves until somebody else takes it") { harness in
      let desk = try await Desk.open(in: harness)
      try await harness.pass(seconds: 1_000)
      try await desk.commit([.put(Sample.enrollment("ann"))], mail: [Sample.mail("ann")])
      #expect(try await desk.claimMail().count == 1)
      _ = try await desk.store.renew(desk.lease, seconds: 20)
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .held(by: Sample.holder, secondsLeft: 20))
    },
    ContractPoint("Who asks for a lease in vain is heard at its renewals, until somebody takes it")
    {
      harness in
      let desk = try await Desk.open(in: harness)
      #expect(try await !desk.store.renew(desk.lease, seconds: 20))
      let other = try await harness.another()
      _ = try await other.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
      for _ in 0..<2 { #expect(try await desk.store.renew(desk.lease, seconds: 20)) }
      try await desk.store.release(desk.lease)
      let next = try await Desk.open("acme", in: harness, holder: Sample.otherHolder)
      #expect(try await !next.store.renew(next.lease, seconds: 20))
    },
    ContractPoint("Whose lease was taken over can do nothing under it any more") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann"))], mail: [Sample.mail("ann")])
      try await harness.pass(seconds: 20)
      let other = try await Desk.open(
        "acme", in: try await harness.another(), holder: Sample.otherHolder)
      let before = try await desk.everything()
      let lost = StoreError.leaseLost(account: "acme")
      await #expect(throws: lost) { try await desk.commit([.put(Sample.enrollment("bob"))]) }
      await #expect(throws: lost) { try await desk.commit() }
      await #expect(throws: lost) { try await desk.claimMail() }
      await #expect(throws: lost) { _ = try await desk.store.renew(desk.lease, seconds: 20) }
      #expect(try await desk.everything() == before)
      // What it does with the lost lease harms the new holder's as little.
      try await desk.store.release(desk.lease)
      try await other.commit([.put(Sample.enrollment("bob"))])
      #expect(try await !other.store.renew(other.lease, seconds: 20))
    },
    ContractPoint("A lease that was given back is free at once, and its token is spent") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.store.release(desk.lease)
      let lost = StoreError.leaseLost(account: "acme")
      await #expect(throws: lost) { try await desk.commit([.put(Sample.enrollment("ann"))]) }
      await #expect(throws: lost) { _ = try await desk.store.renew(desk.lease, seconds: 20) }
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .taken(Lease(account: "acme", token: 2)))
    },
    ContractPoint("The lease of a dead holder is taken over at once") { harness in
      let desk = try await Desk.open(in: harness)
      harness.bury(Sample.holder)
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .taken(Lease(account: "acme", token: 2)))
      #expect(
        try await desk.store.takeLease(account: "acme", holder: Sample.otherHolder, seconds: 20)
          == .held(by: Sample.otherHolder, secondsLeft: 20))
    },
    ContractPoint("A token grows for ever, however the lease changed hands") { harness in
      var desk = try await Desk.open(in: harness)
      for token in 2...5 {
        if token.isMultiple(of: 2) {
          try await desk.store.release(desk.lease)
        } else {
          try await harness.pass(seconds: 20)
        }
        desk = try await Desk.open(in: harness)
        #expect(desk.lease.token == Int64(token))
      }
    },
    ContractPoint("Leases of different accounts have nothing to do with each other") { harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness, holder: Sample.otherHolder)
      #expect(beta.lease == Lease(account: "beta", token: 1))
      let decision = Decision(account: "acme", head: .start)
      await #expect(throws: StoreError.leaseLost(account: "acme")) {
        try await harness.store.commit(decision, under: beta.lease)
      }
      await #expect(throws: StoreError.leaseLost(account: "acme")) {
        try await harness.store.claimMail(account: "acme", limit: 1, under: beta.lease)
      }
      try await acme.store.commit(decision, under: acme.lease)
    },
  ]
}
