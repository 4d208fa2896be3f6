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

  /// The open enrollments, sorted by e-mail.
  package var sorted: [Enrollment] {
    enrollments.values.sorted { ($0.email, $0.subject) < ($1.email, $1.subject) }
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

  /// What published events tell of an enrollment without its store: nothing of it is evidence that is still fresh.
  package var asPublished: Enrollment {
    var published = self
    published.lastConfirmed = nil
    published.doubt = nil
    return published
  }

  /// The same for a plan: what time drives, the store may have done meanwhile, so none of it is due.
  package var withTimeStopped: Enrollment {
    var stopped = asPublished
    stopped.invitation = Invitation(serial: serial, state: .unknown, madeAt: since)
    stopped.cycle = Cycle()
    return stopped
  }
}
