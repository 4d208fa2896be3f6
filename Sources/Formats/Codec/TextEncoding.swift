/// Whether the bytes of a file are text that Pairbook reads, which is UTF-8 alone.
enum TextEncoding {
  /// A roster of a million people has less than half of it; offsets and counts are kept in 32 bits.
  static let maximumByteCount = 256 << 20

  /// Reports the encoding of a file that cannot be read as UTF-8, with the command that converts it,
  /// and tells whether it can be.
  static func check(
    _ source: SourceText, limit: Int = maximumByteCount, reportingTo problems: inout ProblemList
  ) -> Bool {
    guard source.bytes.count < limit else {
      problems.report(
        .fileTooLarge, at: nil,
        "the file has \(source.bytes.count) bytes, fewer than \(limit) are read",
        help: "split the account")
      return false
    }
    if let encoding = wideEncoding(of: source.bytes) {
      problems.report(
        .utf16, at: 0, "the file is in \(encoding), not in UTF-8; nothing of it is read",
        help: "convert it: \(conversion(of: source.path, from: encoding))")
      return false
    }
    let bytes = source.bytes
    do {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch {
      reportInvalid(source, at: error.byteOffsets.lowerBound, to: &problems)
      return false
    }
  }

  /// The name, as iconv knows it, of the encoding of wider units that the bytes are in.
  private static func wideEncoding(of bytes: [UInt8]) -> String? {
    // The mark of UTF-32 begins with that of UTF-16.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    // Without a mark: in UTF-16, Latin text has a NUL in every second byte and nowhere else.
    let sample = bytes.prefix(512)
    var even = 0
    var odd = 0
    for (offset, byte) in sample.enumerated() where byte == 0 {
      if offset.isMultiple(of: 2) { even += 1 } else { odd += 1 }
    }
    guard sample.count >= 4, (even + odd) * 5 >= sample.count * 2 else { return nil }
    if even == 0 { return "UTF-16LE" }
    return odd == 0 ? "UTF-16BE" : nil
  }

  private static func reportInvalid(
    _ source: SourceText, at first: Int, to problems: inout ProblemList
  ) {
    let damage = InvalidBytes(in: source.bytes)
    let advice =
      source.path.hasSuffix(".csv")
      ? "save it in Excel as \"CSV UTF-8\"" : "save it as UTF-8 in an editor"
    let lines = damage.lineCount == 1 ? "1 line has" : "\(damage.lineCount) lines have"
    if damage.isMixed {
      problems.report(
        .notUTF8, at: first,
        "\(lines) bytes that are not UTF-8, though other lines are UTF-8; nothing of it is read",
        help: "type the text at this place anew in an editor set to UTF-8")
    } else if damage.fitsWindows1252 {
      problems.report(
        .notUTF8, at: first,
        "\(lines) bytes that are not UTF-8, as in a file saved in Windows-1252; "
          + "nothing of it is read",
        help: "\(advice), or convert it: "
          + conversion(of: source.path, from: "WINDOWS-1252"))
    } else {
      problems.report(
        .notUTF8, at: first, "\(lines) bytes that are not UTF-8; nothing of it is read",
        help: advice)
    }
  }

  private static func conversion(of path: String, from encoding: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "/"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    func quoted(_ path: String) -> String {
      if plain { return path }
      let parts = path.split(separator: "'", omittingEmptySubsequences: false)
      return "'" + parts.joined(separator: #"'\''"#) + "'"
    }
    let (old, new) = (quoted(path), quoted(path + ".utf8"))
    return "iconv -f \(encoding) -t UTF-8 \(old) > \(new) && mv \(new) \(old)"
  }
}

/// What the bytes that are not UTF-8 have in common.
private struct InvalidBytes {
  /// How many lines have some.
  var lineCount = 0
  /// Whether there is also text beyond ASCII that is UTF-8: then no conversion of the whole is right.
  var isMixed = false
  /// Whether every byte beyond ASCII is a character of Windows-1252.
  var fitsWindows1252 = true

  init(in bytes: [UInt8]) {
    var lineStart = 0
    while lineStart < bytes.count {
      let lineEnd = bytes[lineStart...].firstIndex(of: ASCII.lineFeed) ?? bytes.count
      let line = bytes[lineStart..<lineEnd]
      if line.contains(where: { $0 >= 0x80 }) {
        if String(validating: line, as: UTF8.self) == nil {
          lineCount += 1
        } else {
          isMixed = true
        }
      }
      lineStart = lineEnd + 1
    }
    fitsWindows1252 = !bytes.contains { [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }
  }
}
