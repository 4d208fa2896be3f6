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

  /// Who made it, for people to read: the author's e-mail, and the committer's where that is another.
  package var people: String {
    author.email == committer.email
      ? author.email : "\(author.email) (committed by \(committer.email))"
  }
}

extension Signature {
  /// As git writes it in a commit or a reflog: `Name <email> seconds +hhmm`.
  var line: String {
    let minutes = abs(offset)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(Self.stripped(name)) <\(Self.stripped(email))> \(seconds) "
      + "\(offset < 0 ? "-" : "+")\(two(minutes / 60))\(two(minutes % 60))"
  }

  /// Without what would break the line: brackets, line ends and NUL, which git leaves out as well.
  static func stripped(_ text: String) -> String {
    String(decoding: text.utf8.filter { !"<>\n\r\0".utf8.contains($0) }, as: UTF8.self)
      .trimmedOfSpaces
  }
}

extension String {
  fileprivate var trimmedOfSpaces: String {
    let rest = drop { $0 == " " }
    return String(rest.prefix(rest.count - rest.reversed().prefix { $0 == " " }.count))
  }
}
