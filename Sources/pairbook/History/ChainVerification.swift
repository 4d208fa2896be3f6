import Engine
import Formats
import GitWorkspace
import Reconciliation

/// Checks that nothing of the published record was changed: each chain, the commits that brought it, and the store.
struct ChainVerification {
  /// Whether there was a store to compare with.
  enum Comparison: Equatable {
    case compared
    /// `why`, a sentence without a full stop.
    case notCompared(why: String)
  }

  struct Problem: Equatable {
    var path: String
    /// From 1; nil for what concerns the file as a whole.
    var line: Int?
    /// The commit that did it, hex, where one did.
    var commit: String?
    var message: String
  }

  struct Account {
    var id: String
    var events: Int
    /// Of the last event.
    var hash: String?
    var at: Instant?
    /// Events of the store that the book does not have yet.
    var unpublished: Int
    var problems: [Problem]
    /// What commits did to the record and others have undone since.
    var putBack: [Problem] = []
  }

  let comparison: Comparison
  private let events: EventHistory
  private let rewrites: RewrittenEvents
  private let store: (any CentralStore)?

  init(_ workspace: Workspace, _ source: LoadedBookSource) async throws {
    let repository = try workspace.place.open()
    let tip = try repository.publishedTip(source.settings)
    events = try EventHistory(repository, at: tip)
    rewrites = try RewrittenEvents(repository, tip: tip)
    (store, comparison) = try await Self.store(workspace, source)
  }

  /// The store that the book was last synced from; another one knows other people.
  private static func store(_ workspace: Workspace, _ source: LoadedBookSource) async throws -> (
    (any CentralStore)?, Comparison
  ) {
    do {
      switch try workspace.presentStore(source.settings) {
      case .absent(let path): return (nil, .notCompared(why: "there is no store at \(path)"))
      case .open(let store):
        let record = try await workspace.publishedRecord(source.settings)
        let id = try await store.identity().id
        guard record.map({ $0.store == id }) ?? true else {
          return (
            nil, .notCompared(why: "the store here is not the one that the book was synced from")
          )
        }
        return (store, .compared)
      }
    } catch {
      guard error is StoreError || error is StoreUnsupported, let failure = Failure(any: error)
      else { throw error }
      return (nil, .notCompared(why: failure.message))
    }
  }

  /// The account's chain as published, held against the commits and the store.
  func check(_ id: String, folder: String) async throws -> Account {
    var chain = EventChain()
    var published: [(seq: Int, hash: String, path: String, line: Int)] = []
    for file in try events.files(of: folder) {
      var line = 0
      let before = chain.problems.count
      chain.read(file.bytes, path: file.path) { event, _ in
        line += 1
        published.append((event.seq, event.hash, file.path, line))
      }
      // With unreadable lines in between, the count above is no line number.
      if chain.problems.count > before { published.removeAll { $0.path == file.path } }
    }
    var account = Account(
      id: id, events: chain.seq, hash: chain.hash, at: chain.at, unpublished: 0,
      problems: chain.problems.map { Problem(path: $0.path, line: $0.line, message: $0.message) })
    for rewrite in rewrites.rewrites(in: BookPath.join(folder, "events")) {
      if rewrite.isPutBack {
        account.putBack.append(rewrite.problem)
      } else {
        account.problems.append(rewrite.problem)
      }
    }
    if let store {
      if let problem = try await compare(id, published, with: store) {
        account.problems.append(problem)
      }
      account.unpublished = max(0, try await store.head(account: id).seq - chain.seq)
    }
    return account
  }

  /// Event for event, by their hashes: who was erased from the book may still stand in the store. Every event
  /// after the first that differs follows another one, so one finding says it all.
  private func compare(
    _ account: String, _ published: [(seq: Int, hash: String, path: String, line: Int)],
    with store: any CentralStore
  ) async throws -> Problem? {
    var held = [StoredEvent]()[...]
    for (index, event) in published.enumerated() {
      if held.isEmpty {
        held = try await store.events(account: account, after: event.seq - 1, limit: 4096)[...]
      }
      while let first = held.first, first.seq < event.seq { held.removeFirst() }
      if let own = held.first, own.seq == event.seq, own.hash == event.hash { continue }
      let after = published.count - index - 1
      return Problem(
        path: event.path, line: event.line,
        message: "event \(event.seq)\(after > 0 ? " and the \(after) after it" : "") "
          + "\(after > 0 ? "are" : "is") not what the store holds")
    }
    return nil
  }
}

/// What `log --verify` found.
struct VerificationReport {
  var store: ChainVerification.Comparison
  var accounts: [ChainVerification.Account] = []

  var isSound: Bool { accounts.allSatisfy(\.problems.isEmpty) }
}
