import CQREncode

/// QR codes as PNG.
package enum QRPicture {
  /// Eight pixels a module and four modules of margin; empty when the text is too long for a code.
  package static func png(_ text: String) -> [UInt8] {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return [] }
    defer { QRcode_free(code) }
    let modules = Int(code.pointee.width)
    let margin = 4
    let scale = 8
    let side = (modules + 2 * margin) * scale
    var rows: [UInt8] = []
    for y in 0..<side {
      rows.append(0)  // No filter.
      var line = [UInt8](repeating: 0, count: (side + 7) / 8)
      for x in 0..<side {
        let column = x / scale - margin
        let row = y / scale - margin
        let isInside = (0..<modules).contains(column) && (0..<modules).contains(row)
        let isDark = isInside && code.pointee.data[row * modules + column] & 1 == 1
        if !isDark { line[x / 8] |= 0x80 >> UInt8(x % 8) }
      }
      rows += line
    }
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // One bit of grey a pixel (RFC 2083).
    png += chunk("IHDR", bytes(UInt32(side)) + bytes(UInt32(side)) + [1, 0, 0, 0, 0])
    png += chunk("IDAT", stored(rows))
    png += chunk("IEND", [])
    return png
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    return bytes(UInt32(data.count)) + content + bytes(crc32(content))
  }

  /// A zlib stream that is not compressed (RFC 1950, 1951).
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, data.count)
      let length = UInt16(end - start)
      stream.append(end == data.count ? 1 : 0)
      stream += [UInt8(length & 0xFF), UInt8(length >> 8)]
      stream += [UInt8(~length & 0xFF), UInt8(~length >> 8)]
      stream += data[start..<end]
      start = end
    } while start < data.count
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in data {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + bytes(b << 16 | a)
  }

  private static func crc32(_ data: [UInt8]) -> UInt32 {
    ~data.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
  }
}
