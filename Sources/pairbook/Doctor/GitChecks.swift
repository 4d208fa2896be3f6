import Engine
import Formats
import GitWorkspace

/// Whether the repository can be read, committed to and pushed.
struct GitChecks {
  let workspace: Workspace
  let repository: Repository
  /// Nil where `pairbook.json` cannot be read.
  let settings: BookSettings?

  func run() throws -> [Finding] {
    try [branch(), identity(), ignored()] + merging() + (remote().map { [$0] } ?? [])
  }

  private func branch() throws -> Finding {
    let place = repository.workFolder ?? repository.gitFolder
    let book = repository.prefix.isEmpty ? "" : ", the book in its folder \(repository.prefix)"
    if let operation = repository.operationInProgress {
      return .failed(
        .git, "In \(place) \(operation) is not finished.", help: "Finish or abort it with git.")
    }
    if let name = settings?.publish.branch {
      guard try repository.latestTip(of: name) != nil else {
        return .failed(
          .git, "The branch \(name), which pairbook.json publishes to, does not exist.",
          help: "Make it (`git branch \(name)`), or correct publish.branch.")
      }
      return .ok(.git, "The repository \(place)\(book), publishing to the branch \(name).")
    }
    switch workspace.head {
    case .branch(let name, _): return .ok(.git, "The repository \(place)\(book), on \(name).")
    case .unborn(let name):
      return .warning(
        .git, "The branch \(name) has no commit yet.",
        help: "Commit the book: `pairbook save -m \"First roster\"`.")
    case .detached(let id):
      return .failed(
        .git, "No branch is checked out (HEAD is \(id.hex.prefix(10))): nothing can be published.",
        help: "`git switch NAME`, or name a branch in pairbook.json (publish.branch).")
    }
  }

  private func identity() throws -> Finding {
    do throws(GitError) {
      let who = try repository.identity(
        .committer, seconds: workspace.clock.now.seconds, environment: workspace.environment)
      return .ok(.git, "Commits carry the name \(who.name) <\(who.email)>.")
    } catch {
      guard error.kind == .noIdentity else { return try .failed(.git, error) }
      return .warning(.git, Sentence(error.message).text, help: error.remedy ?? "")
    }
  }

  /// The link key opens pairing pages: it must not come into a commit.
  private func ignored() throws -> Finding {
    if let fault = try PrivateFolder.fault(in: repository) {
      return .failed(.git, Sentence(fault.message).text, help: Sentence(fault.help).text)
    }
    let loose = try repository.uncommitted().paths.contains { $0.hasPrefix(".pairbook/") }
    return loose
      ? .failed(
        .git, "The folder .pairbook is not ignored: its link key could be committed.",
        help: "Add a line .pairbook/ to .gitignore.")
      : .ok(.git, "The folder .pairbook stays out of commits.")
  }

  /// Whether `git-setup` has its way in the clone; nothing where it was not run.
  private func merging() throws -> [Finding] {
    guard !repository.isBare,
      try repository.localSetting("merge.\(ClonedDrivers.mergeName).driver") != nil
    else { return [] }
    let overruled = try ClonedDrivers.overruled(in: repository)
    guard overruled.isEmpty else {
      return [
        .warning(
          .git,
          "Git does not merge or show by person in \(CountedNoun.text(Set(overruled.map { $0.split(separator: " ", maxSplits: 2).last ?? "" }).count, "file")): \(overruled.prefix(3).joined(separator: ", "))\(overruled.count > 3 ? ", …" : "").",
          help:
            "Take what `git check-attr -a FILE` tells out of .gitattributes, save, and run `pairbook git-setup` again."
        )
      ]
    }
    return [.ok(.git, "Git merges and shows by person in this clone.")]
  }

  /// Nil where there is no branch to ask for.
  private func remote() throws -> Finding? {
    guard let branch = settings?.publish.branch ?? workspace.head.branch else { return nil }
    let signature = try workspace.signature()
    do throws(GitError) {
      guard
        let shared = try SharedBranch(
          branch, of: repository, by: signature, over: workspace.remoteLine)
      else {
        return .ok(.git, "There is no remote: commits stay on this machine.")
      }
      guard let standing = try shared.standing(asking: true) else {
        return .ok(
          .git, "The remote \(shared.remote) answers; it has no \(shared.theirBranch) yet.")
      }
      return finding(standing, shared)
    } catch {
      return try .failed(.git, error)
    }
  }

  private func finding(_ standing: SharedBranch.Standing, _ shared: SharedBranch) -> Finding {
    let ahead = standing.ahead
    let unsent =
      ahead == 0
      ? nil : "\(CountedNoun.text(ahead, "commit")) here \(ahead == 1 ? "was" : "were") not sent"
    let missing: String? =
      switch standing.behind {
      case 0?: nil
      case nil: "\(standing.name) has commits that this clone lacks"
      case let count?:
        "\(CountedNoun.text(count, "commit")) of \(standing.name) \(count == 1 ? "is" : "are") missing here"
      }
    let findings = [unsent, missing].compactMap { $0 }
    guard !findings.isEmpty else {
      return .ok(
        .git, "The remote answers, and this clone and \(standing.name) have the same commits.")
    }
    return .warning(
      .git, "The remote answers; \(findings.joined(separator: ", and ")).",
      help: missing == nil
        ? "`pairbook save` sends them, and so does the next sync."
        : unsent == nil
          ? "`pairbook save` gets them, and so does the next sync."
          : "`pairbook save` tells how to bring both together.")
  }
}
