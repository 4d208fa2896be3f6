package import Engine

/// Lengths of time as the settings spell them: a whole number and `m`, `h` or `d`.
package enum Durations {
  /// Digits that a duration may have: the longest, `999999d`, is far from overflowing.
  static let maxDigits = 6

  /// Reads `90m`, `24h`, `7d` and nothing else: no sign, no blank, no leading zero.
  package static func seconds(_ text: String) -> Seconds? {
    let bytes = Array(text.utf8)
    guard let unit = bytes.last, (2...maxDigits + 1).contains(bytes.count) else { return nil }
    let digits = bytes.dropLast()
    guard digits.allSatisfy(\.isDigit), digits.first != 0x30 || digits.count == 1,
      let number = Seconds(String(decoding: digits, as: UTF8.self))
    else { return nil }
    switch unit {
    case UInt8(ascii: "m"): return .minutes(number)
    case UInt8(ascii: "h"): return .hours(number)
    case UInt8(ascii: "d"): return .days(number)
    default: return nil
    }
  }

  /// The shortest spelling of a length of time that is a whole number of minutes.
  package static func text(_ seconds: Seconds) -> String {
    if seconds % .days(1) == 0 { return "\(seconds / .days(1))d" }
    if seconds % .hours(1) == 0 { return "\(seconds / .hours(1))h" }
    return "\(seconds / .minutes(1))m"
  }
}
