import PostgreSQLStore
import Reconciliation
import StoreContract
import TestSupport

/// A store in a database of its own, on the server that all tests share.
struct PostgreSQLHarness: StoreHarness {
  let url: String
  let clock = StandingClock()
  let graveyard = Graveyard()
  let store: any MovableStore

  init(pooled: Bool = false) async throws {
    let server = try await PostgreSQLServer.shared()
    let database = try await server.newDatabase()
    url = pooled ? server.pooledURL(database) : server.url(database)
    store = try await PostgreSQLStore.open(at: url, clock: clock, graveyard: graveyard)
  }

  func another() async throws -> any MovableStore {
    try await PostgreSQLStore.open(at: url, clock: clock, graveyard: graveyard)
  }

  func pass(seconds: Int64) { clock.pass(seconds) }
  func bury(_ holder: LeaseHolder) { graveyard.bury(holder) }
}

extension PostgreSQLStore {
  /// The store of a database, which is made where there is none.
  static func open(
    at url: String, busySeconds: Double = 30, environment: [String: String] = [:],
    clock: StandingClock = StandingClock(), graveyard: Graveyard = Graveyard()
  ) async throws -> PostgreSQLStore {
    let store = try await open(
      at: StoreAddress(url, environment: environment), busySeconds: busySeconds,
      clock: .moved { clock.seconds }, isDead: { graveyard.holds($0) })
    guard let store else { throw NotMade() }
    return store
  }

  private struct NotMade: Error {}
}
