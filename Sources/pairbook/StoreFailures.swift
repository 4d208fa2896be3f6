import Reconciliation

/// Words and exit codes for what keeps a store from being used or moved.
extension Failure {
  init(_ error: StoreUnsupported) {
    self.init(
      "The store \(error.url) is of a kind that there is not.",
      remedy:
        "Set connections.store, or PAIRBOOK_STORE, to sqlite:PATH or postgres://HOST/DATABASE.")
  }

  /// Of a store that another one took the place of.
  init(movedTo name: String) {
    self.init(
      "Everything in this store was moved to \(name), which the book goes on with: nothing was done.",
      remedy:
        "Name that one in pairbook.json (connections.store) or PAIRBOOK_STORE. If the move was cut off, run the same `pairbook store move` again.",
      status: .refused)
  }

  init(_ error: StoreMoveRefused) {
    switch error {
    case .sourceEmpty:
      self.init(
        "The store to move holds no account: nothing was moved.",
        remedy: "Name the store that the book was synced with.", status: .refused)
    case .moved(let name): self.init(movedTo: name)
    case .targetNotEmpty:
      self.init(
        "The store to move to holds accounts already: nothing was moved.",
        remedy: "Name an empty one: a new file, or a new database (`createdb`).", status: .refused)
    case .busy(let account, let holder):
      self.init(
        "A sync (process \(holder.pid) on \(holder.host)) works on the account \(account): nothing was moved.",
        remedy: "Stop whatever syncs with the store, then run the command again.",
        status: .retrying)
    case .sourceChanged(let account):
      self.init(
        "The account \(account) was changed while the store was moved: the new store holds what was there before.",
        remedy:
          "Stop whatever syncs with the store, delete the new one, then run the command again.",
        status: .retrying)
    case .differs(let account):
      self.init(
        "Of the account \(account) something else arrived than was sent: the new store cannot be used.",
        remedy:
          "Go on with the old store, delete the new one, and report this with the output of `pairbook doctor`."
      )
    }
  }
}
