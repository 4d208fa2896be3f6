import Engine
import Formats

/// The sessions that were looked at while their pages are open: nothing is told of any other.
struct SightedSessions: SessionObserver {
  /// Ends what is to be ended.
  let fleet: any SessionObserver
  var sightings: [ObservationQueue.Sighting] = []

  var isObserving: Bool { fleet.isObserving }

  func poll(account: String, at gateway: ConnectionChoice, enrollments: [Enrollment]) async throws
    -> Poll
  {
    let open = Dictionary(
      enrollments.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    var poll = Poll()
    for sighting in sightings where open[sighting.subject]?.generation == sighting.generation {
      poll.signals[sighting.subject] = sighting.signal
    }
    return poll
  }

  func sight() async throws -> GatewaySight { GatewaySight() }

  func end(_ names: [String], account: String, at gateway: ConnectionChoice) async
    -> [String: any Error]
  {
    await fleet.end(names, account: account, at: gateway)
  }

  func refusal(of choice: ConnectionChoice) -> ConnectionRefused? { fleet.refusal(of: choice) }
}
