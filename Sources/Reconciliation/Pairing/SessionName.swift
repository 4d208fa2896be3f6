package import Engine

/// The names of gateway sessions: stable, each used once, and not to be guessed from an e-mail.
///
/// At most 54 of `[A-Za-z0-9_-]`, as WAHA asks for (`SessionCreateRequest.name`).
package enum SessionName {
  package static let prefix = "pairbook-"

  package static func of(subject: String, generation: Int) -> String {
    "\(prefix)\(subject)-\(generation)"
  }

  /// What a name tells that pairbook made; nil for any other.
  static func parts(of name: String) -> (subject: String, generation: Int)? {
    guard name.hasPrefix(prefix) else { return nil }
    let rest = name.dropFirst(prefix.count)
    guard let dash = rest.lastIndex(of: "-"), dash > rest.startIndex,
      let generation = Int(rest[dash...].dropFirst()), generation > 0
    else { return nil }
    let subject = String(rest[..<dash])
    return of(subject: subject, generation: generation) == name ? (subject, generation) : nil
  }
}

extension Enrollment {
  /// The session that speaks for the person, as `SessionAddress` writes it.
  package var sessionName: String {
    session ?? SessionName.of(subject: subject, generation: generation)
  }

  /// The session of the old phone, which speaks for nobody.
  package var supersededSessionName: String? {
    superseded.map { $0.session ?? SessionName.of(subject: subject, generation: $0.generation) }
  }
}
