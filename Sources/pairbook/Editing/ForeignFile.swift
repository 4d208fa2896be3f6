/// A file that somebody may take for a directory's export, and that is no text.
enum ForeignFile {
  case workbook, oldWorkbook, pdf, json, binary

  /// Nil for what may be text. By the first bytes: zip as in the APPNOTE of PKWARE, OLE as in [MS-CFB] 2.2, PDF as in
  /// ISO 32000-1 7.5.2.
  init?(_ bytes: [UInt8]) {
    let marks: [(ForeignFile, [UInt8])] = [
      (.workbook, [0x50, 0x4B, 0x03, 0x04]), (.oldWorkbook, [0xD0, 0xCF, 0x11, 0xE0]),
      (.pdf, [0x25, 0x50, 0x44, 0x46]),
    ]
    if let mark = marks.first(where: { bytes.starts(with: $0.1) }) {
      self = mark.0
      return
    }
    // No column's name begins so.
    if let first = bytes.first(where: { $0 > 0x20 && $0 < 0x80 }), [0x5B, 0x7B].contains(first) {
      self = .json
      return
    }
    // A text in UTF-16, which has NUL bytes as well, is refused in words of its own.
    let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let controls = bytes.prefix(4096).count { $0 < 0x09 && $0 > 0x00 }
    guard !isWide, controls > 8 else { return nil }
    self = .binary
  }

  /// A clause.
  var title: String {
    switch self {
    case .workbook: "an Excel workbook (or another packed file), and no CSV file"
    case .oldWorkbook: "an Excel workbook in the old format, and no CSV file"
    case .pdf: "a PDF, and no CSV file"
    case .json: "JSON, and no CSV file"
    case .binary: "no text, and so no CSV file"
    }
  }

  var remedy: String {
    switch self {
    case .workbook, .oldWorkbook:
      "Open it and save it as \"CSV UTF-8 (Comma delimited)\", then import that file."
    case .pdf, .json, .binary: "Export the people as CSV, then import that file."
    }
  }
}
