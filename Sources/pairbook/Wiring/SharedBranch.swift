import Formats
import GitWorkspace
import Reconciliation

/// A branch of this clone and its twin at the remote: the one way by which commits come in and go out.
struct SharedBranch {
  enum Push: Equatable {
    case pushed(remote: String)
    case upToDate(remote: String)
    case apart
    case refused(why: String)
    case unreachable(why: String)
  }

  let branch: String
  let repository: Repository
  let upstream: Upstream
  let signature: Signature
  /// Over which the remote is spoken to.
  let line: RemoteLine

  /// Nil where there is no remote; `signature` is for the reflog.
  init?(
    _ branch: String, of repository: Repository, by signature: Signature, over line: RemoteLine
  ) throws(GitError) {
    guard let upstream = try repository.upstream(of: branch) else { return nil }
    self.branch = branch
    self.repository = repository
    self.upstream = upstream
    self.signature = signature
    self.line = line
  }

  var remote: String { upstream.remote }

  /// The branch's name at the remote.
  var theirBranch: String { upstream.branch }

  /// Does by git what needs a merge.
  var pullCommand: String { "git pull --rebase \(upstream.remote) \(upstream.branch)" }

  /// How the two stand, with nothing fetched; nil where the remote has no such branch.
  ///
  /// The remote is asked, or what it was last seen to have is compared with.
  func standing(asking: Bool) throws(GitError) -> Standing? {
    let theirs =
      try asking
      ? repository.talk(to: upstream.remote, over: line) {
        [upstream] repository throws(GitError) in try repository.remoteTip(of: upstream)
      } : repository.lastKnownTip(of: upstream)
    guard let theirs else { return nil }
    guard let ours = try repository.tip(of: branch) else { return nil }
    guard try repository.isCommit(theirs) else {
      let known = try repository.lastKnownTip(of: upstream)
      let ahead = try known.map { known throws(GitError) in
        try repository.commits(of: ours, beyond: known).count
      }
      return Standing(name: name, tip: theirs.hex, ahead: ahead ?? 0, behind: nil)
    }
    let (ahead, behind) = try repository.aheadBehind(ours, theirs)
    return Standing(name: name, tip: theirs.hex, ahead: ahead, behind: behind)
  }

  /// The remote's branch, as git names it here.
  var name: String { "\(upstream.remote)/\(upstream.branch)" }

  /// What a branch and its twin lack of each other.
  struct Standing: Equatable {
    /// The remote's branch.
    let name: String
    /// The commit that it is at, hex.
    let tip: String
    /// Commits that the remote lacks.
    let ahead: Int
    /// Commits of the remote that this clone's branch lacks; nil where only a fetch could count them.
    let behind: Int?

    /// `origin/main has 2 newer commits`; nil where it has none.
    var newer: String? {
      switch behind {
      case nil: "\(name) has newer commits"
      case 0?: nil
      case let count?: "\(name) has \(CountedNoun.text(count, "newer commit"))"
      }
    }
  }

  /// Whether the branch has commits that the remote, as it was last seen, lacks.
  func isAhead() throws(GitError) -> Bool {
    guard let tip = try repository.tip(of: branch) else { return false }
    guard let theirs = try repository.lastKnownTip(of: upstream) else { return true }
    return try !repository.descends(theirs, from: tip)
  }

  /// Nil where there is no commit to send.
  func push() throws(GitError) -> Push? {
    guard try repository.tip(of: branch) != nil else { return nil }
    do {
      if let ours = try repository.tip(of: branch),
        let known = try repository.lastKnownTip(of: upstream),
        try !repository.commits(
          of: ours, dropped: known, since: repository.formerTips(of: upstream)
        ).isEmpty
      {
        return .apart
      }
      let outcome = try repository.talk(to: upstream.remote, over: line) {
        [branch, upstream, signature] repository throws(GitError) in
        try repository.push(branch, to: upstream, by: signature)
      }
      return switch outcome {
      case .pushed: .pushed(remote: upstream.remote)
      case .upToDate: .upToDate(remote: upstream.remote)
      case .notFastForward: .apart
      case .rejected(let words): .refused(why: words)
      }
    } catch {
      switch error.kind {
      case .unreachable: return .unreachable(why: error.message)
      case .unauthorized, .untrusted, .unsupported, .shallow:
        return .refused(why: error.description)
      default: throw error
      }
    }
  }
}
