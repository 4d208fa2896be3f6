/// Rebuilds the open enrollments of an account from its events alone.
package struct Replay: Equatable, Sendable {
  /// By subject.
  package private(set) var enrollments: [String: Enrollment]

  package init() { enrollments = [:] }

  /// Applies the next event of the chain.
  package mutating func apply(_ event: EventDraft) {
    guard let subject = event.subject else { return }
    enrollments[subject] = event.state
  }
}

extension Enrollment {
  /// What events account for: without the evidence of each poll and the roster's key, which change without one.
  package var onRecord: Enrollment {
    var record = self
    record.lastConfirmed = nil
    record.doubt = nil
    record.userID = nil
    return record
  }
}
