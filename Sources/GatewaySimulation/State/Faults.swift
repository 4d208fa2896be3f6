/// What goes wrong, and how often.
package struct Faults: Sendable {
  /// Every call is cut off without an answer.
  package var isDown = false
  /// How often a call is answered with a status instead, 0 to 1 each.
  package var answers: [(status: Int, probability: Double)] = []
  /// How often a call is cut off before it has an effect, and after.
  package var cutBefore = 0.0
  package var cutAfter = 0.0
  /// How often an answer is slow, and by how many real milliseconds.
  package var slow = 0.0
  package var slowBy: Int64 = 1_000
  /// How often a call gets no answer for a real minute.
  package var silent = 0.0
  /// How often a new link is followed by a new connection.
  package var flap = 1.0
  /// How often a working session does not say whose it is, or knows the LID alone.
  package var emptyMe = 0.0
  package var lid = 0.0
  /// Milliseconds that a session goes on to say WORKING after it was unlinked.
  package var lateUnlink: Int64 = 0
  /// How often a webhook comes twice, comes late (by up to `lateBy` milliseconds), and never comes.
  package var webhookTwice = 0.0
  package var webhookLate = 0.0
  package var webhookLost = 0.0
  package var lateBy: Int64 = 30_000
  /// What goes wrong with the next calls that fit, before anything is left to chance.
  package var scripted: [Scripted] = []

  package struct Scripted: Sendable {
    package var method: String?
    /// A part of the path.
    package var path: String
    package var times: Int
    package var fault: Fault

    package init(method: String? = nil, path: String, times: Int, fault: Fault) {
      self.method = method
      self.path = path
      self.times = times
      self.fault = fault
    }
  }

  package init() {}
}

/// What goes wrong with one call.
package enum Fault: Sendable, Equatable {
  case answer(status: Int)
  case cutBefore, cutAfter, silence
  case slow(milliseconds: Int64)
  /// A right status with a body that is none of the gateway's: `body` is it.
  case body(String)
}

extension World {
  /// What goes wrong with a call; nil when nothing does.
  mutating func fault(of request: SimulatedRequest) -> Fault? {
    let path = "/" + request.path.joined(separator: "/")
    if let index = faults.scripted.firstIndex(where: {
      $0.times > 0 && ($0.method ?? request.method) == request.method && path.contains($0.path)
    }) {
      faults.scripted[index].times -= 1
      return faults.scripted[index].fault
    }
    if faults.isDown || chance.happens(faults.cutBefore) { return .cutBefore }
    for (status, probability) in faults.answers where chance.happens(probability) {
      return .answer(status: status)
    }
    if chance.happens(faults.silent) { return .silence }
    if chance.happens(faults.cutAfter) { return .cutAfter }
    if chance.happens(faults.slow) { return .slow(milliseconds: faults.slowBy) }
    return nil
  }
}
