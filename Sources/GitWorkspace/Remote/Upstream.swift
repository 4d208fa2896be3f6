import CGit

/// The branch of a remote that a branch of ours is fetched from and pushed to.
package struct Upstream: Hashable, Sendable {
  /// The remote's name in the configuration.
  package let remote: String
  /// The branch's short name there.
  package let branch: String
  /// The full name of the reference that remembers it here; nil where none is configured.
  let tracking: String?
}

extension Repository {
  /// Where a branch is published: its configured upstream, else the branch of the same name on
  /// `origin` or on the only remote; nil where there is no remote.
  ///
  /// Throws `noRemote` where several remotes could be meant.
  package func upstream(of branch: String) throws(GitError) -> Upstream? {
    let configured = try withConfiguration { config in
      (
        Configuration.string("branch.\(branch).remote", in: config),
        Configuration.string("branch.\(branch).merge", in: config)
      )
    }
    if let remote = configured.0, remote != ".", let merge = configured.1,
      let name = Self.branchName(merge)
    {
      return try upstream(remote: remote, branch: name)
    }
    let choice = "choose one: git branch --set-upstream-to REMOTE/BRANCH \(branch)"
    guard let remote = try usualRemote(of: "the branch '\(branch)'", remedy: choice) else {
      return nil
    }
    return try upstream(remote: remote, branch: branch)
  }

  /// The branch that the remote's own HEAD names, which the remote is asked for; nil where there is
  /// no remote, or no commit at it.
  ///
  /// Throws `noRemote` where several remotes could be meant, and as `remoteTip` does.
  package func defaultUpstream(over line: RemoteLine) throws(GitError) -> Upstream? {
    let choice = "check out a branch: git switch NAME"
    guard let name = try usualRemote(of: "a HEAD on no branch", remedy: choice) else { return nil }
    return try talk(to: name, over: line) { repository throws(GitError) in
      let remote = try RemoteHandle(name, in: repository)
      try remote.connect(GIT_DIRECTION_FETCH)
      guard let branch = try remote.defaultBranch() else { return nil }
      return try repository.upstream(remote: name, branch: branch)
    }
  }

  /// `origin`, or the only remote.
  func usualRemote(of what: String, remedy: String) throws(GitError) -> String? {
    let remotes = try remoteNames()
    if remotes.count < 2 { return remotes.first }
    guard remotes.contains("origin") else {
      throw GitError(
        .noRemote, "\(what) could go to any of the remotes \(remotes)", remedy: remedy)
    }
    return "origin"
  }

  /// The names of the configured remotes.
  package func remoteNames() throws(GitError) -> [String] {
    var names = git_strarray()
    try check(git_remote_list(&names, pointer), "list the remotes")
    defer { git_strarray_dispose(&names) }
    return (0..<names.count).compactMap { index in
      names.strings[index].map { String(cString: $0) }
    }
  }

  private func upstream(remote: String, branch: String) throws(GitError) -> Upstream {
    let handle = try RemoteHandle(remote, in: self)
    return Upstream(
      remote: remote, branch: branch, tracking: try handle.tracking("refs/heads/\(branch)"))
  }

  /// The commit at which the upstream was when it was last fetched or pushed; nil where that is
  /// not known.
  package func lastKnownTip(of upstream: Upstream) throws(GitError) -> ObjectID? {
    guard let tracking = upstream.tracking else { return nil }
    return try target(of: tracking)
  }
}
