package import Reconciliation

/// The store in memory, for the tests of others.
package struct InMemoryHarness: StoreHarness {
  private let clock = StandingClock()
  private let graveyard = Graveyard()
  package let store: any MovableStore

  package init() {
    store = InMemoryStore(clock: clock, isDead: { [graveyard] in graveyard.holds($0) })
  }

  package func another() -> any MovableStore { store }
  package func pass(seconds: Int64) { clock.pass(seconds) }
  package func bury(_ holder: LeaseHolder) { graveyard.bury(holder) }
}
