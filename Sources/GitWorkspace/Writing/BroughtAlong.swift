/// What became of one worktree after the branch that it has checked out moved.
package struct BroughtAlong: Equatable, Sendable {
  /// A version that a person had made and that was replaced.
  package struct Replaced: Hashable, Sendable {
    /// The path relative to the book.
    package let path: String
    /// Whether it was staged; otherwise it was the file itself.
    package let wasStaged: Bool
    /// The blob that keeps it: `git cat-file blob ID` until git prunes what nothing refers to.
    package let kept: ObjectID
  }

  /// The worktree's top folder.
  package let worktree: String
  /// Edits of machine-written files that were put right.
  package internal(set) var replaced: [Replaced] = []
  /// Paths that were left as they are: something else than a plain file stands there, or somebody
  /// wrote to it at this moment.
  package internal(set) var left: [String] = []
  /// Why the worktree could not be brought along; the commit stands all the same, and
  /// `Repository.bringAlong(paths:)` makes up for it.
  package internal(set) var failure: GitError?
}
