import Engine
import Formats
import Gateway
import GitWorkspace
import Reconciliation
import Web

/// Words and exit codes for the errors that parts of the program throw.
extension Failure {
  /// Nil for an error of the argument parser, which words itself.
  init?(any error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as GitError: self.init(error)
    case let error as FileSourceError: self.init(error)
    case let error as UnusableBook: self.init(error)
    case let error as PublishedFileError: self.init(error)
    case let error as EventError: self.init(error)
    case let error as MailUnavailable: self.init(error)
    case let error as GatewayMisconfigured: self.init(error.reason, remedy: error.remedy)
    case let error as GatewayFailure: self.init(error)
    case let error as GatewayError: self.init(error, of: .unnamed)
    case let error as ConnectionRefused:
      self.init(
        "\(error.words.message) Nothing was done.", remedy: error.words.remedy, status: .refused)
    case let error as PairingServer.Misconfigured: self.init(error)
    case let error as PairingServer.CannotListen: self.init(error)
    case let error as MailTemplateError: self.init(error)
    case let error as MailComposeError: self.init(error)
    case let error as SenderUnknown: self.init(error)
    case let error as LeaseBusy: self.init(error)
    case let error as StoreMismatch: self.init(error)
    case let error as PublishingObstacle:
      self.init(
        "\(error.path) is not a plain file or folder on the branch that is published to, so nothing could be published: nobody is mailed.",
        remedy: "Remove it and commit; the next sync writes it.", status: .bookErrors)
    case let error as AdoptionRefused: self.init(error)
    case let error as ApprovedPlanError:
      self.init(
        "\(error.path) cannot be carried out: \(error.why).", remedy: Sentence(error.remedy).text,
        status: error.isNoPlan ? .usage : .refused)
    case let error as PlanOutdated:
      self.init(
        "The approved plan was made from other files than there are now: nothing was done.",
        details: error.differences.prefix(20).map { "  " + $0 }
          + (error.differences.count > 20 ? ["  … and \(error.differences.count - 20) more"] : []),
        remedy: "Make a new plan with `pairbook plan --out FILE`, and have that approved.",
        status: .refused)
    case let error as PublishingBlocked: self.init(error.message, remedy: error.remedy)
    case let error as StoreUnsupported: self.init(error)
    case let error as StoreError: self.init(error)
    case let error as StoreMoveRefused: self.init(error)
    case let error as EditError: self.init(error)
    default: return nil
    }
  }

  static func unknownAccount(_ account: String, known: [String]) -> Failure {
    let names =
      TerminalText.harmless(known.prefix(10).joined(separator: ", "))
      + (known.count > 10 ? ", …" : "")
    return Failure(
      "There is no account \(TerminalText.harmless(account)) in the book.",
      remedy: known.isEmpty ? "The book has no account yet." : "Accounts are: \(names).",
      status: .usage)
  }
}

// MARK: The book

extension Failure {
  static func contestedAccount(_ id: String, folders: [String]) -> Failure {
    let names = folders.map { $0.isEmpty ? "the root" : $0 }.joined(separator: ", ")
    return Failure(
      "Several folders have the account id \(id), so nobody can tell which is meant: \(names).",
      remedy: "Give all but one of them another id.", status: .bookErrors)
  }

  private init(_ error: FileSourceError) {
    self.init(
      "\(error.path.isEmpty ? "The book" : error.path) cannot be read: \(error.why).",
      remedy: error.remedy)
  }

  private init(_ error: UnusableBook) {
    self.init(
      "The book cannot be used: pairbook.json is missing or in error.",
      details: DiagnosticText.lines(error.diagnostics, console: nil),
      remedy: "Mend it, then `pairbook validate`.", status: .bookErrors)
  }

  private init(_ error: PublishedFileError) {
    self.init(
      "\(error.path), line \(error.line), is not what pairbook writes: \(error.why).",
      remedy:
        "Restore the file from an earlier commit (`git log -- \(error.path)`); `pairbook log --verify` looks at all of them.",
      status: .bookErrors)
  }

  private init(_ error: EventError) {
    self.init(
      "An event cannot be read: \(error.why).",
      remedy: "`pairbook log --verify` says which.")
  }
}

// MARK: Git

extension Failure {
  private init(_ error: GitError) {
    self.init(
      Sentence(error.message).text, remedy: error.remedy,
      status: Self.status(of: error.kind))
  }

  private static func status(of kind: GitError.Kind) -> ExitStatus {
    switch kind {
    // A revision, branch or path that was named wrongly.
    case .notFound, .invalidName: .usage
    // Another process was at it, or the network was not: the same command passes later.
    case .stale, .locked, .unreachable: .retrying
    default: .failed
    }
  }
}

// MARK: Mail

extension Failure {
  private init(_ error: MailUnavailable) {
    self.init(Sentence(error.reason).text, remedy: error.remedy)
  }

  private init(_ error: MailTemplateError) {
    let count = error.problems.count
    self.init(
      "\(count == 1 ? "A mail template is" : "The mail templates are") in error.",
      details: error.problems.flatMap {
        ["\($0.path):\($0.line):\($0.column): \($0.message)", "  → \($0.help)"]
      },
      remedy: "Mend \(count == 1 ? "it" : "them"), then `pairbook validate`.", status: .bookErrors)
  }

  private init(_ error: SenderUnknown) {
    self.init(
      "Nobody can be mailed: \(error.missing.joined(separator: " and ")) \(error.missing.count == 1 ? "is" : "are") not set.",
      remedy: "Set \(error.missing.count == 1 ? "it" : "them") in pairbook.json and commit.",
      status: .bookErrors)
  }

