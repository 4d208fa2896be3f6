/// The hash of a link as the tables keep it.
enum LinkHash {
  /// The 32 bytes of a SHA-256, given in 64 hex digits, as PostgreSQL reads bytes; throws `InvalidChange`.
  static func bytes(ofHex text: String) throws -> String {
    for digit in text.utf8 {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): break
      default: throw InvalidChange(why: "a link's hash is not hexadecimal")
      }
    }
    guard text.utf8.count == 64 else {
      throw InvalidChange(why: "a link's hash is not a SHA-256")
    }
    return "\\x" + text
  }
}
