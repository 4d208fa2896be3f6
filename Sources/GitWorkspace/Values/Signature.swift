/// Who did something and when, as a commit records it.
package struct Signature: Hashable, Sendable {
  package let name: String
  package let email: String
  /// Whole seconds since 1970 UTC.
  package let seconds: Int64
  /// Minutes east of UTC.
  package let offset: Int32

  package init(name: String, email: String, seconds: Int64, offset: Int32 = 0) {
    self.name = name
    self.email = email
    self.seconds = seconds
    self.offset = offset
  }
}

/// A commit's own record.
package struct CommitInfo: Hashable, Sendable {
  package let id: ObjectID
  package let parents: [ObjectID]
  package let author: Signature
  package let committer: Signature
  /// The whole message.
  package let message: String

  /// The first line of the message.
  package var subject: Substring {
    message.split(separator: "\n", maxSplits: 1).first ?? ""
  }
}
