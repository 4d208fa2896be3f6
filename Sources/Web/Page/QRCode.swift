import CQREncode

/// A QR code as a grid of modules.
struct QRCode: Equatable, Sendable {
  /// Modules a side, without the quiet zone.
  let side: Int
  /// Row by row, true where it is dark.
  let modules: [Bool]

  /// Modules of white around it that readers need (ISO/IEC 18004, section 6.3.8).
  static let quietZone = 4

  /// Encodes text with error correction M, or L where it is too long for that; nil when no code can hold it.
  init?(_ text: String) {
    guard !text.isEmpty, !text.utf8.contains(0),
      let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1)
        ?? QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1)
    else { return nil }
    defer { QRcode_free(code) }
    side = Int(code.pointee.width)
    // The least significant bit of a byte says whether the module is dark (qrencode.h).
    modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
  }

  /// Dark on white in any colour scheme, with its quiet zone.
  func svg(title: String) -> HTML {
    let size = side + 2 * Self.quietZone
    return .tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(size) \(size)", "role": "img",
        "aria-label": title, "shape-rendering": "crispEdges",
      ],
      .tag("path", ["fill": "#fff", "d": "M0 0h\(size)v\(size)H0z"]),
      .tag("path", ["fill": "#000", "d": path]))
  }

  /// Each run of dark modules of a row as one rectangle.
  private var path: String {
    var path = ""
    for row in 0..<side {
      var column = 0
      while column < side {
        let start = column
        while column < side, modules[row * side + column] { column += 1 }
        let length = column - start
        if length > 0 {
          path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
        } else {
          column += 1
        }
      }
    }
    return path
  }
}
