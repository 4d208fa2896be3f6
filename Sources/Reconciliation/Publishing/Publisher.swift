import Engine
import Formats

/// Writes what a sync learnt back to the book's branch: one commit for all accounts.
///
/// Bytes go to the object database as each account is done; only paths and blob ids are kept.
struct Publisher: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let storeID: String
  /// The book's id.
  let book: String
  /// The ids of all its accounts, also of those that this run is not about.
  let accounts: @Sendable () async throws -> [String]

  /// One account, as the store has it.
  struct Showing: Sendable {
    var account: String
    var folder: String
    var head: EventHead
    var mark: PublishedMark?
  }

  /// What the branch lacks of one account.
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
    -> Pending
  {
    let repository = surroundings.repository
    let blob = try await repository.blobID(of: status)
    let pending = try await compare(showing, status: blob, with: book)
    if pending.statusDiffers { _ = try await repository.write(status) }
    return pending
  }

  private func compare(_ showing: Showing, status: String, with book: PublishedBook) async throws
    -> Pending
  {
    var pending = Pending(showing: showing, status: status)
    var published: String?
    if let commit = book.commit {
      published = try await surroundings.repository.blobID(showing.statusPath, at: commit)
    }
    pending.statusDiffers = status != published
    let tail = try await book.lastEvent(in: showing.folder, mark: showing.mark)
    if let tail, tail.mark.seq > showing.head.seq {
      // Another sync of the same store knew more, and was first: nothing newer is put back.
      pending.statusDiffers = false
      return pending
    }
    try await addEvents(of: showing, after: tail, to: &pending, against: book)
    return pending
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

  /// Makes the branch hold what the store holds, and the remote what the branch holds; a lost race is run again on
  /// the new tip.
  ///
  /// `first` are the accounts that were looked at, those too that the branch lacks nothing of: what was published and
  /// never sent may have to be made anew; then `others` tells those that needed no look, too. `isWhole`: the run was about
  /// every account of the book.
  func publish(
    _ first: [Pending], onto firstTip: PublishedBook, isWhole: Bool,
    others: () async throws -> [Pending] = { [] }
  ) async throws -> Publication {
    do {
      return try await race(first, onto: firstTip, isWhole: isWhole, others: others)
    } catch let blocked as PublishingBlocked {
      return .failed(message: blocked.message, remedy: blocked.remedy)
    }
  }

  private func race(
    _ first: [Pending], onto firstTip: PublishedBook, isWhole: Bool,
    others: () async throws -> [Pending]
  ) async throws -> Publication {
    let repository = surroundings.repository
    var (all, tip) = (first, firstTip)
    for attempt in 1...tuning.publishAttempts {
      guard let parent = tip.commit else {
        return .failed(
          message: "The branch has no commit to publish on.",
          remedy: "Commit the book first: `pairbook save -m \"First roster\"`.")
      }
      let pending = all.filter { $0.fileCount > 0 }
      let blobs = try await blobs(of: pending, on: tip, isWhole: isWhole)
      let outcome =
        blobs.isEmpty
        ? try await repository.send()
        : try await repository.publish(
          blobs, onto: parent,
          message: PublishingMessage.text(
            accounts: pending.map(\.showing.account), store: storeID))
      switch outcome {
      case nil: return .nothingToPublish
      case .published(let commit, let push, let notes):
        guard !blobs.isEmpty else { return .sent(commit: commit, push: push) }
        try await remember(pending)
        return .published(
          commit: commit, files: max(1, pending.reduce(0) { $0 + $1.fileCount }), push: push,
          notes: notes)
      case .lostRace:
        // Also whoever is stopped, or gives up, first takes back the commit that lost: else the clone stays apart.
        do { try await Task.sleep(for: .milliseconds(Int.random(in: 20...100) * attempt)) } catch {}
        tip = PublishedBook(
          repository: repository, commit: try await repository.catchUp(givingUp: storeID))
        try Task.checkCancellation()
        if attempt == 1 { all += try await others() }
        all = try await again(all, on: tip)
      }
    }
    return .failed(
      message: "Others kept publishing at the same time.",
      remedy: "Nothing is lost: run `pairbook sync` again.")
  }

  private func again(_ all: [Pending], on tip: PublishedBook) async throws -> [Pending] {
    var result: [Pending] = []
    for old in all {
      result.append(try await compare(old.showing, status: old.status, with: tip))
    }
    return result
  }

  /// None where there is nothing to publish.
  private func blobs(of pending: [Pending], on tip: PublishedBook, isWhole: Bool) async throws
    -> [String: String]
  {
    let last = try await tip.record()
    // A reader who was told of no revision is told once there is one; else the record changes with the files alone.
    let isUntold = last.map { $0.revision == nil } ?? false
    guard !pending.isEmpty || isUntold else { return [:] }
    let record = try await record(after: last, isWhole: isWhole)
    guard !pending.isEmpty || record.revision != nil else { return [:] }
    var blobs: [String: String] = [:]
    for account in pending {
      if account.statusDiffers { blobs[account.showing.statusPath] = account.status }
      blobs.merge(account.events) { _, new in new }
    }
    blobs[BookPath.record] = try await surroundings.repository.write(record.json)
    return blobs
  }

  private func record(after last: PublishedRecord?, isWhole: Bool) async throws -> PublishedRecord {
    var observedAt = last?.store == storeID ? last?.observedAt : nil
    if isWhole && surroundings.sessions.isObserving {
      observedAt = try await surroundings.sessions.sight().at ?? surroundings.now()
    }
    return PublishedRecord(
      store: storeID, revision: try await carriedOutEverywhere(last: last?.revision),
      observedAt: observedAt)
  }

  /// Of the revisions that the accounts were brought to, the one that all the others are built on.
  private func carriedOutEverywhere(last: String?) async throws -> String? {
    let records = try await surroundings.store.accounts(of: book)
    let applied = Dictionary(
      records.map { ($0.id, $0.appliedRevision) }, uniquingKeysWith: { first, _ in first })
    let revisions = Set(try await accounts().map { applied[$0] ?? nil })
    guard !revisions.contains(nil) else { return nil }
    let known = revisions.compactMap { $0 }.sorted()
    for oldest in known {
      var isBelowAll = true
      for other in known where isBelowAll && other != oldest {
        // What another machine carried out and this clone lacks cannot be compared: what was told before stays.
        guard let isBelow = try await surroundings.repository.descends(other, from: oldest) else {
          return last
        }
        isBelowAll = isBelow
      }
      if isBelowAll { return oldest }
    }
    return nil
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
