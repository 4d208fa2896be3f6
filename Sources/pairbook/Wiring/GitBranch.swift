import Engine
import Formats
import GitWorkspace
import Reconciliation

/// The book's branch in the repository, for publishing to it and for asking its history.
actor GitBranch: BookRepository {
  private let repository: Repository
  /// Nil for the branch that is checked out.
  private let branch: String?
  private let signature: Signature
  /// Whether commits are sent to the remote; nil for: if there is one.
  private let pushes: Bool?
  private var snapshots: [String: Snapshot] = [:]
  private var inputChanges: LastChanges

  /// `signature` is whose name the commits carry.
  init(place: BookPlace, branch: String?, pushes: Bool?, signature: Signature) throws(GitError) {
    let repository = try place.open()
    self.repository = repository
    inputChanges = LastChanges(repository, of: { BookFile($0, in: .any).isInput })
    self.branch = branch
    self.pushes = pushes
    self.signature = signature
  }

  // MARK: Reading

  func tip() throws -> String? {
    guard let branch else { return try repository.head().commit?.hex }
    if let tip = try repository.tip(of: branch) { return tip.hex }
    // In a fresh clone the branch is the remote's alone.
    return try upstream(of: branch).flatMap { try repository.lastKnownTip(of: $0) }?.hex
  }

  func file(_ path: String, at commit: String) throws -> PublishedFile? {
    guard let file = try snapshot(commit).contents(at: path) else { return nil }
    return PublishedFile(bytes: file.bytes, blob: file.id.hex)
  }

  func blobID(_ path: String, at commit: String) throws -> String? {
    guard let entry = try snapshot(commit).entry(at: path), entry.kind.isFile else { return nil }
    return entry.id?.hex
  }

  func names(in folder: String, at commit: String) throws -> [String] {
    try snapshot(commit).entries(at: folder).filter(\.kind.isFile).map { String($0.name) }
  }

  func obstacle(to paths: [String], at commit: String) throws -> String? {
    let snapshot = try snapshot(commit)
    return try paths.first { path in
      let isFolder = path.hasSuffix("/")
      let kind = try snapshot.entry(at: isFolder ? String(path.dropLast()) : path)?.kind
      return kind.map { isFolder ? $0 != .folder : !$0.isFile } ?? false
    }
  }

  func blobID(of bytes: [UInt8]) throws -> String { try Repository.blobID(of: bytes).hex }

  func descends(_ commit: String, from ancestor: String) throws -> Bool? {
    let (commit, ancestor) = (try id(commit), try id(ancestor))
    guard try repository.isCommit(ancestor) else { return nil }
    return try repository.descends(commit, from: ancestor)
  }

  func lastAuthor(of paths: [String], at commit: String) throws -> String? {
    var last: CommitInfo?
    for case let commit? in try inputChanges.commits(touching: paths, from: try id(commit)) {
      if let known = last, try !isLater(commit, than: known) { continue }
      last = commit
    }
    return last?.people
  }

  /// By the graph, not by dates, which anybody can set; only of two that do not follow each other by these.
  private func isLater(_ commit: CommitInfo, than other: CommitInfo) throws -> Bool {
    if try repository.descends(other.id, from: commit.id) { return false }
    if try repository.descends(commit.id, from: other.id) { return true }
    return commit.committer.seconds > other.committer.seconds
  }

  /// One commit is asked many times in a row: its tree is kept.
  private func snapshot(_ commit: String) throws -> Snapshot {
    if let snapshot = snapshots[commit] { return snapshot }
    let snapshot = try repository.snapshot(of: try id(commit), verify: false)
    snapshots = [commit: snapshot]
    return snapshot
  }

  private func id(_ hex: String) throws -> ObjectID {
    guard let id = ObjectID(hex: hex) else {
      throw Failure("\(hex) is no commit id.", remedy: "Name the commit by its full id.")
    }
    return id
  }

  // MARK: Writing

  func write(_ bytes: [UInt8]) throws -> String { try repository.writeBlob(bytes).hex }

  func publish(_ blobs: [String: String], onto parent: String, message: String) throws
    -> PublishOutcome
  {
    let name = try branch ?? publishableBranch()
    let draft = CommitDraft(
      branch: name, parent: try id(parent),
      edits: try blobs.sorted { $0.key < $1.key }.map { .write($0.key, try id($0.value)) },
      author: signature, committer: signature, message: message)
    let commit: Committed
    do throws(GitError) {
      guard let made = try repository.commit(draft) else {
        return .published(commit: parent, push: .notWanted, notes: [])
      }
      commit = made
    } catch {
      if error.kind == .stale { return .lostRace }
      throw error
    }
    let notes = commit.worktrees.flatMap(Self.notes)
    do throws(GitError) {
      guard let upstream = try upstream(of: name) else {
        return .published(commit: commit.id.hex, push: .notWanted, notes: notes)
      }
      switch try repository.push(name, to: upstream, by: signature) {
      case .pushed, .upToDate:
        return .published(
          commit: commit.id.hex, push: .pushed(remote: upstream.remote), notes: notes)
      case .notFastForward:
        try repository.takeBack(commit.id, from: name, by: signature)
        return .lostRace
      case .rejected(let words):
        return .published(commit: commit.id.hex, push: .refused(words), notes: notes)
      }
    } catch {
      return .published(commit: commit.id.hex, push: .refused(error.description), notes: notes)
    }
  }

  /// Brings the remote's commits in before anything is done; says so where that moved the branch.
  ///
  /// Throws where the remote is not reached, or has gone another way than this clone.
  func fetchFirst() throws -> String? {
    // A pipeline's checkout of a commit has no branch: the pipeline has fetched.
    if branch == nil, case .detached = try repository.head() { return nil }
    let name = try branch ?? repository.currentBranch()
    guard let upstream = try upstream(of: name),
      let remote = try repository.fetch(upstream, by: signature)
    else { return nil }
    let moved = try repository.fastForward(
      name, to: remote, by: signature, isMachineWritten: { BookFile($0, in: .any).isMachineWritten }
    )
    return moved.map {
      "Got newer commits from \(upstream.remote): now at \($0.to.hex.prefix(10))."
    }
  }

  private func upstream(of name: String) throws(GitError) -> Upstream? {
    pushes == false ? nil : try repository.upstream(of: name)
  }

  func catchUp() throws -> String? {
    _ = try fetchFirst()
    return try tip()
  }

  /// Puts right what a person, or a process that was killed, left of machine-written files in the worktree.
  func putRight(_ paths: [String]) throws -> [String] {
    guard !paths.isEmpty, let report = try repository.bringAlong(paths: paths) else { return [] }
    return Self.notes(report)
  }

  /// Throws where a publication would have nowhere to go: asked before anything is done.
  func requirePublishable() throws {
    let name = try branch ?? publishableBranch()
    guard try repository.tip(of: name) == nil else { return }
    guard branch == nil else {
      throw Failure(
        "There is no branch \(name), which pairbook.json names to publish to (publish.branch): nothing was done.",
        remedy: "Make it with `git branch \(name)`, or give --no-publish.")
    }
    throw Failure(
      "The branch \(name) has no commit to publish on: nothing was done.",
      remedy:
        "Commit the book first: `pairbook save -m \"First roster\"`, or give --no-publish.")
  }

  private func publishableBranch() throws -> String {
    do throws(GitError) {
      return try repository.currentBranch()
    } catch {
      guard error.kind == .detachedHead else { throw error }
      throw Failure(
        "\(Sentence(error.message).text) So there is nowhere to publish to, and nothing was done.",
        remedy:
          "Check out a branch, name one in pairbook.json (publish.branch), or give --no-publish."
      )
    }
  }

  private static func notes(_ along: BroughtAlong) -> [String] {
    var notes = along.replaced.map {
      "\($0.path) had been edited by hand: it was put right; your version is kept, `git cat-file blob \($0.kept.hex.prefix(12))` shows it."
    }
    notes += along.left.map {
      "\($0) was left as it is: something else than a plain file is there."
    }
    if let failure = along.failure {
      notes.append(
        "The files in \(along.worktree) could not be brought along: \(failure.message). The next sync does it."
      )
    }
    return notes
  }
}
