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
    var text = text
    text.withUTF8 { text in
      plainBytes.withUnsafeBufferPointer { append(quotedPrintable: text, plain: $0) }
    }
  }

  private mutating func append(
    quotedPrintable bytes: UnsafeBufferPointer<UInt8>, plain: UnsafeBufferPointer<Bool>
  ) {
    reserveCapacity(count + bytes.count + bytes.count / 8)
    func endsLine(_ position: Int) -> Bool {
      position == bytes.count || bytes[position] == 0x0A || bytes[position] == 0x0D
    }
    var index = 0
    var column = 0
    while index < bytes.count {
      // A run of plain bytes, and of spaces between such; what follows it needs a closer look.
      var end = index
      let limit = Swift.min(bytes.count, index + 75 - column)
      while end < limit {
        let byte = bytes[end]
        guard plain[Int(byte)] || byte == 0x20 && end + 1 < limit && plain[Int(bytes[end + 1])]
        else { break }
        guard byte != 0x46 || end > index || column > 0 else { break }
        end += 1
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<end]))
      column += end - index
      index = end
      guard index < bytes.count else { break }

      let byte = bytes[index]
      if endsLine(index) {
        append(0x0D)
        append(0x0A)
        column = 0
        index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        continue
      }
      let isPlain =
        switch byte {
        case 0x20, 0x09: !endsLine(index + 1)
        case 0x2E: column > 0
        case 0x46: column > 0 || !bytes[index...].starts(with: "From ".utf8)
        default: plain[Int(byte)]
        }
      // 76 with the `=` of a soft line break; the last piece of a line may fill that place.
      if column + (isPlain ? 1 : 3) > (endsLine(index + 1) ? 76 : 75) {
        append(0x3D)
        append(0x0D)
        append(0x0A)
        column = 0
        continue
      }
      if isPlain {
        append(byte)
        column += 1
      } else {
        append(0x3D)
        append(hexDigits[Int(byte >> 4)])
        append(hexDigits[Int(byte & 15)])
        column += 3
      }
      index += 1
    }
    if column > 0 { append(contentsOf: [0x0D, 0x0A]) }
  }
}

/// Bytes that stand for themselves wherever they stand: printable ASCII but for `=`, and but for the dot, which must
/// not begin a line.
private let plainBytes: [Bool] = (0...255).map {
  (0x21...0x7E).contains($0) && $0 != 0x3D && $0 != 0x2E
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
