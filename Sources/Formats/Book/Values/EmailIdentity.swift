import Foundation

/// An e-mail address as users are told apart by it: NFC, lower case, domain as A-label.
///
/// An address is `local@domain`: the local part a dot-atom of RFC 5322 that may hold the letters of all
/// scripts (RFC 6531), the domain at least two labels (UTS #46 and IDNA 2008). Quoted local parts and
/// address literals, which no company hands out, are refused. Lengths are those of RFC 5321: 64 bytes
/// before the `@`, 254 in all.
package enum EmailIdentity {
  package enum Problem: Error, Hashable, Sendable {
    case empty
    case noAt
    case severalAts
    case emptyLocal
    case emptyDomain
    case blank
    /// A character that no address may have, as it is shown to people.
    case character(String)
    case misplacedDot
    /// `=cmd|'/C'!A0+@…`: for a spreadsheet a formula that runs a program.
    case formula
    case localTooLong(bytes: Int)
    case tooLong(bytes: Int)
    case domainWithoutDot(String)
    /// The domain, and why it is none.
    case domain(String, why: String)
  }

  /// Throws the first problem that a reader of the text meets.
  package static func parse(_ text: String) throws(Problem) -> String {
    if let plain = PlainEmail.identity(text) { return plain }
    return try parseClosely(text)
  }

  /// The same for any text, also of one that needs no closer look.
  static func parseClosely(_ text: String) throws(Problem) -> String {
    guard !text.isEmpty else { throw .empty }
    let folded = folded(text)
    let parts = folded.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count < 3 else { throw .severalAts }
    for scalar in folded.unicodeScalars { try check(scalar) }
    guard parts.count == 2 else { throw .noAt }
    let local = parts[0]
    try checkLocal(local)
    guard !parts[1].isEmpty else { throw .emptyDomain }
    let domain = try EmailDomain.aLabels(String(Substring(parts[1])))
    let count = local.count + 1 + domain.utf8.count
    guard count <= 254 else { throw .tooLong(bytes: count) }
    return String(Substring(local)) + "@" + domain
  }

  private static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    return text.precomposedStringWithCanonicalMapping.lowercased()
      .precomposedStringWithCanonicalMapping
  }

  /// Refuses what neither part of an address may hold.
  private static func check(_ scalar: Unicode.Scalar) throws(Problem) {
    if scalar.isASCII {
      switch scalar {
      case " ": throw .blank
      case "\0"..<" ", "\u{7F}", "(", ")", "<", ">", "[", "]", ":", ";", ",", "\\", "\"":
        throw .character(shown(scalar))
      default: return
      }
    }
    // What nobody sees makes two addresses look alike (UAX #44: fillers, variation selectors, joiners, U+2800).
    if scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{2800}" {
      throw .character(codePoint(scalar))
    }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: throw .blank
    case .control, .format, .surrogate, .privateUse, .unassigned: throw .character(shown(scalar))
    default: break
    }
  }

  private static func checkLocal(_ local: Substring.UTF8View) throws(Problem) {
    guard let last = local.last else { throw .emptyLocal }
    // What else the characters of an address can calculate refers to cells, and does nothing.
    if let first = local.first, "=+-".utf8.contains(first), local.contains(UInt8(ascii: "|")) {
      throw .formula
    }
    guard local.count <= 64 else { throw .localTooLong(bytes: local.count) }
    let dot = UInt8(ascii: ".")
    var before = dot
    for byte in local {
      if byte == dot, before == dot { throw .misplacedDot }
      before = byte
    }
    if last == dot { throw .misplacedDot }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: codePoint(scalar)
    default: String(Character(scalar))
    }
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }
}

extension EmailIdentity.Problem {
  /// What is wrong, as the end of a sentence that begins with the text.
  package var words: String {
    switch self {
    case .empty: "is empty"
    case .noAt: "has no @"
    case .severalAts: "has more than one @"
    case .emptyLocal: "has nothing before the @"
    case .emptyDomain: "has nothing after the @"
    case .blank: "has a blank in it"
    case .character(let shown): "has the character \(shown), which no e-mail address has"
    case .misplacedDot: "has a dot at the start or end of the part before the @, or two in a row"
    case .formula: "is a formula, with which a spreadsheet would run a program"
    case .localTooLong(let bytes): "has \(bytes) bytes before the @, 64 is the limit"
    case .tooLong(let bytes): "has \(bytes) bytes, 254 is the limit"
    case .domainWithoutDot(let domain): "has the domain \(domain), which has no dot"
    case .domain(let domain, let why): "has the domain \(domain), which is none: \(why)"
    }
  }
}
