/// An e-mail address of plain ASCII, as nearly all are: read in one go over its bytes.
enum PlainEmail {
  /// The identity of an address of letters, digits and `.-_+` in which nothing needs a closer look; nil for any other text,
  /// which may be an address all the same.
  static func identity(_ text: String) -> String? {
    var text = text
    let shape = text.withUTF8(Shape.init)
    guard let shape, shape.isSound else { return nil }
    return shape.hasCapitals ? text.lowercased() : text
  }

  /// Whether bytes are such an address in small letters.
  static func isIdentity(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let shape = Shape(bytes) else { return false }
    return shape.isSound && !shape.hasCapitals
  }

  private struct Shape {
    private(set) var hasCapitals = false
    private var localCount = 0
    private var labels = 0
    /// Of the label that is read.
    private var labelCount = 0
    private var labelHasLetters = false
    private var last = UInt8(ascii: ".")

    /// Nil where a byte is none of those, or stands where it needs a closer look.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard bytes.count <= 254 else { return nil }
      for byte in bytes {
        guard labels == 0 ? takeLocal(byte) : takeDomain(byte) else { return nil }
        last = byte
      }
    }

    /// Whether a local part and a domain of several labels were read, the last of which is no number.
    var isSound: Bool { labels > 1 && labelCount > 0 && labelHasLetters && last != hyphen }

    private var hyphen: UInt8 { UInt8(ascii: "-") }
    private var dot: UInt8 { UInt8(ascii: ".") }

    private mutating func takeLocal(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen,
        UInt8(ascii: "_"), UInt8(ascii: "+"):
        break
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapitals = true
      case dot: if last == dot { return false }
      case UInt8(ascii: "@"):
        labels = 1
        return localCount > 0 && last != dot
      default: return false
      }
      localCount += 1
      return localCount <= 64
    }

    private mutating func takeDomain(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): labelHasLetters = true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        labelHasLetters = true
        hasCapitals = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      // Two in a row may be those of an A-label.
      case hyphen: if labelCount == 0 || last == hyphen { return false }
      case dot:
        guard labelCount > 0, last != hyphen else { return false }
        labels += 1
        labelCount = 0
        labelHasLetters = false
        return true
      default: return false
      }
      labelCount += 1
      return labelCount <= 63
    }
  }
}
