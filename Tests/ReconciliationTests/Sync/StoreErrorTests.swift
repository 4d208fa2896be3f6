import Engine
import StoreContract
import Testing

@testable import Reconciliation

@Suite("Errors of the store")
struct StoreErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    var error: StoreError
    /// Whether no other account can be worked on either.
    var endsTheSync: Bool

    var testDescription: String { sentence }

    var kind: AccountFailure.Kind {
      if case .ownedByAnotherBook = error { return .refused }
      return error.isLostRace ? .busy : .failed
    }

    /// What is said of one that ends the sync.
    var words: ErrorWords {
      // Its own words say that nothing was changed, which holds of its last change alone.
      error == .full(what: "store.sqlite")
        ? ErrorWords(
          message:
            "store.sqlite: the disk is full. What was decided is in the store; some mails may have left.",
          remedy:
            "Free some space and run it again: what is left is done then, and a mail that could not be noted any more is sent again, unchanged."
        ) : ErrorWords(message: "\(error)", remedy: "Look at it.")
    }
  }

  static let cases = [
    Case(
      sentence: "It cannot be reached",
      error: .unavailable(what: "store.sqlite", why: "locked", remedy: "wait"), endsTheSync: true),
    Case(
      sentence: "It is damaged",
      error: .damaged(what: "store.sqlite", why: "malformed", remedy: "restore"),
      endsTheSync: true),
    Case(sentence: "It is newer", error: .newerSchema(what: "store.sqlite"), endsTheSync: true),
    Case(sentence: "The disk is full", error: .full(what: "store.sqlite"), endsTheSync: true),
    Case(sentence: "The link key is another", error: .otherLinkKey, endsTheSync: true),
    Case(sentence: "The lease was lost", error: .leaseLost(account: acme), endsTheSync: false),
    Case(
      sentence: "Another revision was applied", error: .revisionMoved(account: acme),
      endsTheSync: false),
    Case(sentence: "The head has moved", error: .headMoved(account: acme), endsTheSync: false),
    Case(
      sentence: "The account is another book's",
      error: .ownedByAnotherBook(account: acme, book: "x"), endsTheSync: false),
    Case(
      sentence: "A rule was broken", error: .invalid(account: acme, why: "a gap"),
      endsTheSync: false),
  ]

  @Test("The first account's decision meets one:", arguments: cases)
  func errors(_ theCase: Case) async throws {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    let store = stage.store
    stage.store = FaultyStore(
      store: store,
      faults: Faults { call in
        call.name == "store.commit" ? .failsBefore(theCase.error) : nil
      })
    let report = try await stage.sync()
    #expect(report.failed == ["acme: \(theCase.kind)"])
    #expect(report.isCutShort == theCase.endsTheSync)
    if theCase.endsTheSync {
      // Those after it were not begun; nothing is published, nothing counts as applied.
      #expect(report.done == [])
      #expect(await stage.server.groups == [])
      #expect(
        report.publication
          == .failed(
            message: theCase.words.message,
            remedy:
              "\(theCase.words.remedy) What was done is kept in the store: `pairbook sync` publishes it once this is mended."
          ))
      #expect(await stage.branch.published == [])
      let records = try await stage.store.accounts(of: Sample.book)
      #expect(records.map(\.appliedRevision) == [nil, nil])
    } else {
      #expect(report.done == ["invite gus (new): done"])
      #expect(await stage.delivered() == ["invitation → gus"])
    }
    #expect(try await stage.events() == [])
    // The lease is free again, and the next sync does all of it.
    let next = try await stage.sync()
    #expect(next.failures == [])
    #expect(await Set(stage.delivered()) == ["invitation → ann", "invitation → gus"])
  }

  @Test("Another link key than the store's: nothing is done")
  func otherKey() async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    stage.linkKey = try #require(LinkKey(bytes: Array(repeating: 8, count: 32)))
    await stage.commit { $0.change { $0.people.append(.bob) } }
    await #expect(throws: StoreError.otherLinkKey) { try await stage.sync() }
    #expect(try await stage.people() == ["ann: Not Connected, link 1 sent"])
  }

  @Test("An account that another book owns, and none that this one does: nothing is done in any")
  func otherBook() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.store.claim(accounts: [globex], book: Sample.otherBook)
    await #expect(
      throws: StoreError.ownedByAnotherBook(account: globex, book: Sample.otherBook)
    ) { try await stage.sync() }
    #expect(try await stage.events() == [])
    #expect(await stage.server.groups == [])
  }
}
