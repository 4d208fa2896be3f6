import Engine
import Formats

/// Holds the enrollments of a store against its own events: statuses can be replayed from events alone.
///
/// Somebody who can write to the database can change a row of it; what no event tells of is no status.
package struct StoreReplay: Sendable {
  let store: any CentralStore
  private static let batch = 4096

  package init(_ store: any CentralStore) { self.store = store }

  /// What does not agree in one account, a sentence without a full stop each; empty where all does.
  package func contradictions(in account: String) async throws -> [String] {
    var replay = EventReplay()
    var seq = 0
    while true {
      let events = try await store.events(account: account, after: seq, limit: Self.batch)
      replay.read(Array(events.map(\.line).joined(separator: "\n").utf8), path: "")
      guard events.count == Self.batch, let last = events.last else { break }
      seq = last.seq
    }
    // Events that were changed prove nothing; one finding says it all.
    if let problem = replay.chain.problems.first { return [problem.message] }
    return Self.contradictions(
      try await store.enrollments(account: account),
      Dictionary(
        replay.enrollments.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first }))
  }

  private static func contradictions(
    _ held: [Enrollment], _ told: [String: Enrollment]
  ) -> [String] {
    var told = told
    var found: [String] = []
    for row in held {
      guard let event = told.removeValue(forKey: row.subject) else {
        found.append("\(row.email) is \(row.words), and no event tells of it")
        continue
      }
      if row.onRecord == event.onRecord { continue }
      let isStatus = row.words != event.words
      found.append(
        isStatus
          ? "\(row.email) is \(row.words), the events say \(event.words)"
          : "the row of \(row.email) is not what its last event says")
    }
    for event in told.values.sorted(by: { ($0.email, $0.subject) < ($1.email, $1.subject) }) {
      found.append("\(event.email) is not enrolled, the events say \(event.words)")
    }
    return found
  }
}

extension Enrollment {
  fileprivate var words: String { "\(status.rawValue) since \(since.rfc3339)" }
}
