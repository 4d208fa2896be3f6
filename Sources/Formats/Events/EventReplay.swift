package import Engine

/// What the published events of one account add up to, read file by file.
package struct EventReplay: Sendable {
  package private(set) var chain = EventChain()
  private var replay = Replay()

  package init() {}

  /// Reads the next file of the chain and hands on each event that can be read, in order.
  package mutating func read(
    _ bytes: [UInt8], path: String,
    _ body: (ParsedEvent, _ line: String) throws -> Void
  ) rethrows {
    var replay = replay
    defer { self.replay = replay }
    try chain.read(bytes, path: path) { event, line in
      replay.apply(event.draft)
      try body(event, line)
    }
  }

  /// Reads the next file of the chain.
  package mutating func read(_ bytes: [UInt8], path: String) {
    read(bytes, path: path) { _, _ in }
  }

  /// The open enrollments after the last event, sorted by e-mail; of somebody who was erased it is empty.
  package var enrollments: [Enrollment] { replay.sorted }

  /// The same, from events that are whole and tell who everybody is; throws for others.
  package func soundEnrollments() throws(PublishedFileError) -> [Enrollment] {
    if let problem = chain.problems.first { throw PublishedFileError(problem) }
    let enrollments = enrollments
    if let unknown = enrollments.first(where: \.email.isEmpty), let place = chain.lastErased {
      throw PublishedFileError(
        path: place.path, line: place.line,
        why: "\(unknown.subject) was erased while still enrolled")
    }
    return enrollments
  }
}
