import Reconciliation
import SQLiteStore
import StoreContract

/// A SQLite store in a folder.
struct SQLiteHarness: StoreHarness {
  let path: String
  let clock = StandingClock()
  let graveyard = Graveyard()
  let store: any MovableStore

  init(in folder: String) throws {
    path = folder + "/.pairbook/store.sqlite"
    store = try SQLiteStore.open(at: path, clock: clock, graveyard: graveyard)
  }

  func another() throws -> any MovableStore {
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