  private init(_ error: MailComposeError) {
    self.init(
      "A mail cannot be written (\(error.field)): \(error.message)",
      remedy: "Put right what it names in the roster, account.json or pairbook.json.",
      status: .bookErrors)
  }
}

// MARK: The store

extension Failure {
  private init(_ error: LeaseBusy) {
    self.init(
      "Another sync (process \(error.holder.pid) on \(error.holder.host)) works on the account \(error.account).",
      remedy: "Run the command again when it is done.", status: .retrying)
  }

  private init(_ error: StoreMismatch) {
    let ways =
      "Use the store that it was synced from (connections.store, PAIRBOOK_STORE); or, if that is lost, `pairbook adopt --from-book` rebuilds this one from the clone and takes the book over."
    switch error {
    case .moved(let name): self.init(movedTo: name)
    case .otherStore(let last, let ours):
      self.init(
        "The book was last synced from another store: \(last.words). This one is \(ours): nothing was done.",
        remedy: ways, status: .refused)
    case .noStore(let last):
      self.init(
        "There is no store here, but the book was synced from one: \(last.words). Nothing was done.",
        remedy: ways, status: .refused)
    case .storeLacksEvents(let account, let published, let held, let last):
      self.init(
        "The store does not hold what the book tells of \(account): the book has events up to \(published), last published \(last.at?.rfc3339 ?? "earlier"), the store up to \(held), or others. It may be a restored backup: nothing was done.",
        remedy:
          "Bring the newer store back; or, if that is lost, move this one away: then `pairbook adopt --from-book` builds another from the clone and takes the book over. If there is no newer one, somebody made events up: `pairbook log --verify` tells which.",
        status: .refused)
    case .recordRemoved(let commit):
      self.init(
        "The store is empty, but the book was synced before: the history of \(commit.prefix(12)) had a published.json, which is not on the branch that pairbook publishes to. Syncing would invite everybody again: nothing was done.",
        remedy:
          "Restore published.json and events/ from an earlier commit, or put publish.branch right. "
          + ways,
        status: .refused)
    case .rehearsalMixed(let rehearsal):
      self.init(
        rehearsal
          ? "This store holds what really happened, and PAIRBOOK_NOW sets the clock: a rehearsal would falsify its evidence. Nothing was done."
          : "This store holds a rehearsal, made under PAIRBOOK_NOW: what really happens needs a store of its own. Nothing was done.",
        remedy: rehearsal
          ? "Unset PAIRBOOK_NOW; or rehearse on a copy of the book, with another store (PAIRBOOK_STORE)."
          : "Set PAIRBOOK_NOW to go on rehearsing; or begin with a new book and store.",
        status: .refused)
    case .eventsWithoutRecord(let folder):
      self.init(
        "The book has events (\(BookPath.events(in: folder))) but no published.json, so it cannot be told which store it was synced from: nothing was done.",
        remedy: "Restore published.json from an earlier commit. " + ways, status: .refused)
    }
  }

  private init(_ error: AdoptionRefused) {
    switch error {
    case .alreadyTheBooks:
      self.init(
        "The store is the one that the book was last synced from: there is nothing to adopt.",
        remedy:
          "Go on with `pairbook sync`; if that says that the store lacks events, it is an older copy: move it away, then adopt.",
        status: .refused)
    case .nothingPublished:
      self.init(
        "The book was never synced: there are no events to rebuild a store from.",
        remedy: "Begin with `pairbook sync`.", status: .refused)
    case .brokenChain(let account, let problems):
      self.init(
        "The events of \(account) are not as pairbook wrote them: nothing was adopted.",
        details: problems.map { "\($0.path):\($0.line): \($0.message)" },
        remedy:
          "Find the commit that changed them (`pairbook log --verify`) and restore the files.")
    case .erasedButEnrolled(let account, let subject):
      self.init(
        "In \(account) the person \(subject) was erased from the events while still enrolled: nothing was adopted.",
        remedy:
          "Restore the events from before the erasure, adopt, withdraw the person, then erase."
      )
    }
  }

  private init(_ error: StoreError) {
    switch error {
    case .unavailable(let what, let why, let remedy), .damaged(let what, let why, let remedy):
      self.init("\(what): \(why).", remedy: Sentence(remedy).text)
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
    case .revisionMoved(let account):
      self.init(
        "Another sync carried out another revision for the account \(account) meanwhile; nothing was written here.",
        remedy: "Run the command again.", status: .retrying)
    case .headMoved(let account):
      self.init(
        "The account \(account) was changed by somebody else at the same time.",
        remedy: "Run the command again.", status: .retrying)
    case .moved(let name): self.init(movedTo: name)
    case .notEmpty(let account):
      self.init(
        "The store knows the account \(account) already, and only an empty store is filled from a book: nothing was adopted.",
        remedy:
          "Move the store's file away, or name another (connections.store, PAIRBOOK_STORE), then adopt.",
        status: .refused)
    case .invalid(let account, let why):
      self.init(
        "The store refused a change of the account \(account): \(why). Nothing was changed.",
        remedy:
          "This is a fault of pairbook: please report it with the output of `pairbook doctor`.")
    }
  }
}

extension LastPublication {
  var words: String {
    store + (at.map { ", on \($0.rfc3339)" } ?? "")
      + (revision.map { ", at revision \($0.prefix(12))" } ?? "")
  }
}

/// What a library says, as a sentence: with a capital and a full stop.
struct Sentence {
  let text: String

  init(_ words: String) {
    let isWord = words.prefix { $0 != " " }.allSatisfy { $0.isASCII && $0.isLetter }
    let first = isWord ? words.prefix(1).uppercased() : String(words.prefix(1))
    let isClosed = words.last.map { ".!?".contains($0) } ?? true
    text = first + words.dropFirst() + (isClosed ? "" : ".")
  }
}
