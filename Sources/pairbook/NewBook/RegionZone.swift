import Engine
import Formats
import Foundation

/// The time zone of a country that has one.
struct RegionZone {
  /// Which countries have which zones (tzdata, `zone.tab`): country, place, zone and remarks, tab by tab.
  static let systemTable = "/usr/share/zoneinfo/zone.tab"

  private let zones: [String: [String]]

  /// Knows none where there is no such table.
  init(table path: String = systemTable) {
    var zones: [String: [String]] = [:]
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      guard !line.hasPrefix("#"), parts.count > 2 else { continue }
      zones[String(parts[0]), default: []].append(String(parts[2]))
    }
    self.zones = zones
  }

  /// The zone of a country (ISO 3166), or the first of several in which clocks go alike from now on.
  func zone(of region: String, now: Instant) -> String? {
    guard let names = zones[region], let first = names.first else { return nil }
    let table = ZoneTable()
    let rules = names.map { table.rules(named: $0)?.fromNowOn(now) }
    guard let one = rules[0], rules.allSatisfy({ $0 == one }) else { return nil }
    return first
  }
}

extension ZoneRules {
  fileprivate func fromNowOn(_ now: Instant) -> ZoneRules {
    ZoneRules(
      name: "", firstOffset: offset(at: now),
      transitions: transitions.filter { $0.at > now })
  }
}
