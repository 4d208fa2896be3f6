import Foundation
package import Reconciliation

/// An address that can neither break out of a header nor out of an SMTP command.
package struct MailAddress: Hashable, Sendable {
  package let local: String
  /// As an A-label (RFC 5890).
  package let domain: String

  package var text: String { "\(local)@\(domain)" }
  package var isASCII: Bool { local.utf8.allSatisfy { $0 < 0x80 } }

  /// Takes `local@domain` with a dot-atom before the @ (RFC 5322, 3.2.3; RFC 6532 lets it hold letters of any script).
  ///
  /// - Throws: `MailComposeError` naming `field`, for anything else: quoted local parts, address literals, controls.
  package init(_ address: String, field: String) throws(MailComposeError) {
    func refused(_ why: String) -> MailComposeError {
      MailComposeError(field: field, message: "\(quoted(address)) \(why).")
    }
    guard let at = address.lastIndex(of: "@") else { throw refused("has no @") }
    let local = String(address[..<at])
    let host = String(address[address.index(after: at)...])
    let atoms = local.split(separator: ".", omittingEmptySubsequences: false)
    guard local.utf8.count <= 64, atoms.allSatisfy({ !$0.isEmpty }),
      local.unicodeScalars.allSatisfy({ $0 == "." || $0.isAtomText })
    else {
      throw refused("has a part before the @ that mail servers do not take")
    }
    guard let domain = Self.aLabel(host) else {
      throw refused("has no valid domain after the @")
    }
    self.local = local
    self.domain = domain
  }

  /// IDNA by ICU, through the host name of a URL; nil unless letters, digits and hyphens come out (RFC 5321, 4.1.2).
  private static func aLabel(_ host: String) -> String? {
    let isPlain = host.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x2E }
    let encoded: String
    if isPlain {
      encoded = host.lowercased()
    } else {
      var url = URLComponents()
      url.scheme = "https"
      url.host = host
      guard let idna = url.encodedHost else { return nil }
      encoded = idna
    }
    let labels = encoded.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    let valid = labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
        && label.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x2D }
    }
    return valid && encoded.utf8.count <= 253 ? encoded : nil
  }
}

private let atomSigns = Array("!#$%&'*+-/=?^_`{|}~".utf8)

extension Unicode.Scalar {
  /// `atext` of RFC 5322, widened by RFC 6532 to every printable scalar outside ASCII.
  fileprivate var isAtomText: Bool {
    if isASCII {
      let byte = UInt8(truncatingIfNeeded: value)
      return byte.isASCIILetterOrDigit || atomSigns.contains(byte)
    }
    return !breaksHeaders && !properties.isWhitespace
  }

  /// Controls and line separators: what a header must never hold (RFC 5322, 2.2; RFC 6532, 3.2).
  var breaksHeaders: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension UInt8 {
  var isVisibleASCII: Bool { (0x21...0x7E).contains(self) }

  var isASCIILetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}

/// For messages: controls are shown as escapes, so that a refused value cannot play tricks in a terminal.
func quoted(_ text: String) -> String {
  var result = "“"
  for scalar in text.unicodeScalars.prefix(120) {
    result += scalar.breaksHeaders ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return result + (text.unicodeScalars.count > 120 ? "…”" : "”")
}
