import Engine
package import Formats

/// What the book's branch tells of the machine-written files, as of one commit.
package struct PublishedBook: Sendable {
  let repository: any BookRepository
  /// The commit that is read; nil for a branch without one.
  package let commit: String?

  package init(repository: any BookRepository, commit: String?) {
    self.repository = repository
    self.commit = commit
  }

  package func record() async throws -> PublishedRecord? {
    guard let commit, let file = try await repository.file(BookPath.record, at: commit) else {
      return nil
    }
    return try PublishedRecord(json: file.bytes, path: BookPath.record)
  }

  /// What `published.json` and the last publishing commit tell; nil where nothing was published.
  package func lastPublication() async throws -> LastPublication? {
    guard let commit, let record = try await record() else { return nil }
    return LastPublication(
      store: record.store, revision: record.revision,
      at: try await repository.lastPublished(at: commit))
  }

  /// The newest events file of an account's folder, by month and part; nil when there is none.
  func newestEventsFile(in folder: String) async throws -> EventsFileName? {
    guard let commit else { return nil }
    let names = try await repository.names(in: BookPath.events(in: folder), at: commit)
    return names.compactMap(EventsFileName.init(_:)).max()
  }

  /// Who is enrolled in an account as its events tell it, and what they tell of since an instant; `status.csv`, which
  /// anybody can edit, is not asked.
  ///
  /// Throws `PublishedFileError` for events that are not as pairbook wrote them.
  func enrollments(of account: AccountItem, recentSince since: Instant) async throws -> (
    enrollments: [Enrollment], recent: ObservedAccount.Recent
  ) {
    var recent = ObservedAccount.Recent()
    guard let folder = account.folder else { return ([], recent) }
    let enrollments = try await enrollments(in: folder) { event in
      if event.at >= since { recent.count(event) }
    }
    return (enrollments, recent)
  }

  /// Who is enrolled in the accounts of these folders; events that are not sound tell of nobody.
  func stranded(in folders: [AccountFolder]) async throws -> Stranded {
    var stranded = Stranded()
    for folder in folders {
      do {
        stranded.add(try await enrollments(in: folder) { _ in }, of: folder.id)
      } catch is PublishedFileError {
        continue
      }
    }
    return stranded
  }

  private func enrollments(
    in folder: AccountFolder, each: (EventDraft) -> Void
  ) async throws -> [Enrollment] {
    var replay = EventReplay()
    for file in try await eventsFiles(in: folder.path) {
      replay.read(file.bytes, path: file.path) { event, _ in each(event.draft) }
    }
    return try replay.soundEnrollments().map(\.asPublished)
  }

  /// Every events file of an account's folder, in the order of the chain.
  package func eventsFiles(in folder: String) async throws -> [(path: String, bytes: [UInt8])] {
    guard let commit else { return [] }
    let names = try await repository.names(in: BookPath.events(in: folder), at: commit)
    var files: [(path: String, bytes: [UInt8])] = []
    for name in names.compactMap(EventsFileName.init(_:)).sorted() {
      let path = BookPath.join(folder, "events/\(name.name)")
      guard let file = try await repository.file(path, at: commit) else { continue }
      files.append((path, file.bytes))
    }
    return files
  }

  /// Every event of an account's folder that can be read, and what is wrong with the others.
  package func events(in folder: String) async throws -> (
    events: [ParsedEvent], problems: [EventChain.Problem]
  ) {
    var chain = EventChain()
    var events: [ParsedEvent] = []
    for file in try await eventsFiles(in: folder) {
      chain.read(file.bytes, path: file.path) { event, _ in events.append(event) }
    }
    return (events, chain.problems)
  }

  /// The last event that the branch holds of an account, and where it stands.
  ///
  /// A file that is still the one that `mark` remembers is not read again.
  func lastEvent(in folder: String, mark: PublishedMark?) async throws -> PublishedTail? {
    guard let commit, let newest = try await newestEventsFile(in: folder) else { return nil }
    let path = BookPath.join(folder, "events/\(newest.name)")
    guard let blob = try await repository.blobID(path, at: commit) else { return nil }
    if let mark, mark.path == path, mark.blob == blob {
      return PublishedTail(mark: mark, hash: nil, name: newest)
    }
    guard let file = try await repository.file(path, at: commit) else { return nil }
    let last = try EventCodec.lastEvent(of: file.bytes, path: path)
    return PublishedTail(
      mark: PublishedMark(path: path, blob: blob, seq: last.seq), hash: last.hash, name: newest)
  }
}

struct PublishedTail: Equatable, Sendable {
  var mark: PublishedMark
  /// Nil when the file is known from an earlier run.
  var hash: String?
  var name: EventsFileName
}
