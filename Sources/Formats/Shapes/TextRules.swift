import Engine

extension TextRule {
  /// Something, on one line.
  static let line = TextRule(
    "text on one line, not empty", pattern: #"[^\u0000-\u001F\u007F]+"#
  ) { text in
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }

  static let uuid = TextRule(
    #"a UUID such as "3f2504e0-4f89-41d3-9a0c-0305e82c3301""#,
    pattern: "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
  ) { text in
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy { $0.isHexDigit } }
  }

  static let accountID = TextRule(
    #"letters, digits, ".", "_" and "-", 64 at most, the first a letter or digit"#,
    pattern: "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
  ) { text in
    let bytes = text.utf8
    guard let first = bytes.first, first.isAlphanumeric, bytes.count <= 64 else { return false }
    return bytes.allSatisfy { $0.isAlphanumeric || $0.is(in: "._-") }
  }

  /// Of a connection, in the book's settings and an account's.
  static let connectionName = TextRule(
    #"a name of small letters, digits and "-", 32 at most"#, pattern: "[a-z0-9-]{1,32}"
  ) { text in
    let bytes = text.utf8
    return (1...32).contains(bytes.count)
      && bytes.allSatisfy { $0.isDigit || ($0.isLetter && !$0.isUppercase) || $0.is(in: "-") }
  }

  static let duration = TextRule(
    #"a whole number and m, h or d, such as "7d""#, pattern: "[1-9][0-9]{0,5}[mhd]"
  ) { text in
    Durations.seconds(text).map { $0 > 0 } ?? false
  }

  /// A duration after which somebody may be mailed again: `Policy.shortestMailPause` or more.
  static let mailPause = TextRule(
    #"a whole number and m, h or d, 12h at least, such as "2d""#,
    pattern: "((7[2-9][0-9]|[89][0-9]{2}|[1-9][0-9]{3,5})m"
      + "|(1[2-9]|[2-9][0-9]|[1-9][0-9]{2,5})h|[1-9][0-9]{0,5}d)"
  ) { text in
    Durations.seconds(text).map { $0 >= Policy.shortestMailPause } ?? false
  }

  static let durationOrZero = TextRule(
    #"a whole number and m, h or d, such as "7d""#, pattern: "(0|[1-9][0-9]{0,5})[mhd]"
  ) { text in
    Durations.seconds(text) != nil
  }

  private static let days = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?"
  private static let spans: String = {
    let time = "(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"
    return "\(days) \(time)-\(time)(, ?\(days) \(time)-\(time))*"
  }()

  static let freezeWindow: TextRule = {
    let date = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    return TextRule(
      #"days of the week such as "Fri 16:00-24:00" or "Sat-Sun", or dates such as "2026-12-24..2027-01-01""#,
      pattern: "(\(days)|\(spans)|\(date)\\.\\.\(date))"
    ) { text in
      do throws(FreezeWindows.Problem) {
        _ = try FreezeWindows.parse(text)
        return true
      } catch {
        return error != .malformed
      }
    }
  }()

  static let sendWindow: TextRule = {
    return TextRule(
      #"days and hours such as "Mon-Fri 08:00-18:00", several parted by commas"#,
      pattern: spans
    ) { text in
      do throws(SendWindows.Problem) {
        _ = try SendWindows.parse(text)
        return true
      } catch {
        return error != .malformed
      }
    }
  }()

  static let region = TextRule(
    #"a country of ISO 3166 in two capital letters, such as "GB""#, pattern: "[A-Z]{2}"
  ) { text in
    text.utf8.count == 2 && text.utf8.allSatisfy { $0.isUppercase }
  }

  static let zone = TextRule(
    #"a time zone of the IANA database, such as "Europe/London""#,
    pattern: "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*"
  ) { text in
    text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.allSatisfy { $0.isAlphanumeric || $0.is(in: "_+-") }
    }
  }

  static let locale = TextRule(
    #"a language tag such as "en" or "pt-BR""#, pattern: "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
  ) { text in
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return (2...8).contains(parts[0].count) && parts[0].allSatisfy { $0.isLetter }
      && parts.dropFirst().allSatisfy {
        (1...8).contains($0.count) && $0.allSatisfy { $0.isAlphanumeric }
      }
  }

  /// Whether there is such a day is the reader's question.
  static let date = TextRule(
    #"a date such as "2026-11-29""#, pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}"
  ) { text in
    isDate(text.utf8[...])
  }

  /// UTC, whole seconds.
  static let instant = TextRule(
    #"a time such as "2026-11-29T07:45:00Z""#,
    pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
  ) { text in
    let bytes = Array(text.utf8)
    guard bytes.count == 20, isDate(bytes[..<10]), bytes[10] == UInt8(ascii: "T"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z")
    else { return false }
    return [11, 12, 14, 15, 17, 18].allSatisfy { bytes[$0].isDigit }
  }

  private static func isDate(_ text: some Collection<UInt8>) -> Bool {
    guard text.count == 10 else { return false }
    return text.enumerated().allSatisfy { offset, byte in
      offset == 4 || offset == 7 ? byte == UInt8(ascii: "-") : byte.isDigit
    }
  }

  static let sha256 = TextRule(
    #""sha256:" and 64 hexadecimal digits"#, pattern: "sha256:[0-9a-f]{64}"
  ) { text in
    let bytes = text.utf8
    return bytes.count == 71 && text.hasPrefix("sha256:")
      && bytes.dropFirst(7).allSatisfy { $0.isLowerHex }
  }

  /// SHA-1 or SHA-256 of git.
  static let objectID = TextRule(
    "the id of a git object, 40 or 64 hexadecimal digits", pattern: "([0-9a-f]{40}|[0-9a-f]{64})"
  ) { text in
    let bytes = text.utf8
    return (bytes.count == 40 || bytes.count == 64) && bytes.allSatisfy { $0.isLowerHex }
  }

  static let phone = TextRule(
    #"a phone number in E.164, such as "+447911123456""#, pattern: #"\+[1-9][0-9]{1,14}"#
  ) { text in
    let bytes = Array(text.utf8)
    return (3...16).contains(bytes.count) && bytes[0] == UInt8(ascii: "+")
      && bytes[1] != UInt8(ascii: "0") && bytes.dropFirst().allSatisfy { $0.isDigit }
  }

  static let subject = TextRule(
    #""s_" and letters, digits, "_" and "-""#, pattern: "s_[A-Za-z0-9_-]{1,64}"
  ) { text in
    let bytes = text.utf8
    return (3...66).contains(bytes.count) && text.hasPrefix("s_")
      && bytes.dropFirst(2).allSatisfy { $0.isAlphanumeric || $0.is(in: "_-") }
  }

  /// `on` or `off` in the words and cases that the archiving files take.
  static let wish = TextRule(
    #""on" or "off""#,
    pattern: "([oO][nN]|[oO][fF][fF]|[yY][eE][sS]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE])"
  ) { text in
    WishWord.read(text) != nil
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isUppercase: Bool { (0x41...0x5A).contains(self) }
  var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
  var isAlphanumeric: Bool { isDigit || isLetter }
  var isHexDigit: Bool { isDigit || (0x41...0x46).contains(self & 0xDF) }
  var isLowerHex: Bool { isDigit || (0x61...0x66).contains(self) }
  /// Printable ASCII without the blank.
  var isGraphic: Bool { (0x21...0x7E).contains(self) }

  func `is`(in characters: StaticString) -> Bool {
    characters.withUTF8Buffer { $0.contains(self) }
  }
}
