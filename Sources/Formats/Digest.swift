import Crypto

/// SHA-256 as this project writes it.
package enum Digest {
  /// `sha256:` and 64 hexadecimal digits.
  package static func sha256(_ bytes: [UInt8]) -> String {
    "sha256:" + hex(SHA256.hash(data: bytes))
  }

  /// Lower case, two digits a byte.
  package static func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + value
  }
}
