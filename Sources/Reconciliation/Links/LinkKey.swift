import Crypto
import Formats
import FoundationEssentials

/// Makes the links of invitations and their check codes.
protocol LinkMaking {
  func link(baseURL: String, subject: String, serial: Int, generation: Int) -> String
  func checkCode(subject: String, serial: Int, generation: Int) -> String
}

/// The secret that links are derived from: a copy of the database opens no page without it.
package struct LinkKey: Sendable, LinkMaking {
  private let key: SymmetricKey

  /// Refused (nil) when shorter than 32 bytes.
  package init?(bytes: [UInt8]) {
    let key = SymmetricKey(data: bytes)
    guard key.bitCount >= 256 else { return nil }
    self.key = key
  }

  /// What a store remembers of the key: enough to refuse another one, nothing to derive a link from.
  package var fingerprint: String {
    String(Digest.hex(mac("pairbook link key fingerprint")).prefix(32))
  }

  /// The secret part of a link: base64url of HMAC-SHA-256, 43 characters, 256 bits.
  package func token(subject: String, serial: Int, generation: Int) -> String {
    base64URL(mac("link \(subject).\(serial) \(generation)"))
  }

  /// The page's address: `baseURL/p/TOKEN`.
  package func link(baseURL: String, subject: String, serial: Int, generation: Int) -> String {
    let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    return "\(base)/p/\(token(subject: subject, serial: serial, generation: generation))"
  }

  /// What the database holds for look-up: SHA-256 of the token, hex.
  package static func hash(token: String) -> String {
    Digest.hex(SHA256.hash(data: Array(token.utf8)))
  }

  /// Whether a text has a token's form: 43 characters of base64url.
  static func isToken(_ text: String) -> Bool {
    text.utf8.count == 43
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// Whether a token is the one that the key makes for a link; takes as long for a wrong one as for the right one.
  func made(_ token: String, _ link: KnownLink) -> Bool {
    let right = self.token(
      subject: link.subject, serial: link.serial, generation: link.generation)
    let (a, b) = (Array(token.utf8), Array(right.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Six characters that mail and page carry alike, for a person who doubts; no help in guessing the link.
  package func checkCode(subject: String, serial: Int, generation: Int) -> String {
    // Crockford's base 32: no I, L, O, U to be misread.
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    let digits = mac("check \(subject).\(serial) \(generation)").prefix(6).map {
      alphabet[Int($0) % alphabet.count]
    }
    return String(decoding: digits[..<3] + [UInt8(ascii: "-")] + digits[3...], as: UTF8.self)
  }

  private func mac(_ message: String) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: key)
  }
}

/// RFC 4648, 5, without padding.
private func base64URL(_ bytes: some Sequence<UInt8>) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  var text: [UInt8] = []
  // Bits that are not written yet, and how many.
  var (bits, count): (UInt32, UInt32) = (0, 0)
  for byte in bytes {
    bits = bits << 8 | UInt32(byte)
    count += 8
    while count >= 6 {
      count -= 6
      text.append(alphabet[Int(bits >> count & 63)])
    }
  }
  if count > 0 { text.append(alphabet[Int(bits << (6 - count) & 63)]) }
  return String(decoding: text, as: UTF8.self)
}
