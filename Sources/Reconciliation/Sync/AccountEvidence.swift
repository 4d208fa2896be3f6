import Formats

/// Holds the events that the book has of each account against those of the store, and tells whose fault it is where they
/// differ: one account's files, or the store.
///
/// A sound chain that goes on where the store ends, or that left the store's on the way, was written by a store that knew
/// more: this one is an old copy, and whatever it did would have to be undone once the newer one is back. So it does
/// nothing at all, in no account. What no sync of this book can have written says nothing about the store, and concerns
/// its own account alone.
struct AccountEvidence: Sendable {
  let store: any CentralStore
  let published: PublishedBook
  /// Of the accounts that are looked at, by id.
  let records: [String: AccountRecord]
  let last: LastPublication?
  /// Every account that the store has of the book, and every one that the book has a folder for.
  let all: @Sendable () async throws -> (records: [AccountRecord], folders: [AccountFolder])

  /// Why nothing is done for an account; nil where the store holds its last event.
  ///
  /// Throws `StoreMismatch` where the store is at fault.
  func objection(to folder: AccountFolder) async throws -> (any Error)? {
    do {
      try await check(folder)
      return nil
    } catch let error as StoreMismatch {
      throw error
    } catch let error as StoreError {
      throw error
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      return error
    }
  }

  private func check(_ folder: AccountFolder) async throws {
    guard let last else {
      guard try await published.newestEventsFile(in: folder.path) != nil else { return }
      throw StoreMismatch.eventsWithoutRecord(folder: folder.path)
    }
    let record = records[folder.id] ?? AccountRecord(id: folder.id)
    let tail = try await published.lastEvent(in: folder.path, mark: record.published)
    guard let tail, let hash = tail.hash,
      try await !holds(hash, at: tail.mark.seq, in: folder.id)
    else { return }
    let (events, problems) = try await published.events(in: folder.path)
    if let problem = problems.first { throw PublishedFileError(problem) }
    if let origin = try await origin(of: events, tail, in: folder) {
      throw ForeignEvents(folder: folder.path, origin: origin)
    }
    throw StoreMismatch.storeLacksEvents(
      account: record.id, published: tail.mark.seq, held: record.head.seq, last)
  }

  private func holds(_ hash: String, at seq: Int, in account: String) async throws -> Bool {
    let held = try await store.events(account: account, after: seq - 1, limit: 1)
    return held.first?.seq == seq && held.first?.hash == hash
  }

  /// Where the events come from, if not from a sync of this account; nil where one may have written them.
  private func origin(
    of events: [ParsedEvent], _ tail: PublishedTail, in folder: AccountFolder
  ) async throws -> ForeignEvents.Origin? {
    guard let first = events.first, let hash = tail.hash else { return nil }
    if try await holds(first.hash, at: first.seq, in: folder.id) { return nil }
    let all = try await all()
    for record in all.records where record.id != folder.id && record.head.seq >= tail.mark.seq {
      guard try await holds(hash, at: tail.mark.seq, in: record.id) else { continue }
      let isPresent = all.folders.contains { $0.id == record.id }
      return isPresent ? .copied(from: record.id) : .moved(from: record.id)
    }
    return try await isOurs(events) ? nil : .anotherBook
  }

  /// Whether the clone has one of the commits that the events say were carried out; where they name none it may.
  private func isOurs(_ events: [ParsedEvent]) async throws -> Bool {
    guard let commit = published.commit else { return true }
    let revisions = Set(events.compactMap(\.revision))
    for revision in revisions.sorted() {
      if try await published.repository.descends(commit, from: revision) != nil { return true }
    }
    return revisions.isEmpty
  }
}

/// The events in an account's folder are not its own, so nothing is done for it: whoever they tell of would be mailed, or
/// turned away, for what happened elsewhere.
package struct ForeignEvents: Error, Equatable, Sendable {
  package enum Origin: Equatable, Sendable {
    /// Those of an account that has a folder of its own.
    case copied(from: String)
    /// Those of an account that has none now: its id was changed.
    case moved(from: String)
    /// They tell of commits that this book's repository does not have.
    case anotherBook
  }
  /// The account's, in the book.
  package var folder: String
  package var origin: Origin
}

extension ForeignEvents {
  var words: ErrorWords {
    let events = BookPath.events(in: folder)
    let status = BookPath.status(in: folder)
    let begin =
      "Take what the copy brought out of it, `git rm -r \(events) \(status)`, and commit: then it is a new account."
    return switch origin {
    case .copied(let other):
      ErrorWords(
        message: "\(events) holds the events of the account \(other): the folder is a copy.",
        remedy: begin)
    case .moved(let other):
      ErrorWords(
        message:
          "\(events) holds the events of the account \(other), whose folder is gone: renaming an account's id is not supported yet.",
        remedy: "Put the folder and the id back (\(other)).")
    case .anotherBook:
      ErrorWords(
        message:
          "\(events) holds events of another book: they tell of commits that this repository does not have.",
        remedy: begin)
    }
  }
}
