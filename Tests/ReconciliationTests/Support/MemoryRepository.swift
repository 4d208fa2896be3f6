import Engine
import Reconciliation
import TestSupport

/// A branch in memory, and what happens to those who publish on it.
actor MemoryRepository: BookRepository {
  func willCarryOut(_ commit: String) -> String { commit }

  /// What happens at one attempt to publish.
  enum Turn: Sendable {
    /// Somebody else commits these files first.
    case race([String: [UInt8]])
    /// The commit stands on the branch; the remote takes it.
    case push
    /// The commit stands on the branch; the remote says no.
    case refuse(String)
    /// It fails before anything was committed.
    case fail(Failure)
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  struct Commit: Sendable {
    var parent: String?
    var author: String
    var message: String
    /// Blob ids by path.
    var files: [String: String]
  }

  private(set) var commits: [String: Commit] = [:]
  private var blobs: [String: [UInt8]] = [:]
  private var head: String?
  private var turns: [Turn] = []
  private var obstacles: Set<String> = []
  private var whilePublishing: (@Sendable () async throws -> [String: [UInt8]])?

  init() {}

  /// A branch that holds what another holds now.
  init(copying other: MemoryRepository) async {
    (commits, blobs, head) = await (other.commits, other.blobs, other.head)
  }

  // MARK: What a test does

  /// What the next attempts to publish meet, in order; none is in the way of later ones.
  func expect(_ turns: [Turn]) { self.turns = turns }

  /// What somebody else publishes while the next attempt is made.
  func whilePublishing(_ body: @escaping @Sendable () async throws -> [String: [UInt8]]) {
    whilePublishing = body
  }

  /// Commits files by a person on top of the branch.
  func commit(_ texts: [String: String], by author: String) -> String {
    commit(texts.mapValues { Array($0.utf8) }, by: author, message: "Edit")
  }

  @discardableResult
  func commit(_ files: [String: [UInt8]], by author: String, message: String) -> String {
    add(files.mapValues(keep), by: author, message: message)
  }

  /// Something else than a plain file, or folder, stands at the path.
  func block(_ path: String) { obstacles.insert(path) }

  /// Takes the branch back to a commit.
  func rewind(to commit: String) { head = commit }

  /// Takes files off the branch.
  func remove(_ paths: [String]) {
    var files = head.flatMap { commits[$0]?.files } ?? [:]
    for path in paths { files[path] = nil }
    let id = newID()
    commits[id] = Commit(parent: head, author: "mallory@acme.example", message: "", files: files)
    head = id
  }

  /// The text of a file at the tip; nil when there is none.
  func text(_ path: String) -> String? {
    head.flatMap { commits[$0]?.files[path] }.flatMap { blobs[$0] }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names of the machine-written files at the tip, sorted.
  var published: [String] { machineFiles().keys.sorted() }

  func machineFiles() -> [String: [UInt8]] {
    (head.flatMap { commits[$0]?.files } ?? [:]).filter { path, _ in
      path == "published.json" || path.hasSuffix("status.csv") || path.contains("/events/")
    }.compactMapValues { blobs[$0] }
  }

  var tipCommit: Commit? { head.flatMap { commits[$0] } }

  // MARK: The port

  func tip() -> String? { head }

  func file(_ path: String, at commit: String) -> PublishedFile? {
    guard let blob = commits[commit]?.files[path], let bytes = blobs[blob] else { return nil }
    return PublishedFile(bytes: bytes, blob: blob)
  }

  func blobID(_ path: String, at commit: String) -> String? { commits[commit]?.files[path] }

  func names(in folder: String, at commit: String) -> [String] {
    (commits[commit]?.files ?? [:]).keys.filter { $0.hasPrefix(folder + "/") }
      .map { String($0.dropFirst(folder.count + 1)) }.filter { !$0.contains("/") }.sorted()
  }

  func obstacle(to paths: [String], at commit: String) -> String? {
    paths.first(where: obstacles.contains)
  }

  func changedFiles(from old: String, to new: String) -> [String]? {
    guard let before = commits[old]?.files, let after = commits[new]?.files else { return nil }
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
  }

  func blobID(of bytes: [UInt8]) -> String { MemoryFileSource.blob(of: bytes) }

  func write(_ bytes: [UInt8]) -> String { keep(bytes) }

  func publish(_ blobs: [String: String], onto parent: String, message: String) async throws
    -> PublishOutcome
  {
    if let others = whilePublishing {
      whilePublishing = nil
      commit(try await others(), by: "other@msp.example", message: "Another's")
    }
    guard parent == head else { return .lostRace }
    let turn = turns.isEmpty ? nil : turns.removeFirst()
    switch turn {
    case .race(let files):
      commit(files, by: "other@msp.example", message: "Another's")
      return .lostRace
    case .fail(let failure): throw failure
    case .push, .refuse, nil: break
    }
    let commit = add(blobs, by: "pairbook@web1", message: message)
    return switch turn {
    case .push: .published(commit: commit, push: .pushed(remote: "origin"), notes: [])
    case .refuse(let words): .published(commit: commit, push: .refused(words), notes: [])
    default: .published(commit: commit, push: .notWanted, notes: [])
    }
  }

  func send() -> PublishOutcome? { nil }

  func catchUp(givingUp store: String) -> String? { head }

  func place(of commit: String) -> BranchPlace {
    head.flatMap { descends($0, from: commit) } == true ? .onBranch : .elsewhere(branch: "main")
  }

  /// Commits have no times here.
  func lastPublished(at commit: String) -> Instant? { nil }

  func descends(_ commit: String, from ancestor: String) -> Bool? {
    guard commits[ancestor] != nil else { return nil }
    var next: String? = commit
    while let id = next {
      if id == ancestor { return true }
      next = commits[id]?.parent
    }
    return false
  }

  func lastAuthor(of paths: [String], at commit: String) -> String? {
    var next: String? = commit
    var found: String?
    while let id = next, let commit = commits[id] {
      let before = commit.parent.flatMap { commits[$0]?.files } ?? [:]
      if paths.contains(where: { commit.files[$0] != before[$0] }) {
        found = commit.author
        break
      }
      next = commit.parent
    }
    return found
  }

  // MARK: Parts

  private func keep(_ bytes: [UInt8]) -> String {
    let id = MemoryFileSource.blob(of: bytes)
    blobs[id] = bytes
    return id
  }

  private func add(_ files: [String: String], by author: String, message: String) -> String {
    let id = newID()
    let before = head.flatMap { commits[$0]?.files } ?? [:]
    commits[id] = Commit(
      parent: head, author: author, message: message,
      files: before.merging(files) { _, new in new })
    head = id
    return id
  }

  /// 40 hex digits that count the commits.
  private func newID() -> String {
    let number = String(commits.count + 1, radix: 16)
    return String(repeating: "c", count: 40 - number.count) + number
  }
}
