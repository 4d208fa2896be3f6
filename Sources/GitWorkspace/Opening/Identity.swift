import CGit

/// Whose name a commit carries, and where git looks for it.
package enum CommitRole: Sendable {
  case author, committer

  fileprivate var variables: (name: String, email: String) {
    switch self {
    case .author: ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL")
    case .committer: ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    }
  }

  fileprivate var section: String {
    switch self {
    case .author: "author"
    case .committer: "committer"
    }
  }
}

extension Repository {
  /// The person that git would name: from the environment, else from the configuration.
  ///
  /// `seconds` and `offset` are the time, as in `Signature`. Throws `noIdentity` where the name or
  /// the e-mail is missing.
  package func identity(
    _ role: CommitRole, seconds: Int64, offset: Int32 = 0, environment: [String: String]
  ) throws(GitError) -> Signature {
    let (name, email) = try withConfiguration { config in
      func find(_ variable: String, _ key: String) -> String {
        let places = [
          environment[variable], Configuration.string("\(role.section).\(key)", in: config),
          Configuration.string("user.\(key)", in: config),
        ]
        return places.lazy.compactMap { $0 }.map(Signature.stripped).first { !$0.isEmpty } ?? ""
      }
      return (find(role.variables.name, "name"), find(role.variables.email, "email"))
    }
    if name.isEmpty || email.isEmpty {
      let missing = name.isEmpty ? "user.name" : "user.email"
      throw GitError(
        .noIdentity, "git does not know who commits: \(missing) is not set",
        remedy: "git config --global user.name 'Your Name';"
          + " git config --global user.email you@example.org")
    }
    return Signature(name: name, email: email, seconds: seconds, offset: offset)
  }
}
