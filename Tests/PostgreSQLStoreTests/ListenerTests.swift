import Reconciliation
import StoreContract
import TestSupport
import Testing

@testable import PostgreSQLStore

@Suite("Who watches a store hears what is new")
struct ListenerTests {
  @Test("A change on another connection is told by its account; leases and claims are not")
  func changes() async throws {
    let harness = try await PostgreSQLHarness()
    let desk = try await Desk.open(in: harness)
    var news = try listener(harness.url).news().makeAsyncIterator()
    #expect(try await news.next() == .listening)
    let other = try await Desk.open("beta", in: try await harness.another())
    #expect(try await news.next() == .changed(account: "beta"))
    try await other.commit([.put(Sample.enrollment("bob"))], mail: [Sample.mail("bob")])
    #expect(try await news.next() == .changed(account: "beta"))
    _ = try await other.claimMail()
    _ = try await other.store.renew(other.lease, seconds: 9)
    try await desk.commit([.put(Sample.enrollment("ann"))])
    #expect(try await news.next() == .changed(account: "acme"))
    try await harness.store.recordRevision(
      "c1", attempted: ["acme"], applied: [AppliedRevision(account: "beta", before: nil, seq: 0)])
    let told = [try await news.next(), try await news.next()]
    #expect(told == [.changed(account: "acme"), .changed(account: "beta")])
  }

  @Test("A server that comes back is listened to again, and that is told")
  func restart() async throws {
    let server = try await PostgreSQLServer()
    let url = server.url(try await server.newDatabase())
    let store = try await PostgreSQLStore.open(at: url)
    var news = try listener(url).news().makeAsyncIterator()
    #expect(try await news.next() == .listening)
    try await server.restart()
    #expect(try await news.next() == .listening)
    _ = try await Desk.open("acme", in: store)
    #expect(try await news.next() == .changed(account: "acme"))
  }

  @Test("A server that stays away ends the news")
  func away() async throws {
    let server = try await PostgreSQLServer()
    let url = server.url(try await server.newDatabase())
    var news = try listener(url, patience: 0.5).news().makeAsyncIterator()
    #expect(try await news.next() == .listening)
    try await server.stop()
    await #expect(throws: StoreError.self) { try await news.next() }
  }

  @Test("Through a pooler nothing would be heard, and that is told")
  func pooled() async throws {
    let harness = try await PostgreSQLHarness(pooled: true)
    var news = try listener(harness.url).news().makeAsyncIterator()
    let address = try StoreAddress(harness.url, environment: [:])
    await #expect(
      throws: StoreError.unavailable(
        what: address.what,
        why: "a pooler stands before it, which does not hand on what is new",
        remedy: "Name the server itself for listening")
    ) { try await news.next() }
  }

  private func listener(_ url: String, patience: Double = 30) throws -> StoreListener {
    StoreListener(at: try StoreAddress(url, environment: [:]), patience: patience)
  }
}
