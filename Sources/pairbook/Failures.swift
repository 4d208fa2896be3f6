import Formats
import GitWorkspace
import Reconciliation

/// Words and exit codes for the errors that parts of the program throw.
extension Failure {
  /// Nil for an error of the argument parser, which words itself.
  init?(any error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as StoreError: self.init(error)
    case let error as GitError: self.init(error)
    case let error as FileSourceError: self.init(error)
    case let error as EditError: self.init(error)
    default: return nil
    }
  }

  private init(_ error: StoreError) {
    switch error {
    case .unavailable(let what, let why, let remedy), .damaged(let what, let why, let remedy):
      self.init("\(what): \(why).", remedy: remedy)
    case .newerSchema(let what):
      self.init(
        "\(what) was made by a newer version of pairbook.",
        remedy: "Install the version that the other machines use.")
    case .full(let what):
      self.init(
        "\(what): the disk is full; nothing was changed.",
        remedy: "Free some space and run the command again.")
    case .ownedByAnotherBook(let account, let book):
      self.init(
        "The store holds the account \(account) for another book (\(book)).",
        remedy: "Give the account another id, or use a store of its own for this book.",
        status: .refused)
    case .otherLinkKey:
      self.init(
        "The link key is not the one that this store's links were made with.",
        remedy:
          "Put back `.pairbook/link.key` or PAIRBOOK_LINK_KEY as it was; `pairbook doctor` tells how to change the key.",
        status: .refused)
    case .leaseLost(let account):
      self.init(
        "Another sync took over the account \(account) meanwhile; nothing was written after that.",
        remedy: "Run the command again.", status: .retrying)
    case .headMoved(let account):
      self.init(
        "The account \(account) was changed by somebody else at the same time.",
        remedy: "Run the command again.", status: .retrying)
    case .notEmpty(let account):
      self.init(
        "The store knows the account \(account) already.",
        remedy: "Adopt into an empty store, or use this one as it is.", status: .refused)
    case .invalid(let account, let why):
      self.init(
        "The store refused a change of the account \(account): \(why). Nothing was changed.",
        remedy:
          "This is a fault of pairbook: please report it with the output of `pairbook doctor`.")
    }
  }
}
