import GitWorkspace

/// Asks the remote whether it has commits that the branch lacks; nothing is fetched.
struct RemoteLook {
  let workspace: Workspace
  let branch: String

  enum Answer {
    /// The remote's tip, hex.
    case newer(String)
    case same
    /// The remote could not be asked; a sentence.
    case silent(String)
  }

  func answer() async -> Answer {
    do {
      let repository = try workspace.place.open()
      guard
        let shared = try SharedBranch(
          branch, of: repository, by: try workspace.signature(), over: workspace.remoteLine),
        let standing = try shared.standing(asking: true)
      else { return .same }
      return standing.newer == nil ? .same : .newer(standing.tip)
    } catch {
      let failure = Failure(any: error)
      return .silent(
        "The remote could not be asked: \(TerminalText.harmless(failure?.message ?? "\(error)"))")
    }
  }
}
