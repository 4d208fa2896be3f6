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
    try [branch(), identity(), ignored()] + (remote().map { [$0] } ?? [])
  }

  private func branch() throws -> Finding {
    let place = repository.bookFolder ?? repository.gitFolder
    if let operation = repository.operationInProgress {
      return .failed(
        .git, "In \(place) \(operation) is not finished.", help: "Finish or abort it with git.")
    }
    if let name = settings?.publish.branch {
      guard try repository.tip(of: name) != nil else {
        return .failed(
          .git, "The branch \(name), which pairbook.json publishes to, does not exist.",
          help: "Make it (`git branch \(name)`), or correct publish.branch.")
      }
      return .ok(.git, "The repository of \(place), publishing to the branch \(name).")
    }
    switch workspace.head {
    case .branch(let name, _): return .ok(.git, "The repository of \(place), on \(name).")
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

  /// Nil where there is no branch to ask for.
  private func remote() throws -> Finding? {
    guard let branch = settings?.publish.branch ?? workspace.head.branch else { return nil }
    do throws(GitError) {
      guard let upstream = try repository.upstream(of: branch) else {
        return .ok(.git, "There is no remote: commits stay on this machine.")
      }
      let name = "\(upstream.remote)/\(upstream.branch)"
      guard let tip = try repository.remoteTip(of: upstream) else {
        return .ok(
          .git, "The remote \(upstream.remote) answers; it has no \(upstream.branch) yet.")
      }
      if try repository.isCommit(tip) {
        return .ok(.git, "The remote answers, and this clone has what \(name) has.")
      }
      return .warning(
        .git, "The remote answers; \(name) has commits that this clone lacks.", help: "`git pull`")
    } catch {
      return try .failed(.git, error)
    }
  }
}
