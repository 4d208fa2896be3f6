import CIDN2

/// The domain of an e-mail address in the form that the mail system knows: A-labels, lower case.
enum EmailDomain {
  static func aLabels(_ domain: String) throws(EmailIdentity.Problem) -> String {
    let isPlain = domain.utf8.allSatisfy { $0 < 0x80 } && !domain.contains("xn--")
    let result = isPlain ? domain : try lookup(domain)
    try checkLabels(of: result, shownAs: domain)
    return result
  }

  /// UTS #46, nontransitional, with the checks of IDNA 2008; the text must have no NUL.
  private static func lookup(_ domain: String) throws(EmailIdentity.Problem) -> String {
    var output: UnsafeMutablePointer<CChar>?
    let flags = Int32(IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue)
    let code = idn2_to_ascii_8z(domain, &output, flags)
    defer { idn2_free(output) }
    guard code == IDN2_OK.rawValue, let output else {
      throw .domain(domain, why: String(cString: idn2_strerror(code)))
    }
    return String(cString: output)
  }

  /// Holds the labels to the letters, digits and hyphens of RFC 1123.
  private static func checkLabels(
    of domain: String, shownAs shown: String
  ) throws(EmailIdentity.Problem) {
    let labels = domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let last = labels.last, labels.count > 1 else { throw .domainWithoutDot(shown) }
    for label in labels {
      guard !label.isEmpty else {
        throw .domain(shown, why: "a dot has nothing before or after it")
      }
      guard label.count <= 63 else { throw .domain(shown, why: "a part is longer than 63") }
      guard label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
        throw .domain(shown, why: "a part begins or ends with a hyphen")
      }
      for byte in label {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"):
          continue
        default: throw .domain(shown, why: "it may hold letters, digits and hyphens alone")
        }
      }
    }
    if last.allSatisfy({ $0 <= UInt8(ascii: "9") && $0 != UInt8(ascii: "-") }) {
      throw .domain(shown, why: "it ends in a number")
    }
  }
}
