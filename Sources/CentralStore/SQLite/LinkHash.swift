/// The hash of a link as the tables keep it.
enum LinkHash {
  /// The 32 bytes of a SHA-256 in 64 hex digits; throws `InvalidChange`.
  static func bytes(ofHex text: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    var high: UInt8?
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: throw InvalidChange(why: "a link's hash is not hexadecimal")
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    guard bytes.count == 32, high == nil else {
      throw InvalidChange(why: "a link's hash is not a SHA-256")
    }
    return bytes
  }
}
