import Formats

/// An account that could not be worked on, which stopped no other.
package struct AccountFailure: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// Somebody else works on it, or was faster; the next sync tries again.
    case busy
    /// The revision does not descend from the one last applied.
    case rewind
    /// A file of the account, by people or by pairbook itself, is so wrong that nothing can be done with it.
    case bookInError
    /// It is not this book's to work on, or a secret would go to a server that nobody who has it named.
    case refused
    case failed
  }
  package var account: String
  package var kind: Kind
  package var message: String
  package var remedy: String

  package init(account: String, kind: Kind, message: String, remedy: String) {
    self.account = account
    self.kind = kind
    self.message = message
    self.remedy = remedy
  }
}

extension AccountFailure {
  /// What befell an account, in words; `otherwise` says what became of the others.
  package init(
    _ error: any Error, of account: String, otherwise: String? = nil,
    words: @Sendable (any Error) -> ErrorWords
  ) {
    switch error {
    case let busy as LeaseBusy:
      self.init(
        account: account, kind: .busy,
        message: "Another sync (process \(busy.holder.pid) on \(busy.holder.host)) works on it.",
        remedy: "Run `pairbook sync` again when it is done.")
    case let refused as RewindRefused:
      self.init(account: account, kind: .rewind, refused.words)
    case let foreign as ForeignEvents:
      let words = foreign.words
      self.init(
        account: account, kind: .bookInError, otherwise.map(words.adding) ?? words)
    case let refused as ConnectionRefused:
      let words = refused.words
      self.init(account: account, kind: .refused, otherwise.map(words.adding) ?? words)
    case StoreError.ownedByAnotherBook, StoreMismatch.rehearsalMixed:
      let words = words(error)
      self.init(account: account, kind: .refused, otherwise.map(words.adding) ?? words)
    default:
      let isLostRace = (error as? StoreError)?.isLostRace ?? false
      let isBookInError =
        error is PublishedFileError || error is EventError || error is MailTemplateError
        || error is MailComposeError
      let words = words(error)
      self.init(
        account: account, kind: isLostRace ? .busy : isBookInError ? .bookInError : .failed,
        otherwise.map(words.adding) ?? words)
    }
  }

  init(account: String, kind: Kind, _ words: ErrorWords) {
    self.init(account: account, kind: kind, message: words.message, remedy: words.remedy)
  }
}

extension RewindRefused: CustomStringConvertible {
  var description: String { "\(account): \(words.message)" }

  fileprivate var words: ErrorWords {
    switch why {
    case .older(let applied):
      ErrorWords(
        message:
          "The revision \(base.prefix(12)) does not follow \(applied.prefix(12)), which was applied to this account last: it would turn people back. Nothing is done in it, and everybody stays as they are.",
        remedy:
          "Get the newer commits (`pairbook save`, or `git pull`); or, if going back is what you want, `pairbook sync --allow rewind`."
      )
    case .notOnBranch(let branch):
      ErrorWords(
        message:
          "The revision \(base.prefix(12)) is not on the book's branch (\(branch)): what nobody merged is not carried out.",
        remedy:
          "Merge it first, or check out the branch that it is on; or, if it is what you want, `pairbook sync --allow rewind`."
      )
    }
  }
}
