import Reconciliation
import SQLiteStore
import StoreContract

/// A SQLite store in a folder.
struct SQLiteHarness: StoreHarness {
  let path: String
  let clock = StandingClock()
  let graveyard = Graveyard()
  let store: any CentralStore

  init(in folder: String) throws {
    path = folder + "/.pairbook/store.sqlite"
    store = try SQLiteStore.open(at: path, clock: clock, graveyard: graveyard)
  }

  func another() throws -> any CentralStore {
    try SQLiteStore.open(at: path, clock: clock, graveyard: graveyard)
  }

  func pass(seconds: Int64) { clock.pass(seconds) }
  func bury(_ holder: LeaseHolder) { graveyard.bury(holder) }
}

extension SQLiteStore {
  static func open(
    at path: String, creating: Bool = true, busySeconds: Double = 30,
    clock: StandingClock = StandingClock(), graveyard: Graveyard = Graveyard()
  ) throws -> SQLiteStore {
    try open(
      at: path, creating: creating, busySeconds: busySeconds, clock: .moved { clock.seconds },
      isDead: { graveyard.holds($0) })
  }
}

struct InMemoryHarness: StoreHarness {
  let clock = StandingClock()
  let graveyard = Graveyard()
  let store: any CentralStore

  init() {
    store = InMemoryStore(clock: clock, isDead: { [graveyard] in graveyard.holds($0) })
  }

  func another() -> any CentralStore { store }
  func pass(seconds: Int64) { clock.pass(seconds) }
  func bury(_ holder: LeaseHolder) { graveyard.bury(holder) }
}
