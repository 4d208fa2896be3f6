/// What the two sides of a merge are called to the person who has to choose between them.
///
/// *Yours* is always what this clone's person wrote. Git's *ours* is what the branch is at: in a rebase that is what
/// others saved, and a commit of this clone comes in as *theirs*.
package struct MergeSides: Hashable, Sendable {
  /// The name of git's *ours*.
  package let ours: String
  /// The name of git's *theirs*.
  package let theirs: String

  /// What others wrote comes to what this clone has: `pairbook save`, and a merge by git.
  package static let merge = MergeSides(ours: "yours", theirs: "theirs")
  /// What this clone has is made anew on what others wrote.
  package static let rebase = MergeSides(ours: "theirs", theirs: "yours")
  /// Edits that were put aside come back to what the branch has meanwhile, whoever wrote that.
  package static let putAside = MergeSides(ours: "the branch", theirs: "yours")
  /// A commit is picked or taken back, or a patch applied: who wrote that is not told.
  package static let other = MergeSides(ours: "yours", theirs: "what git brings in")
}
