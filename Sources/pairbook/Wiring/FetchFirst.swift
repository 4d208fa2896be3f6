import Engine
import Formats
import GitWorkspace
import Reconciliation

extension Workspace {
  /// With a remote, nothing is done before its commits are here.
  ///
  /// The branch that is checked out comes first, so that a commit which mends `pairbook.json` arrives although it
  /// cannot be read yet; then the branch that is published to, where it is another. A checkout of a commit, as a
  /// pipeline makes it, stays as it is: what its remote calls its own branch is fetched, compared with and published
  /// to. Where the store is lost (`hasStore` false), nothing that was published is given up, for it is all that there
  /// is.
  ///
  /// - Returns: The workspace that knows of all that.
  func fetchedFirst(hasStore: Bool = true) async throws -> Workspace {
    var fetched = self
    let repository = try await whole()
    if let operation = repository.operationInProgress {
      throw Failure(
        "Nothing was done: \(operation) is not finished, so the files may be anybody's.",
        remedy:
          "Finish it with git (`git status` tells how), or end it (`git rebase --abort`, `git merge --abort`). Then run the command again."
      )
    }
    switch try repository.head() {
    case .unborn: return self
    case .branch(let name, _): try await pull(name, of: repository, hasStore: hasStore)
    case .detached: fetched.remoteBranch = try fetchDefault(of: repository)
    }
    guard let name = try book().settings.publish.branch, name != (try repository.head().branch)
    else { return fetched }
    try await pull(name, of: repository, hasStore: hasStore)
    return fetched
  }

  /// The repository with all its history: what a revision is built on has to be known.
  private func whole() async throws -> Repository {
    let repository = try place.open()
    guard repository.isShallow, let remote = try repository.originOfHistory() else {
      return repository
    }
    console.note("This clone is shallow: getting its whole history from \(remote).")
    try whenReachable { try repository.deepen(from: remote, over: remoteLine) }
    return try place.open()
  }

  /// Gets what the remote calls its own branch; gives its name where it can be published to from here.
  private func fetchDefault(of repository: Repository) throws -> String? {
    try whenReachable {
      guard let upstream = try repository.defaultUpstream(over: remoteLine) else { return nil }
      guard try repository.tip(of: upstream.branch) != nil,
        let shared = try SharedBranch(
          upstream.branch, of: repository, by: signature(), over: remoteLine)
      else {
        let signature = try signature()
        let tip = try repository.talk(to: upstream.remote, over: remoteLine) {
          repository throws(GitError) in try repository.fetch(upstream, by: signature)
        }
        return tip.map { _ in upstream.branch }
      }
      switch try shared.pull() {
      case .upToDate, .forwarded, .merged: return upstream.branch
      // That is for whoever made those commits; nothing is published.
      case .apart: return nil
      case .unreachable(let why): throw Self.unreachable(why)
      }
    }
  }

  private func pull(_ name: String, of repository: Repository, hasStore: Bool) async throws {
    guard
      let shared = try SharedBranch(name, of: repository, by: signature(), over: remoteLine)
    else { return }
    var pulled = try whenReachable { try shared.pull() }
    if hasStore, case .apart(let apart) = pulled, let store = apart.publishedBy,
      try await mayGiveUp(store, on: name)
    {
      pulled = try shared.pull(givingUp: store)
    }
    switch pulled {
    case .upToDate: break
    case .forwarded(let forwarded):
      console.note("Got newer commits from \(shared.remote): now at \(forwarded.tip.prefix(10)).")
      if forwarded.givenUp > 0 {
        console.note(
          "\(CountedNoun.text(forwarded.givenUp, "published commit")) that \(shared.remote) never had: what \(forwarded.givenUp == 1 ? "it" : "they") told is published anew."
        )
      }
      for note in forwarded.notes { console.note(note) }
    case .merged: break
    case .apart(let apart):
      throw Failure(
        "Nothing was done: \(apart.why).",
        remedy: "Nothing is lost. " + Sentence(apart.remedy).text + " Then run the command again.")
    case .unreachable(let why): throw Self.unreachable(why)
    }
  }

  /// What was published and never sent can be made anew only from the store that it was made from.
  private func mayGiveUp(_ store: String, on name: String) async throws -> Bool {
    let source = try book()
    guard try (source.settings.publish.branch ?? currentHead().branch) == name else { return false }
    let branch = try branch(source.settings)
    switch try await presentStore(source.settings) {
    case .absent:
      try await requireNeverSynced(source)
      return false
    case .open(let present):
      let binding = try await StoreBinding.check(
        present, branch, source, at: source.files.commit)
      // What is wrong with one account's events may be all that is left of what its store knew.
      guard binding.refusals.isEmpty else { return false }
      return try await present.identity().id == store
    }
  }

  private func whenReachable<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as GitError where error.kind == .unreachable {
      throw Self.unreachable(error.message)
    }
  }

  private static func unreachable(_ why: String) -> Failure {
    Failure(
      "Nothing was done: \(why).",
      remedy:
        "Check the address (git remote -v) and the network, and run the command again when the remote answers.",
      status: .retrying)
  }
}
