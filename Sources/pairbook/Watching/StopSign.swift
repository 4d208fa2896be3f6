import Synchronization

/// Set once, when a process is to stop: what is under way is finished, and nothing further begun.
final class StopSign: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .acquiring) }

  func set() { flag.store(true, ordering: .releasing) }
}
