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
        let newer = try shared.standing(asking: asking)?.newer
      else { return }
      console.note(
        "\(newer), which a sync would bring in first, and so \(consequence): `pairbook save` gets them."
      )
    } catch {
      console.note("The remote could not be asked for newer commits: \(error.message).")
    }
  }
}
