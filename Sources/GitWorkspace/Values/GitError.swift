/// A failure of git or of the files of a workspace: what failed, on what, why, and what to do.
package struct GitError: Error, Equatable, Sendable {
  /// What a caller may decide on; the text for a person stands in `message` and `remedy`.
  package enum Kind: String, Sendable, CaseIterable {
    /// No repository at the folder or above it.
    case notARepository
    /// The repository belongs to another user and is not listed in safe.directory.
    case ownedByAnother
    /// The repository uses a feature that libgit2 does not know.
    case unsupported
    /// An object or a file of the repository is damaged or missing.
    case corrupted
    /// The branch has no commit yet.
    case unbornBranch
    /// HEAD names a commit and no branch.
    case detachedHead
    /// No such revision, branch, object or path.
    case notFound
    /// The clone is shallow and lacks the history that was asked for.
    case shallow
    /// A path, pattern or branch name that git cannot hold, or that leaves the book.
    case invalidName
    /// A symbolic link, submodule, folder or device stands where a plain file is needed.
    case notAFile
    /// A file, or what a commit holds, is larger than is ever read.
    case tooLarge
    /// The branch moved since it was read.
    case stale
    /// A lock of another git process was not released in time.
    case locked
    /// A merge, rebase or the like is half done, or files are in conflict.
    case operationInProgress
    /// Nobody is named as author: user.name or user.email is missing.
    case noIdentity
    /// The command needs a worktree and the repository is bare.
    case bare
    /// Files that somebody edited stand in the way; `paths` names them.
    case wouldOverwrite
    /// The two histories went apart.
    case diverged
    /// No remote is configured.
    case noRemote
    /// The remote could not be reached.
    case unreachable
    /// The remote asked for credentials and took none of those there are.
    case unauthorized
    /// The remote's certificate or host key is not trusted.
    case untrusted
    /// No room is left on the device, or the quota is used up.
    case diskFull
    /// The operating system refused access.
    case permissionDenied
    /// Any other failure of a file operation or of libgit2.
    case failed
  }

  package let kind: Kind
  /// What failed, on what, and why: one sentence for a person.
  package let message: String
  /// What to do about it, where something can be said.
  package let remedy: String?
  /// The paths concerned, relative to the book, where the kind speaks of paths.
  package let paths: [String]

  init(_ kind: Kind, _ message: String, remedy: String? = nil, paths: [String] = []) {
    self.kind = kind
    self.message = message
    self.remedy = remedy
    self.paths = paths
  }
}

extension GitError: CustomStringConvertible {
  package var description: String {
    remedy.map { "\(message); \($0)" } ?? message
  }
}
