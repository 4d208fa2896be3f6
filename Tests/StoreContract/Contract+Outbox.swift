import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let outbox = claiming + settling + cancelling

  private static let claiming = [
    ContractPoint("New mail is due at once, handed out in the order in which it was added") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: ["d", "b", "a"].map { Sample.mail($0) })
      try await desk.commit(mail: [Sample.mail("c")])
      let first = try await desk.claimMail(limit: 2)
      #expect(
        first
          == ["d", "b"].map {
            OutboxMail(
              account: "acme", order: Sample.mail($0).order, payload: "{}", state: .claimed,
              attempts: 1)
          })
      #expect(try await desk.claimMail(limit: 9).map(\.order.subject) == ["s_a", "s_c"])
      #expect(try await desk.claimMail(limit: 9) == [])
    },
    ContractPoint("A mail whose key waits, failed or was sent is not added again") { harness in
      let desk = try await Desk.open(in: harness)
      let again = Sample.mail("ann", payload: #"{"again":true}"#)
      try await desk.commit(mail: [Sample.mail("ann"), again])
      try await desk.commit(mail: [again])
      #expect(try await desk.store.outbox(account: "acme").map(\.payload) == ["{}"])
      let key = try await desk.claimMail()[0].order.key
      try await desk.commit(mail: [again])
      try await desk.commit(
        mail: [again], settled: [.init(key: key, outcome: .failed(words: "no"))])
      #expect(try await desk.store.outbox(account: "acme").map(\.payload) == ["{}"])
      try await desk.commit(mail: [Sample.mail("bob")])
      let other = try await desk.claimMail()[0].order.key
      try await desk.commit(settled: [.init(key: other, outcome: .sent)])
      try await desk.commit(mail: [Sample.mail("bob")])
      #expect(try await desk.store.outbox(account: "acme").map(\.order.subject) == ["s_ann"])
    },
    ContractPoint("One key in two accounts is two mails") { harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness)
      try await acme.commit(mail: [Sample.mail("ann")])
      try await beta.commit(mail: [Sample.mail("ann")])
      let key = try await acme.claimMail()[0].order.key
      try await acme.commit(settled: [.init(key: key, outcome: .sent)])
      #expect(try await harness.store.outbox(account: nil).map(\.account) == ["beta"])
      #expect(try await beta.claimMail().map(\.account) == ["beta"])
    },
    ContractPoint("What a former holder had claimed is handed out again under a newer lease") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: ["a", "b", "c"].map { Sample.mail($0) })
      _ = try await desk.claimMail(limit: 2)
      harness.bury(Sample.holder)
      let heir = try await Desk.open(in: harness, holder: Sample.otherHolder)
      let claimed = try await heir.claimMail()
      #expect(claimed.map(\.order.subject) == ["s_a", "s_b", "s_c"])
      #expect(claimed.map(\.attempts) == [2, 2, 1])
    },
    ContractPoint("The outbox shows all that was not sent, by account, then age") { harness in
      let zeta = try await Desk.open("zeta", in: harness)
      let acme = try await Desk.open("acme", in: harness)
      try await zeta.commit(mail: [Sample.mail("z"), Sample.mail("y"), Sample.mail("x")])
      try await acme.commit(mail: [Sample.mail("a")])
      let claimed = try await zeta.claimMail(limit: 2)
      try await zeta.commit(
        settled: [.init(key: claimed[0].order.key, outcome: .failed(words: "550 no such user"))])
      let shown = try await harness.store.outbox(account: nil)
      #expect(shown.map(\.account) == ["acme", "zeta", "zeta", "zeta"])
      #expect(shown.map(\.order.subject) == ["s_a", "s_z", "s_y", "s_x"])
      #expect(shown.map(\.state) == [.queued, .failed, .claimed, .queued])
      #expect(shown.map(\.attempts) == [0, 1, 1, 0])
      #expect(shown.map(\.lastError) == [nil, "550 no such user", nil, nil])
      #expect(try await harness.store.outbox(account: "acme").map(\.order.subject) == ["s_a"])
      // What failed waits no longer.
      #expect(try await harness.store.accounts(of: Sample.book).map(\.unsentMail) == [1, 2])
    },
    ContractPoint("Every kind of mail comes back as it was ordered") { harness in
      let desk = try await Desk.open(in: harness)
      var orders = MailOrder.Kind.allCases.enumerated().map { index, kind in
        MailOrder(
          kind: kind, subject: "s_é", email: "é@acme.example", phone: "+49151", serial: index,
          generation: 2, number: index + 1, escalateTo: .admins, otherPhoneEnding: "456")
      }
      orders[0].serial = nil
      orders[0].escalateTo = nil
      orders[0].otherPhoneEnding = nil
      orders[1].escalateTo = .manager
      try await desk.commit(mail: orders.map { NewMail(order: $0, payload: "") })
      #expect(try await desk.claimMail().map(\.order) == orders)
      #expect(try await desk.store.outbox(account: nil).map(\.order) == orders)
    },
  ]

  private static let settling = [
    ContractPoint("A sent mail is gone") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann"), Sample.mail("bob")])
      let key = try await desk.claimMail(limit: 1)[0].order.key
      try await desk.commit(settled: [.init(key: key, outcome: .sent)])
      #expect(try await desk.store.outbox(account: nil).map(\.order.subject) == ["s_bob"])
      #expect(try await desk.claimMail().map(\.order.subject) == ["s_bob"])
    },
    ContractPoint("A mail to be retried is due by the second, on the store's own clock") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann")])
      let key = try await desk.claimMail()[0].order.key
      try await desk.commit(
        settled: [.init(key: key, outcome: .retry(afterSeconds: 60, words: "451 try later"))])
      try await harness.pass(seconds: 59)
      #expect(try await desk.claimMail() == [])
      let waiting = try await desk.store.outbox(account: nil)
      #expect(waiting.map(\.state) == [.queued])
      #expect(waiting.map(\.lastError) == ["451 try later"])
      #expect(waiting.map(\.wait) == [1])
      try await harness.pass(seconds: 1)
      let claimed = try await desk.claimMail()
      #expect(claimed.map(\.attempts) == [2])
      #expect(claimed.map(\.lastError) == ["451 try later"])
    },
    ContractPoint("New mail goes before mail that is tried again") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: ["a", "b"].map { Sample.mail($0) })
      let keys = try await desk.claimMail().map(\.order.key)
      try await desk.commit(
        settled: [
          .init(key: keys[0], outcome: .retry(afterSeconds: 60, words: "later")),
          .init(key: keys[1], outcome: .retry(afterSeconds: 30, words: "later")),
        ])
      try await desk.commit(mail: [Sample.mail("c")])
      try await harness.pass(seconds: 60)
      #expect(try await desk.claimMail().map(\.order.subject) == ["s_c", "s_b", "s_a"])
    },
    ContractPoint("A mail that is put back keeps its place, as if it had not been claimed") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: ["a", "b"].map { Sample.mail($0) })
      let key = try await desk.claimMail(limit: 1)[0].order.key
      try await desk.commit(settled: [.init(key: key, outcome: .putBack(words: "no route"))])
      let shown = try await desk.store.outbox(account: nil)
      #expect(shown.map(\.attempts) == [0, 0])
      #expect(shown.map(\.lastError) == ["no route", nil])
      let claimed = try await desk.claimMail()
      #expect(claimed.map(\.order.subject) == ["s_a", "s_b"])
      #expect(claimed.map(\.attempts) == [1, 1])
    },
    ContractPoint("A mail that failed is shown with its reason and never handed out") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann")])
      let key = try await desk.claimMail()[0].order.key
      try await desk.commit(settled: [.init(key: key, outcome: .failed(words: "550 unknown"))])
      try await harness.pass(seconds: 1_000_000)
      let heir = try await Desk.open(in: harness, holder: Sample.otherHolder)
      #expect(try await heir.claimMail() == [])
      let shown = try await desk.store.outbox(account: "acme")
      #expect(shown.map(\.state) == [.failed])
      #expect(shown.map(\.lastError) == ["550 unknown"])
      #expect(shown.map(\.attempts) == [1])
    },
    ContractPoint("Only what is claimed under the same lease is retried, put back or failed") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: ["a", "b"].map { Sample.mail($0) })
      let key = try await desk.claimMail(limit: 1)[0].order.key
      harness.bury(Sample.holder)
      let heir = try await Desk.open(in: harness, holder: Sample.otherHolder)
      let before = try await heir.everything()
      for outcome in [
        SettledMail.Outcome.retry(afterSeconds: 1, words: "x"), .putBack(words: "x"),
        .failed(words: "x"), .cancelled,
      ] {
        for key in [key, Sample.mail("b").order.key, "unknown"] {
          try await heir.commit(settled: [.init(key: key, outcome: outcome)])
        }
      }
      var after = try await heir.everything()
      // What changes nothing is counted all the same.
      for index in after.records.indices { after.records[index].decisions -= 12 }
      #expect(after == before)
    },
  ]

  private static let cancelling = [
    ContractPoint("Cancelling takes back all that is unsent of a subject, and of nobody else") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(
        mail: [
          Sample.mail("ann"), Sample.mail("bob"), Sample.mail("ann", number: 2),
          Sample.mail("anna"), Sample.mail("ann.b"),
        ])
      _ = try await desk.claimMail(limit: 1)
      try await desk.commit(cancelMailOf: ["s_ann", "s_nobody"])
      #expect(
        try await desk.store.outbox(account: nil).map(\.order.subject)
          == ["s_bob", "s_anna", "s_ann.b"])
    },
    ContractPoint("Cancelling comes before new mail of the same decision") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann", payload: "1")])
      try await desk.commit(
        cancelMailOf: ["s_ann"],
        mail: [Sample.mail("ann", payload: "2"), Sample.mail("ann", number: 2)])
      #expect(try await desk.store.outbox(account: nil).map(\.payload) == ["2", "{}"])
    },
    ContractPoint("A mail that was cancelled on its way stays so, unless it was sent") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: ["a", "b", "c", "d"].map { Sample.mail($0) })
      let keys = try await desk.claimMail().map(\.order.key)
      try await desk.commit(cancelMailOf: ["s_a", "s_b", "s_c", "s_d"])
      try await desk.commit(
        settled: [
          .init(key: keys[0], outcome: .retry(afterSeconds: 0, words: "later")),
          .init(key: keys[1], outcome: .putBack(words: "no route")),
          .init(key: keys[2], outcome: .failed(words: "no")),
          .init(key: keys[3], outcome: .sent),
        ])
      #expect(try await desk.store.outbox(account: nil) == [])
      // Only the one that reached its person cannot be ordered again.
      try await desk.commit(mail: ["a", "b", "c", "d"].map { Sample.mail($0) })
      #expect(
        try await desk.store.outbox(account: nil).map(\.order.subject) == ["s_a", "s_b", "s_c"])
    },
    ContractPoint("A mail found stale when it was claimed can be cancelled alone") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann"), Sample.mail("ann", number: 2)])
      let key = try await desk.claimMail(limit: 1)[0].order.key
      try await desk.commit(settled: [.init(key: key, outcome: .cancelled)])
      #expect(try await desk.store.outbox(account: nil).map(\.order.number) == [2])
    },
    ContractPoint("What failed is forgotten by a later lease's cancelling, not by the same one's") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann")])
      let key = try await desk.claimMail()[0].order.key
      try await desk.commit(
        cancelMailOf: ["s_ann"], settled: [.init(key: key, outcome: .failed(words: "550"))])
      try await desk.commit(cancelMailOf: ["s_ann"])
      #expect(try await desk.store.outbox(account: nil).map(\.lastError) == ["550"])
      try await desk.store.release(desk.lease)
      let later = try await Desk.open(in: harness)
      try await later.commit(cancelMailOf: ["s_ann"])
      #expect(try await desk.store.outbox(account: nil) == [])
    },
    ContractPoint("A mail that is to be retried and cancelled in one decision is cancelled") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit(mail: [Sample.mail("ann")])
      let key = try await desk.claimMail()[0].order.key
      try await desk.commit(
        cancelMailOf: ["s_ann"],
        settled: [.init(key: key, outcome: .retry(afterSeconds: 1, words: "later"))])
      #expect(try await desk.store.outbox(account: nil) == [])
    },
  ]
}
