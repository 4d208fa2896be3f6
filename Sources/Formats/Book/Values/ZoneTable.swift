package import Engine
import Foundation
import Synchronization

/// Looks time zones up and turns them into data for the engine; remembers each.
///
/// The zones are those of Foundation's ICU. Only names of the IANA database are taken: not the
/// abbreviations and offsets that ICU reads besides (`PST`, `GMT+3`).
package final class ZoneTable: Sendable {
  /// Transitions are taken from 1970 to the end of 2050: longer than any row's dates make sense.
  private static let end = Date(timeIntervalSince1970: 2_556_144_000)

  private let known = Mutex<[String: ZoneRules?]>([:])

  package init() {}

  /// Nil when there is no such zone. Names are case-sensitive.
  package func rules(named name: String) -> ZoneRules? {
    known.withLock { known in
      if let rules = known[name] { return rules }
      let rules = Self.look(up: name)
      known[name] = rules
      return rules
    }
  }

  private static func look(up name: String) -> ZoneRules? {
    if ["UTC", "Etc/UTC"].contains(name) { return ZoneRules(name: name, firstOffset: 0) }
    guard name.contains("/"), !name.hasPrefix("SystemV/"), let zone = TimeZone(identifier: name)
    else { return nil }
    var at = Date(timeIntervalSince1970: 0)
    let firstOffset = zone.secondsFromGMT(for: at)
    var transitions: [ZoneRules.Transition] = []
    while let next = zone.nextDaylightSavingTimeTransition(after: at), next < end, next > at {
      transitions.append(
        ZoneRules.Transition(
          at: Instant(Int64(next.timeIntervalSince1970)), offset: zone.secondsFromGMT(for: next)))
      at = next
    }
    return ZoneRules(name: name, firstOffset: firstOffset, transitions: transitions)
  }
}
