import Engine
import Reconciliation
import Testing

extension StoreContract {
  static let surveys = [
    ContractPoint(
      "A survey is remembered with all its rests, and takes the place of the one before"
    ) {
      harness in
      let store = harness.store
      try await store.claim(accounts: ["acme", "beta", "zeta"], book: Sample.book)
      #expect(try await store.survey(of: Sample.book) == nil)
      let first = try await store.survey("s1", after: nil, ["acme": rest(3), "beta": rest(4)])
      #expect(first == Survey(state: "s1", asked: 7))
      let other = try await harness.another()
      #expect(try await other.survey(of: Sample.book) == first)
      #expect(try await other.survey(of: Sample.otherBook) == nil)
      #expect(
        try await other.accounts(of: Sample.book).map(\.rest) == [rest(3), rest(4), nil])
      // Those that were not looked at rest by the new one, too.
      let second = try await store.survey(
        "s2", after: first, ["zeta": rest(1)], looked: ["beta", "zeta"])
      #expect(second == Survey(state: "s2", asked: 4))
      #expect(
        try await other.accounts(of: Sample.book).map(\.rest) == [rest(3), nil, rest(1)])
      #expect(try await store.survey("s3", after: second, [:]) == Survey(state: "s3", asked: 0))
      #expect(try await store.accounts(of: Sample.book).map(\.rest) == [nil, nil, nil])
    },
    ContractPoint("Where another survey was remembered meanwhile, nothing is") { harness in
      let store = harness.store
      try await store.claim(accounts: ["acme", "beta"], book: Sample.book)
      let first = try await store.survey("s1", after: nil, ["acme": rest(3)])
      for before in [nil, Survey(state: "s0", asked: 3), Survey(state: "s1", asked: 4)] {
        #expect(try await store.survey("s2", after: before, ["beta": rest(1)]) == first)
      }
      #expect(try await store.accounts(of: Sample.book).map(\.rest) == [rest(3), nil])
      #expect(
        try await store.unrested(
          of: Sample.book, by: Survey(state: "s0", asked: 3), at: Sample.noon, and: []) == nil)
      #expect(
        try await store.unrested(
          of: Sample.otherBook, by: Survey(state: "s1", asked: 3), at: Sample.noon, and: [])
          == nil)
    },
    ContractPoint("Who does not rest, or not now, needs a look, and who is asked for; none else") {
      harness in
      let store = harness.store
      let ids = ["begun", "coming", "decided", "named", "never", "over", "quiet"]
      try await store.claim(accounts: ids, book: Sample.book)
      try await store.claim(accounts: ["other"], book: Sample.otherBook)
      var coming = rest(1)
      coming.since = Sample.noon + 1
      var over = rest(1)
      over.until = Sample.noon
      let survey = try #require(
        try await store.survey(
          "s", after: nil,
          [
            "begun": rest(1), "coming": coming, "decided": rest(1), "named": rest(1),
            "over": over, "quiet": rest(1),
          ]))
      let desk = try await Desk.open("decided", in: store)
      try await desk.commit([.put(Sample.enrollment("ann"))])
      let found = try await harness.another().unrested(
        of: Sample.book, by: survey, at: Sample.noon, and: ["named", "other", "unknown"])
      #expect(found?.map(\.id) == ["coming", "decided", "named", "never", "over"])
      #expect(
        found
          == (try await store.accounts(of: Sample.book)).filter {
            !["begun", "quiet"].contains($0.id)
          })
      let later = try await store.unrested(
        of: Sample.book, by: survey, at: Sample.noon + .hours(9), and: [])
      #expect(later?.map(\.id) == ids)
    },
    ContractPoint("Where everybody rests, nobody needs a look") { harness in
      let store = harness.store
      try await store.claim(accounts: ["acme"], book: Sample.book)
      let survey = try #require(try await store.survey("s", after: nil, ["acme": rest(0)]))
      #expect(
        try await store.unrested(of: Sample.book, by: survey, at: Sample.noon, and: []) == [])
    },
    ContractPoint("A revision is applied to those that rest, if it follows the one applied") {
      harness in
      let store = harness.store
      let ids = ["acme", "beta", "coded", "decided", "looked", "never", "tired"]
      try await store.claim(accounts: ids, book: Sample.book)
      #expect(try await store.appliedRevisions(of: Sample.book) == [])
      for (revision, accounts) in [
        ("c1", ["acme", "decided", "looked", "never"]), ("c2", ["beta"]), ("c9", ["coded"]),
      ] {
        try await store.recordRevision(
          revision, attempted: accounts,
          applied: accounts.map { AppliedRevision(account: $0, before: nil, seq: 0) })
      }
      let rests = Dictionary(
        uniqueKeysWithValues: ids.filter { $0 != "never" }.map { ($0, rest(1)) })
      _ = try await store.survey("s", after: nil, rests)
      let desk = try await Desk.open("decided", in: store)
      try await desk.commit([.put(Sample.enrollment("ann"))])
      #expect(try await store.appliedRevisions(of: Sample.book) == ["c1", "c2", "c9"])
      #expect(try await store.appliedRevisions(of: Sample.otherBook) == [])
      try await store.recordRevision(
        "c3", resting: Sample.book, besides: ["looked"], before: ["c1", "c2"])
      let records = try await harness.another().accounts(of: Sample.book)
      #expect(
        records.map(\.appliedRevision) == ["c3", "c3", "c9", "c1", "c1", "c1", nil])
      #expect(
        records.map(\.attemptedRevision) == ["c3", "c3", "c9", "c1", "c1", "c1", nil])
    },
  ]

  private static func rest(_ asked: Int) -> Rest {
    Rest(decisions: 0, since: Sample.noon, until: Sample.noon + .hours(9), asked: asked)
  }
}

extension CentralStore {
  /// Remembers a survey, and gives the newest.
  fileprivate func survey(
    _ state: String, after before: Survey?, _ rests: [String: Rest], looked: Set<String>? = nil
  ) async throws -> Survey? {
    try await recordSurvey(
      SurveyStep(before: before, state: state, rests: rests, looked: looked), of: Sample.book)
    return try await survey(of: Sample.book)
  }
}
