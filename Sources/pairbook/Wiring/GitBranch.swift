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
  private let line: RemoteLine
  /// Whether commits are sent to the remote; nil for: if there is one.
  private let pushes: Bool?
  /// The branch that was checked out when the tip was first asked for.
  private var begun: String?
  private var snapshots: [String: Snapshot] = [:]
  private var inputChanges: LastChanges
  /// What the remote calls its own branch, once it was asked.
  private var remoteDefault: Upstream?

  /// `signature` is whose name the commits carry.
  init(
    place: BookPlace, branch: String?, pushes: Bool?, signature: Signature, line: RemoteLine
  ) throws(GitError) {
    let repository = try place.open()
    self.repository = repository
    inputChanges = LastChanges(repository, of: { BookFile($0, in: .any).isInput })
    self.branch = branch
    self.pushes = pushes
    self.signature = signature
    self.line = line
  }

  // MARK: Reading

  func tip() throws -> String? {
    guard let branch else {
      let head = try repository.head()
      begun = begun ?? head.branch
      return head.commit?.hex
    }
    return try repository.latestTip(of: branch)?.hex
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

  func changedFiles(from old: String, to new: String) throws -> [String]? {
    let (old, new) = (try id(old), try id(new))
    guard try repository.isCommit(old), try repository.isCommit(new) else { return nil }
    return try repository.changes(from: old, to: new, verify: false).map(\.path)
  }

  func blobID(of bytes: [UInt8]) throws -> String { try Repository.blobID(of: bytes).hex }

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

  func lastPublished(at commit: String) throws -> Instant? {
    try repository.newestCommit(from: id(commit)) {
      PublishingMessage.store(of: $0.message) != nil
    }.map { Instant($0.committer.seconds) }
  }

  /// The tip and what was carried out before are asked in turn, account by account: their trees are kept.
  private func snapshot(_ commit: String) throws -> Snapshot {
    if let snapshot = snapshots[commit] { return snapshot }
    let snapshot = try repository.snapshot(of: try id(commit), verify: false)
    if snapshots.count == 4 { snapshots = [:] }
    snapshots[commit] = snapshot
    return snapshot
  }

  private func id(_ hex: String) throws -> ObjectID {
    guard let id = ObjectID(hex: hex) else {
      throw Failure("\(hex) is no commit id.", remedy: "Name the commit by its full id.")
    }
    return id
  }

  // MARK: Ancestry

  func descends(_ commit: String, from ancestor: String) throws -> Bool? {
    let (commit, ancestor) = (try id(commit), try id(ancestor))
    // Another machine may have carried out what is not here yet.
    guard try repository.isCommit(ancestor), try repository.isCommit(commit) else { return nil }
    return try repository.descends(commit, from: ancestor)
  }

  func place(of commit: String) throws -> BranchPlace {
    let commit = try id(commit)
    let book = try bookBranch()
    for tip in book.tips where try repository.descends(tip, from: commit) { return .onBranch }
    return .elsewhere(branch: book.name)
  }

  /// The branch whose wishes may be carried out, with its tips here and at the remote.
  private func bookBranch() throws -> (name: String, tips: [ObjectID], upstream: Upstream?) {
    switch try repository.head() {
    case .unborn(let name): return (name, [], nil)
    case .branch(let name, let tip):
      let upstream = try repository.upstream(of: name)
      let theirs = try upstream.flatMap { upstream throws(GitError) in
        try repository.lastKnownTip(of: upstream)
      }
      return (name, [tip] + (theirs.map { [$0] } ?? []), upstream)
    case .detached:
      // A pipeline checks a commit out, not a branch: what counts is what the remote calls its own.
      if remoteDefault == nil { remoteDefault = try repository.defaultUpstream(over: line) }
      if let upstream = remoteDefault {
        let tip =
          try repository.lastKnownTip(of: upstream)
          ?? repository.talk(to: upstream.remote, over: line) { repository throws(GitError) in
            try repository.remoteTip(of: upstream)
          }
        return ("\(upstream.remote)/\(upstream.branch)", tip.map { [$0] } ?? [], upstream)
      }
      guard try repository.remoteNames().isEmpty else { return ("of the remote", [], nil) }
      let names = try repository.branchNames()
      return (
        names.joined(separator: ", "),
        try names.compactMap { name throws(GitError) in try repository.tip(of: name) }, nil
      )
    }
  }

  // MARK: Writing

  func write(_ bytes: [UInt8]) throws -> String { try repository.writeBlob(bytes).hex }

  func willCarryOut(_ commit: String) throws -> String {
    let lasting = try lasting(id(commit))
    do throws(GitError) {
      try repository.noteApplied(lasting, by: signature)
    } catch  where error.kind == .permissionDenied {
      // In a repository that cannot be written to, `save` makes no commit anew either.
    }
    return lasting.hex
  }

  /// The commit, or the newest below it that is no publication which the remote never had.
  private func lasting(_ commit: ObjectID) throws -> ObjectID {
    guard let upstream = try bookBranch().upstream else { return commit }
    return try repository.newestCommit(
      from: commit, thatStaysWhere: repository.lastKnownTip(of: upstream),
      isMachineWritten: { BookFile($0, in: .any).isMachineWritten }
    ) { PublishingMessage.store(of: $0.message) != nil }
  }

  func publish(_ blobs: [String: String], onto parent: String, message: String) throws
    -> PublishOutcome
  {
    let name = try publishedBranch()
    let draft = CommitDraft(
      branch: name, parent: try id(parent),
      // In a fresh clone the branch is the remote's alone.
      makesBranch: try repository.tip(of: name) == nil,
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
    let notes = commit.worktrees.flatMap(\.notes)
    do throws(GitError) {
      guard pushes != false, let shared = try shared(name) else {
        return .published(commit: commit.id.hex, push: .notWanted, notes: notes)
      }
      return try send(commit.id, of: name, by: shared, notes: notes)
    } catch {
      // The commit stands, and the next sync sends it.
      return .published(commit: commit.id.hex, push: .refused(error.description), notes: notes)
    }
  }

  func send() throws -> PublishOutcome? {
    if branch == nil, case .detached = try repository.head() { return nil }
    let name = try publishedBranch()
    guard pushes != false, let shared = try shared(name), try shared.isAhead(),
      let tip = try repository.tip(of: name)
    else { return nil }
    return try send(tip, of: name, by: shared, notes: [])
  }

  private func send(
    _ commit: ObjectID, of name: String, by shared: SharedBranch, notes: [String]
  ) throws(GitError) -> PublishOutcome {
    let push: PushResult
    switch try shared.push() {
    case .pushed, .upToDate:
      // Another sync of this clone may have given the commit up between.
      guard let tip = try repository.tip(of: name), try repository.descends(tip, from: commit)
      else { return .lostRace }
      push = .pushed(remote: shared.remote)
    case .apart: return .lostRace
    case .refused(let why), .unreachable(let why): push = .refused(why)
    case nil: push = .notWanted
    }
    return .published(commit: commit.hex, push: push, notes: notes)
  }

  func catchUp(givingUp store: String) throws -> String? {
    guard let shared = try shared(publishedBranch()) else { return try tip() }
    switch try shared.pull(givingUp: store) {
    case .upToDate, .forwarded, .merged: return try tip()
    case .apart(let apart):
      throw PublishingBlocked(
        Sentence(apart.why).text, remedy: Sentence(apart.remedy).text + " Then sync again.")
    case .unreachable(let why):
      throw PublishingBlocked(
        Sentence(why).text, remedy: "Run `pairbook sync` again when the remote answers.")
    }
  }

  private func shared(_ name: String) throws(GitError) -> SharedBranch? {
    try SharedBranch(name, of: repository, by: signature, over: line)
  }

  /// Puts right what a person, or a process that was killed, left of machine-written files in the worktree.
  func putRight(_ paths: [String]) -> [String] {
    do throws(GitError) {
      guard !paths.isEmpty, let report = try repository.bringAlong(paths: paths) else { return [] }
      return report.notes
    } catch {
      // What was done before is worth more than this.
      return ["\(paths.joined(separator: ", ")) could not be put right: \(error.description)."]
    }
  }

  /// Throws where a publication would have nowhere to go: asked before anything is done.
  func requirePublishable() throws {
    let name = try publishedBranch()
    guard try tip() == nil else { return }
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

  private func publishedBranch() throws -> String {
    if let branch { return branch }
    do {
      let current = try repository.currentBranch()
      guard begun == nil || begun == current else {
        throw PublishingBlocked(
          TerminalText.harmless(
            "The branch \(current) was checked out meanwhile, and what was done belongs to \(begun ?? current)."
          ),
          remedy: "Check that out again, and sync: it is published then.")
      }
      return current
    } catch let error as GitError {
      guard error.kind == .detachedHead else { throw error }
      throw PublishingBlocked(
        Sentence(error.message).text,
        remedy:
          "Check out a branch, name one in pairbook.json (publish.branch), or give --no-publish."
      )
    }
  }
}
