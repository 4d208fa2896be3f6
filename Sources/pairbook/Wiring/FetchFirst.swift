import Engine
import Formats
import GitWorkspace
import Reconciliation

extension Workspace {
  /// With a remote, nothing is done before its commits are here.
  ///
  /// The branch that is checked out comes first, so that a commit which mends `pairbook.json` arrives although it
  /// cannot be read yet; then the branch that is published to, where it is another. A checkout of a commit has no
  /// branch, and stays as it is: what its remote calls its own branch is fetched, to be compared with. Where
  /// the store is lost (`hasStore` false), nothing that was published is given up, for it is all that there is.
  func fetchFirst(hasStore: Bool = true) async throws {
    let repository = try place.open()
    switch try repository.head() {
    case .unborn: return
    case .branch(let name, _): try await pull(name, of: repository, hasStore: hasStore)
    case .detached:
      try whenReachable {
        guard let upstream = try repository.defaultUpstream() else { return }
        _ = try repository.fetch(upstream, by: try signature())
      }
    }
    guard let name = try book().settings.publish.branch, name != (try repository.head().branch)
    else { return }
    try await pull(name, of: repository, hasStore: hasStore)
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
