import ArgumentParser

/// Whose pipelines are written.
enum CodeHost: String, ExpressibleByArgument, CaseIterable {
  case github, gitlab

  /// As people call it.
  var name: String { self == .github ? "GitHub" : "GitLab" }
}

/// Who carries out what was merged.
enum Topology: String, ExpressibleByArgument, CaseIterable {
  /// One machine, which keeps the store; pipelines only look.
  case host
  /// The pipelines, with a store that all of their runs share.
  case shared
}

/// The pipeline of a book: the file that a code host reads at the root of a repository.
struct Pipeline {
  let host: CodeHost
  let topology: Topology
  /// From the repository's root.
  let path: String
  let bytes: [UInt8]

  /// `bookFolder` is the book's in the repository, `""` for its root; `branch` is the one that is merged into.
  ///
  /// Throws where one of them has characters that a pipeline would read as something else.
  init(_ host: CodeHost, _ topology: Topology, bookFolder: String, branch: String) throws {
    for (what, name) in [("The book's folder", bookFolder), ("The branch", branch)]
    where !name.unicodeScalars.allSatisfy(Self.isPlain) {
      throw Failure(
        "\(what) is called \(TerminalText.harmless(name)): a pipeline would read some of its characters as something else. Nothing was written.",
        remedy: "Give it a name of letters, digits, dots, dashes and underscores.", status: .usage)
    }
    self.host = host
    self.topology = topology
    path = Self.path(of: host)
    let text: String
    switch host {
    case .github:
      text = GitHubPipeline(topology: topology).text
    case .gitlab:
      text = GitLabPipeline(topology: topology).text
    }
    bytes = Array(
      text.replacing("BOOK_FOLDER", with: bookFolder.isEmpty ? "." : bookFolder)
        .replacing("BOOK_BRANCH", with: branch).utf8)
  }

  /// From the repository's root.
  static func path(of host: CodeHost) -> String {
    host == .github ? ".github/workflows/pairbook.yml" : ".gitlab-ci.yml"
  }

  /// Of a pipeline that was written here, and perhaps edited since; nil for any other.
  static func topology(of text: String) -> Topology? {
    guard text.contains("pairbook init --ci") else { return nil }
    return text.contains("pairbook sync") ? .shared : .host
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || "/._- ".unicodeScalars.contains(scalar)
  }

  /// What is left to do at the host, line by line.
  var next: [String] {
    let image = "the container image that has pairbook, as the variable PAIRBOOK_IMAGE"
    let settings =
      host == .github
      ? "Settings → Secrets and variables → Actions → Variables" : "Settings → CI/CD → Variables"
    let first = "At \(host.name) (\(settings)): \(image)."
    guard topology == .shared else { return [first] }
    let secrets =
      "PAIRBOOK_STORE, PAIRBOOK_LINK_KEY, and of mail server and gateway what the book uses"
    return [
      first,
      host == .github
        ? "In an environment pairbook, open to the branch that is merged into alone, as its secrets: \(secrets)."
        : "For a protected environment pairbook alone, protected and masked: \(secrets), and a project access token that may read the API and push, as PAIRBOOK_TOKEN.",
      "Then push the book, and let the pipeline sync: a sync from this clone without PAIRBOOK_STORE would begin a store of its own.",
    ]
  }
}
