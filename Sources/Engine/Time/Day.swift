/// A calendar day of the proleptic Gregorian calendar, without a time zone.
package struct Day: Comparable, Hashable, Sendable, Codable {
  /// Days since 1970-01-01, negative before.
  package let sinceEpoch: Int

  package init(sinceEpoch: Int) { self.sinceEpoch = sinceEpoch }

  /// Nil when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    // Days from civil: http://howardhinnant.github.io/date_algorithms.html
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    sinceEpoch = era * 146_097 + dayOfEra - 719_468
  }

  /// Reads `YYYY-MM-DD` and nothing else.
  package init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }

  /// Year, month (1–12) and day of the month (1–31).
  package var civil: (year: Int, month: Int, day: Int) {
    let z = sinceEpoch + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp + (mp < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
  }

  /// `YYYY-MM-DD`.
  package var iso: String {
    let c = civil
    return "\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))"
  }

  package var weekday: Weekday {
    let index = ((sinceEpoch + 3) % 7 + 7) % 7
    return Weekday.allCases[index]
  }

  package static func < (a: Day, b: Day) -> Bool { a.sinceEpoch < b.sinceEpoch }
}

package enum Weekday: UInt8, CaseIterable, Sendable, Codable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension ZoneRules {
  /// What a wall clock in the zone shows, for people: `2026-11-23 07:45 Europe/London`.
  package func shown(_ instant: Instant) -> String {
    let (day, minute) = wallClock(at: instant)
    return "\(day.iso) \(padded(minute / 60, 2)):\(padded(minute % 60, 2)) \(name)"
  }
}

extension Instant {
  /// RFC 3339 in UTC with whole seconds: `2026-11-23T07:45:00Z`.
  package var rfc3339: String {
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = Int(seconds) - days * 86_400
    return
      "\(Day(sinceEpoch: days).iso)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }

  /// Reads RFC 3339 with `Z` or a numeric offset; fractions of a second are cut off.
  package init?(rfc3339 text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, let day = Day(iso: String(decoding: bytes[0..<10], as: UTF8.self)),
      bytes[10] == 0x54 || bytes[10] == 0x74, bytes[13] == 0x3A, bytes[16] == 0x3A
    else { return nil }
    func two(_ at: Int) -> Int? {
      guard at + 1 < bytes.count, (0x30...0x39).contains(bytes[at]),
        (0x30...0x39).contains(bytes[at + 1])
      else { return nil }
      return Int(bytes[at] - 0x30) * 10 + Int(bytes[at + 1] - 0x30)
    }
    guard let hour = two(11), let minute = two(14), let second = two(17),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var at = 19
    if bytes[at] == 0x2E {
      at += 1
      let start = at
      while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
      guard at > start else { return nil }
    }
    guard at < bytes.count else { return nil }
    var offset = 0
    switch bytes[at] {
    case 0x5A, 0x7A:
      guard at + 1 == bytes.count else { return nil }
    case 0x2B, 0x2D:
      guard at + 6 == bytes.count, bytes[at + 3] == 0x3A, let h = two(at + 1),
        let m = two(at + 4), h < 24, m < 60
      else { return nil }
      offset = (h * 60 + m) * 60 * (bytes[at] == 0x2D ? -1 : 1)
    default: return nil
    }
    self.init(
      Int64(day.sinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset))
  }
}
