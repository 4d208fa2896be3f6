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
  /// The id that the bytes would have as a blob.
  func blobID(of bytes: [UInt8]) async throws -> String
  /// Writes the bytes to the object database.
  func write(_ bytes: [UInt8]) async throws -> String
  /// Commits blobs by path on top of `parent`, and sends the branch to the remote where the settings say so.
  func publish(_ blobs: [String: String], onto parent: String, message: String) async throws
    -> PublishOutcome
  /// After a lost race: brings in what others published, and gives the new tip.
  func catchUp() async throws -> String?
  /// Whether `commit` is `ancestor` or descends from it; nil when the clone does not hold the ancestor.
  func descends(_ commit: String, from ancestor: String) async throws -> Bool?
  /// Who last changed one of the input files, in the order of the commit graph, as of a commit; nil when nobody did.
  ///
  /// The author's e-mail, and the committer's where that is another.
  func lastAuthor(of paths: [String], at commit: String) async throws -> String?
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
  /// The branch, here or at the remote, has moved meanwhile; nothing was published.
  case lostRace
}

package enum PushResult: Equatable, Sendable {
  /// No remote, or the settings say that nothing is pushed.
  case notWanted
  case pushed(remote: String)
  /// The remote said no, or was not reached; its words. The commit stands on the local branch.
  case refused(String)
}
