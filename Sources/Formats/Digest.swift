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
    let digits = Array("0123456789abcdef".utf8)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
