package import Engine

/// Send windows as the settings spell them: `Mon-Fri 08:00-18:00`, several parted by commas.
package enum SendWindows {
  package enum Problem: Error, Equatable, Sendable {
    case malformed
    /// A span such as `18:00-08:00`: the part of the text.
    case closesBeforeOpening(String)
  }

  static let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  /// Days may wrap (`Sat-Mon`); hours may not, and end at `24:00` at the latest.
  package static func parse(_ text: String) throws(Problem) -> SendWindow {
    var hours: [SendWindow.Hours] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      var part = part
      // One blank may follow a comma.
      if !hours.isEmpty, part.first == " " { part = part.dropFirst() }
      hours.append(try span(part))
    }
    return SendWindow(hours)
  }

  private static func span(_ text: Substring) throws(Problem) -> SendWindow.Hours {
    let halves = text.split(separator: " ", omittingEmptySubsequences: false)
    guard halves.count == 2, let days = days(halves[0]) else { throw .malformed }
    let times = halves[1].split(separator: "-", omittingEmptySubsequences: false)
    guard times.count == 2, let opens = minute(times[0]), let closes = minute(times[1]) else {
      throw .malformed
    }
    guard opens < closes else { throw .closesBeforeOpening(String(text)) }
    return SendWindow.Hours(days: days, opens: opens, closes: closes)
  }

  private static func days(_ text: Substring) -> Set<Weekday>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      .map { name in dayNames.firstIndex { $0 == name } }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
      return nil
    }
    let length = (last - first + 7) % 7
    return Set((0...length).map { Weekday.allCases[(first + $0) % 7] })
  }

  /// `HH:MM` from `00:00` to `24:00`.
  private static func minute(_ text: Substring) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
    for at in [0, 1, 3, 4] where !(0x30...0x39).contains(bytes[at]) { return nil }
    let hour = Int(bytes[0] - 0x30) * 10 + Int(bytes[1] - 0x30)
    let minute = Int(bytes[3] - 0x30) * 10 + Int(bytes[4] - 0x30)
    guard hour < 24 && minute < 60 || hour == 24 && minute == 0 else { return nil }
    return hour * 60 + minute
  }
}
