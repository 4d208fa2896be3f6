import Engine
import Formats

/// Writes what a sync learnt back to the book's branch: one commit for all accounts.
///
/// Bytes go to the object database as each account is done; only paths and blob ids are kept.
struct Publisher: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let storeID: String
  /// The commit whose wishes were carried out; nil when they were read from the worktree.
  let revision: String?

  /// One account, as the store has it.
  struct Showing: Sendable {
    var account: String
    var folder: String
    var head: EventHead
    var mark: PublishedMark?
  }

  /// One account's files that differ from the branch.
  struct Pending: Sendable {
    var showing: Showing
    /// The blob that `status.csv` is to be.
    var status: String
    var statusDiffers = false
    var mark: PublishedMark?
    var events: [String: String] = [:]

    var fileCount: Int { events.count + (statusDiffers ? 1 : 0) }
  }

  /// Compares an account with the branch, and writes the blobs that are missing there.
  func prepare(_ showing: Showing, status: [UInt8], against book: PublishedBook) async throws
    -> Pending?
  {
    let repository = surroundings.repository
    let blob = try await repository.blobID(of: status)
    let pending = try await compare(showing, status: blob, with: book)
    if pending?.statusDiffers ?? false { _ = try await repository.write(status) }
    return pending
  }

  private func compare(_ showing: Showing, status: String, with book: PublishedBook) async throws
    -> Pending?
  {
    var pending = Pending(showing: showing, status: status)
    var published: String?
    if let commit = book.commit {
      published = try await surroundings.repository.blobID(showing.statusPath, at: commit)
    }
    pending.statusDiffers = status != published
    let tail = try await book.lastEvent(in: showing.folder, mark: showing.mark)
    // Another sync of the same store knew more, and was first: nothing newer is put back.
    if let tail, tail.mark.seq > showing.head.seq { return nil }
    try await addEvents(of: showing, after: tail, to: &pending, against: book)
    return pending.fileCount == 0 ? nil : pending
  }

  private func addEvents(
    of showing: Showing, after tail: PublishedTail?, to pending: inout Pending,
    against book: PublishedBook
  ) async throws {
    pending.mark = tail?.mark
    var seq = tail?.mark.seq ?? 0
    guard showing.head.seq > seq else { return }
    var newest: (name: EventsFileName, bytes: [UInt8])?
    if let tail, let commit = book.commit,
      let file = try await surroundings.repository.file(tail.mark.path, at: commit)
    {
      newest = (tail.name, file.bytes)
    }
    var writer = EventsFileWriter(newest: newest)
    while seq < showing.head.seq {
      let batch = try await surroundings.store.events(
        account: showing.account, after: seq, limit: 4096)
      guard let last = batch.last else { break }
      for event in batch { writer.append(line: event.line, at: event.at) }
      seq = last.seq
      try await flush(writer.takeFinished(), showing, &pending, seq: seq)
    }
    try await flush(writer.takeAll(), showing, &pending, seq: seq)
  }

  private func flush(
    _ files: [EventsFileWriter.File], _ showing: Showing, _ pending: inout Pending, seq: Int
  ) async throws {
    for file in files {
      let path = BookPath.join(showing.folder, "events/\(file.name.name)")
      let blob = try await surroundings.repository.write(file.bytes)
      pending.events[path] = blob
      pending.mark = PublishedMark(path: path, blob: blob, seq: seq)
    }
  }

  /// Commits what is pending and sends it to the remote; a lost race is tried again on the new tip.
  func publish(_ first: [Pending], onto firstBook: PublishedBook) async throws -> Publication {
    var (pending, book) = (first, firstBook)
    for attempt in 1...tuning.publishAttempts {
      guard let parent = book.commit else {
        return .failed(
          message: "The branch has no commit to publish on.",
          remedy: "Commit the book first: `pairbook save -m \"First roster\"`.")
      }
      if pending.isEmpty { return .nothingToPublish }
      let blobs = try await blobs(of: pending, parent: parent)
      switch try await surroundings.repository.publish(
        blobs, onto: parent,
        message: PublishingMessage.text(
          accounts: pending.map(\.showing.account), store: storeID))
      {
      case .published(let commit, let push, let notes):
        try await remember(pending)
        return .published(
          commit: commit, files: pending.reduce(0) { $0 + $1.fileCount }, push: push, notes: notes)
      case .lostRace:
        try await Task.sleep(for: .milliseconds(Int.random(in: 20...100) * attempt))
        book = PublishedBook(
          repository: surroundings.repository, commit: try await surroundings.repository.catchUp())
        pending = try await again(pending, on: book)
      }
    }
    return .failed(
      message: "Others kept publishing at the same time.",
      remedy: "Nothing is lost: run `pairbook sync` again.")
  }

  private func again(_ pending: [Pending], on book: PublishedBook) async throws -> [Pending] {
    var result: [Pending] = []
    for old in pending {
      if let new = try await compare(old.showing, status: old.status, with: book) {
        result.append(new)
      }
    }
    return result
  }

  private func blobs(of pending: [Pending], parent: String) async throws -> [String: String] {
    var blobs: [String: String] = [:]
    for account in pending {
      if account.statusDiffers { blobs[account.showing.statusPath] = account.status }
      blobs.merge(account.events) { _, new in new }
    }
    let record = PublishedRecord(
      store: storeID, revision: revision ?? parent, observedAt: surroundings.now())
    blobs[BookPath.record] = try await surroundings.repository.write(record.json)
    return blobs
  }

  private func remember(_ pending: [Pending]) async throws {
    var marks: [String: PublishedMark] = [:]
    for account in pending { marks[account.showing.account] = account.mark }
    if !marks.isEmpty { try await surroundings.store.recordPublished(marks) }
  }
}

extension Publisher.Showing {
  var statusPath: String { BookPath.status(in: folder) }
}
