import Engine

/// A date as people and spreadsheets write it: never acted on, only explained.
enum TypedDate {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// What to write instead; a clause.
  static func help(_ text: String) -> String {
    let days = readings(text)
    switch days.count {
    case 1: return "write \(days[0].iso), if that is meant"
    case 2:
      return
        "write \(days[0].iso) if \(words(days[0])) is meant, and \(days[1].iso) if \(words(days[1])) is"
    default: return "write year, month and day, as in 2026-11-29"
    }
  }

  /// The days that may be meant, the one with the day before the month first; none where nothing can be said.
  static func readings(_ text: String) -> [Day] {
    let parts = text.split { " ,./-".contains($0) }.map(String.init)
    guard parts.count == 3 else { return [] }
    if parts[0].count == 4 { return [day(parts[2], parts[1], parts[0])].compactMap(\.self) }
    let dayFirst = day(parts[0], parts[1], parts[2])
    // With points the day always stands first.
    let monthFirst = text.contains(".") ? nil : day(parts[1], parts[0], parts[2])
    return [dayFirst, monthFirst == dayFirst ? nil : monthFirst].compactMap(\.self)
  }

  private static func day(_ day: String, _ month: String, _ year: String) -> Day? {
    guard let day = number(day, digits: 1...2), let month = self.month(month),
      let written = number(year, digits: 2...4), year.count != 3
    else { return nil }
    return Day(year: year.count == 2 ? 2000 + written : written, month: month, day: day)
  }

  private static func month(_ text: String) -> Int? {
    if let number = number(text, digits: 1...2) { return number }
    guard text.count >= 3 else { return nil }
    return months.firstIndex { $0.lowercased().hasPrefix(text.lowercased()) }.map { $0 + 1 }
  }

  private static func number(_ text: String, digits: ClosedRange<Int>) -> Int? {
    digits.contains(text.utf8.count) && text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
  }

  /// `3 April 2026`.
  private static func words(_ day: Day) -> String {
    let civil = day.civil
    return "\(civil.day) \(months[civil.month - 1]) \(civil.year)"
  }
}
