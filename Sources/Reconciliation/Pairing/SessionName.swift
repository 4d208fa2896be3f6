package import Engine

/// The names of gateway sessions: stable, each used once, and not to be guessed from an e-mail.
///
/// At most 54 of `[A-Za-z0-9_-]`, as WAHA asks for (`SessionCreateRequest.name`).
package enum SessionName {
  package static let prefix = "pairbook-"

  package static func of(subject: String, generation: Int) -> String {
    "\(prefix)\(subject)-\(generation)"
  }
}

extension Enrollment {
  /// The name of the session that speaks for the person.
  package var sessionName: String {
    session ?? SessionName.of(subject: subject, generation: generation)
  }

  /// The name of the session of the old phone, which speaks for nobody.
  package var supersededSessionName: String? {
    superseded.map { $0.session ?? SessionName.of(subject: subject, generation: $0.generation) }
  }
}
