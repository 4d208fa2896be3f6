package import Engine

/// The branch that machine-written files are published to.
///
/// Paths are relative to the book's root, ids are hexadecimal. Errors are the adapter's own and are shown as
/// they are.
package protocol BookRepository: Sendable {
  /// The tip of the branch; nil while it has no commit.
  func tip() async throws -> String?
  /// A file of a commit, with its blob id; nil when there is none.
  func file(_ path: String, at commit: String) async throws -> PublishedFile?
  /// The blob id of a file of a commit, without reading it.
  func blobID(_ path: String, at commit: String) async throws -> String?
  /// The names of the files of a folder of a commit; empty when there is none.
  func names(in folder: String, at commit: String) async throws -> [String]
  /// The first of the paths where something else than a plain file stands, or where the path ends in a slash than a
  /// folder; nil when they are free for writing.
  func obstacle(to paths: [String], at commit: String) async throws -> String?
  /// The files that differ between two commits; nil when the clone does not hold both.
  func changedFiles(from old: String, to new: String) async throws -> [String]?
  /// The id that the bytes would have as a blob.
  func blobID(of bytes: [UInt8]) async throws -> String
  /// Writes the bytes to the object database.
  func write(_ bytes: [UInt8]) async throws -> String
  /// Commits blobs by path on top of `parent`, and sends the branch to the remote where the settings say so.
  func publish(_ blobs: [String: String], onto parent: String, message: String) async throws
    -> PublishOutcome
  /// Sends the branch where the remote lacks commits that it has; nil where there is nothing to send.
  func send() async throws -> PublishOutcome?
  /// A commit is about to be carried out; gives the one that stands for it on record, and that has to stay what it is.
  ///
  /// That is the newest of the same wishes which `catchUp` cannot give up: what was published on top of it and the remote
  /// never had may be made anew, and then nothing would follow it.
  func willCarryOut(_ commit: String) async throws -> String
  /// After a lost race: brings in what others published, and gives the new tip.
  ///
  /// Commits that `store` published and the remote never had are given up for it: they are made anew. Throws
  /// `PublishingBlocked` where a person's commits stand in the way.
  func catchUp(givingUp store: String) async throws -> String?
  /// Whether `commit` is `ancestor` or descends from it; nil when the clone does not hold both.
  func descends(_ commit: String, from ancestor: String) async throws -> Bool?
  /// Whether a commit is on the book's branch, so that its wishes may be carried out.
  ///
  /// The book's branch is the one that is checked out, here or at the remote. Where none is, it is the branch that
  /// the remote's own HEAD names, and without a remote any branch of the repository.
  func place(of commit: String) async throws -> BranchPlace
  /// Who last changed one of the input files, in the order of the commit graph, as of a commit; nil when nobody did.
  ///
  /// The author's e-mail, and the committer's where that is another.
  func lastAuthor(of paths: [String], at commit: String) async throws -> String?
  /// When the newest publishing commit of those that `commit` was built on was made; nil where there is none.
  func lastPublished(at commit: String) async throws -> Instant?
}

package enum BranchPlace: Equatable, Sendable {
  case onBranch
  /// `branch` is the book's, as people call it.
  case elsewhere(branch: String)
}

/// Why nothing can be published until a person has done something; nothing is lost.
package struct PublishingBlocked: Error, Equatable, Sendable {
  package var message: String
  package var remedy: String

  package init(_ message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }
}

package struct PublishedFile: Equatable, Sendable {
  package var bytes: [UInt8]
  package var blob: String

  package init(bytes: [UInt8], blob: String) {
    self.bytes = bytes
    self.blob = blob
  }
}

package enum PublishOutcome: Equatable, Sendable {
  /// `notes` are for a person: an edit of a machine-written file that was put right, and the like.
  case published(commit: String, push: PushResult, notes: [String])
  /// The branch, here or at the remote, has moved meanwhile: what was not sent is to be made anew on the new tip.
  case lostRace
}

package enum PushResult: Equatable, Sendable {
  /// No remote, or the settings say that nothing is pushed.
  case notWanted
  case pushed(remote: String)
  /// The remote said no, or was not reached; its words. The commit stands on the local branch.
  case refused(String)
}
