import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let enrollments = [
    ContractPoint("Every field of an enrollment comes back as it was") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.fullEnrollment)])
      #expect(try await desk.store.enrollments(account: "acme") == [Sample.fullEnrollment])
    },
    ContractPoint("An enrollment with nothing optional comes back as it was") { harness in
      let desk = try await Desk.open(in: harness)
      let bare = Enrollment(
        subject: "s_bare", email: "", phone: "+1", since: Instant(-1), generation: 0)
      try await desk.commit([.put(bare)])
      #expect(try await desk.store.enrollments(account: "acme") == [bare])
    },
    ContractPoint("Enrollments are sorted by the bytes of their e-mails") { harness in
      let desk = try await Desk.open(in: harness)
      let emails = ["zoe@a.example", "ann@a.example", "émile@a.example", "ann-b@a.example"]
      try await desk.commit(
        emails.enumerated().map { .put(Sample.enrollment("\($0)", email: $1)) })
      #expect(
        try await desk.store.enrollments(account: "acme").map(\.email)
          == ["ann-b@a.example", "ann@a.example", "zoe@a.example", "émile@a.example"])
    },
    ContractPoint("A change replaces the whole enrollment") { harness in
      let desk = try await Desk.open(in: harness)
      var ann = Sample.fullEnrollment
      try await desk.commit([.put(ann)])
      ann = Enrollment(
        subject: ann.subject, email: ann.email, phone: "+447700", since: Instant(5), generations: 5)
      try await desk.commit([.put(ann)])
      #expect(try await desk.store.enrollments(account: "acme") == [ann])
      #expect(try await desk.store.accounts(of: Sample.book).map(\.enrolled) == [1])
    },
    ContractPoint("The same person in two accounts is two enrollments") { harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness)
      var ann = Sample.enrollment("ann")
      try await acme.commit([.put(ann)])
      ann.status = .archiving
      try await beta.commit([.put(ann)])
      #expect(try await harness.store.enrollments(account: "acme") == [Sample.enrollment("ann")])
      #expect(try await harness.store.enrollments(account: "beta") == [ann])
    },
    ContractPoint("A closed enrollment is no longer listed or counted, and never opens again") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann")), .put(Sample.enrollment("bob"))])
      try await desk.commit([.close("ann")])
      #expect(try await desk.store.enrollments(account: "acme").map(\.subject) == ["s_bob"])
      #expect(try await desk.store.accounts(of: Sample.book).map(\.enrolled) == [1])
      await expectInvalid { try await desk.commit([.put(Sample.enrollment("ann"))]) }
      #expect(try await desk.store.enrollments(account: "acme").map(\.subject) == ["s_bob"])
    },
    ContractPoint("An e-mail is free for another subject once its enrollment is closed") {
      harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([.put(Sample.enrollment("ann"))])
      let next = Sample.enrollment("ann2", email: "ann@acme.example")
      try await desk.commit([.put(next), .close("ann")])
      #expect(try await desk.store.enrollments(account: "acme") == [next])
    },
    ContractPoint("Two people can swap their e-mails in one decision") { harness in
      let desk = try await Desk.open(in: harness)
      try await desk.commit([
        .put(Sample.enrollment("ann"), link: "ann"), .put(Sample.enrollment("bob"), link: "bob"),
      ])
      let ann = Sample.enrollment("ann", email: "bob@acme.example")
      let bob = Sample.enrollment("bob", email: "ann@acme.example")
      try await desk.commit([.put(ann, link: "ann"), .put(bob, link: "bob")])
      #expect(try await desk.store.enrollments(account: "acme") == [bob, ann])
      #expect(try await desk.store.accounts(of: Sample.book).map(\.enrolled) == [2])
    },
    ContractPoint("A link is one person's for ever, in all accounts") { harness in
      let acme = try await Desk.open("acme", in: harness)
      let beta = try await Desk.open("beta", in: harness)
      try await acme.commit([.put(Sample.enrollment("ann"), link: "one")])
      await expectInvalid { try await acme.commit([.put(Sample.enrollment("bob"), link: "one")]) }
      await expectInvalid { try await beta.commit([.put(Sample.enrollment("bob"), link: "one")]) }
      // A new link of the same person takes the place of the old one, which stays hers.
      try await acme.commit([.put(Sample.enrollment("ann"), link: "two")])
      await expectInvalid { try await beta.commit([.put(Sample.enrollment("bob"), link: "one")]) }
      try await acme.commit([.close("ann")])
      await expectInvalid { try await beta.commit([.put(Sample.enrollment("cid"), link: "two")]) }
      #expect(try await harness.store.enrollments(account: "beta") == [])
    },
  ]

  /// Expects `StoreError.invalid`, whose words are the store's own.
  static func expectInvalid(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
  ) async {
    await #expect(sourceLocation: sourceLocation) {
      try await body()
    } throws: { error in
      guard case StoreError.invalid = error else { return false }
      return true
    }
  }
}
