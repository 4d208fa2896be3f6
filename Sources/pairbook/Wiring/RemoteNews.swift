import Formats
import GitWorkspace

extension Workspace {
  /// Says what the remote has that a sync would bring in first; nothing is fetched.
  ///
  /// With `asking` the remote is asked, and one that does not answer keeps nobody from looking; else what it was last
  /// seen to have is compared with. A checkout of a commit is a pipeline's, and is compared with nothing.
  func noteNewerCommits(asking: Bool, andSo consequence: String) throws {
    let (repository, signature) = (try place.open(), try signature())
    guard let name = try repository.head().branch else { return }
    do throws(GitError) {
      guard
        let shared = try SharedBranch(
          name, of: repository, by: signature, over: remoteLine),
        let standing = try shared.standing(asking: asking), let newer = standing.newer
      else { return }
      guard standing.ahead == 0 else {
        let own = CountedNoun.text(standing.ahead, "commit")
        return console.note(
          "\(newer), and so \(consequence), while \(own) of yours \(standing.ahead == 1 ? "was" : "were") not sent: `pairbook save` brings both together, or says what is left for you to choose."
        )
      }
      console.note(
        "\(newer), which a sync would bring in first, and so \(consequence): `pairbook save` gets them."
      )
    } catch {
      console.note("The remote could not be asked for newer commits: \(error.message).")
    }
  }
}
