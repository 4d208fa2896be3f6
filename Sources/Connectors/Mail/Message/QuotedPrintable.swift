/// Bytes of a message: every line ends in CRLF.
extension [UInt8] {
  mutating func append(line: String) {
    append(contentsOf: line.utf8)
    append(contentsOf: [0x0D, 0x0A])
  }

  /// Adds a text as quoted-printable lines of at most 76 characters (RFC 2045, 6.7).
  ///
  /// CRLF, CR and LF all end a line, so no bare CR or LF is ever written. A dot or `From ` at the start of a line is
  /// encoded too: such a message survives servers and mail boxes that treat those lines wrongly.
  mutating func append(quotedPrintable text: String) {
    let bytes = Array(text.utf8)
    reserveCapacity(count + bytes.count + bytes.count / 8)
    func endsLine(_ position: Int) -> Bool {
      position == bytes.count || bytes[position] == 0x0A || bytes[position] == 0x0D
    }
    var index = 0
    var column = 0
    while index < bytes.count {
      let byte = bytes[index]
      if endsLine(index) {
        append(contentsOf: [0x0D, 0x0A])
        column = 0
        index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        continue
      }
      let isPlain =
        switch byte {
        case 0x20, 0x09: !endsLine(index + 1)
        case 0x3D: false
        case 0x2E: column > 0
        case 0x46: column > 0 || !bytes[index...].starts(with: "From ".utf8)
        case 0x21...0x7E: true
        default: false
        }
      let width = isPlain ? 1 : 3
      // 76 with the `=` of a soft line break; the last piece of a line may fill that place.
      if column + width > (endsLine(index + 1) ? 76 : 75) {
        append(contentsOf: [0x3D, 0x0D, 0x0A])
        column = 0
        continue
      }
      if isPlain {
        append(byte)
      } else {
        append(contentsOf: [0x3D, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]])
      }
      column += width
      index += 1
    }
    if column > 0 { append(contentsOf: [0x0D, 0x0A]) }
  }
}

private let hexDigits = Array("0123456789ABCDEF".utf8)

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
