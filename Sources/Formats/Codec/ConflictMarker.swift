/// The lines that a merge writes around what two sides changed in different ways.
///
/// Seven or more of one sign at the start of a line, then a blank or the line's end (git-merge, "How
/// conflicts are presented"). No CSV row that means anything looks so, and no line of JSON.
enum ConflictMarker: UInt8 {
  case start = 0x3C  // <
  /// Before what both sides began with, where git is told to show it.
  case base = 0x7C  // |
  case middle = 0x3D  // =
  case end = 0x3E  // >

  /// It is told once for a file, at the first of its markers.
  static let message =
    "a merge was left unfinished here: both sides stand in the file, and neither is acted on"
  static let help =
    "keep what is right of the two sides, here and further down, and remove the lines with <<<<<<<, ======= and >>>>>>>"

  private static let minimumLength = 7

  /// Whether a line of the kind tells of a conflict even where the text of a cell has it.
  var isPlain: Bool { self == .start || self == .end }

  /// The marker whose line begins at an offset, and the offset of that line's end; each tells of a conflict, for
  /// somebody may have removed the ones before it.
  static func line(in bytes: Span<UInt8>, at start: Int) -> (marker: ConflictMarker, end: Int)? {
    guard start < bytes.count, let marker = ConflictMarker(rawValue: bytes[start]) else {
      return nil
    }
    var at = start
    while at < bytes.count, bytes[at] == marker.rawValue { at += 1 }
    guard at - start >= minimumLength else { return nil }
    if at < bytes.count, !endsLine(bytes[at]), bytes[at] != ASCII.space { return nil }
    while at < bytes.count, !endsLine(bytes[at]) { at += 1 }
    return (marker, at)
  }

  /// The offset of the first line of a text that is a marker.
  static func firstLine(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var at = start
    while at < bytes.count {
      if line(in: bytes, at: at) != nil { return at }
      while at < bytes.count, bytes[at] != ASCII.lineFeed { at += 1 }
      at += 1
    }
    return nil
  }

  private static func endsLine(_ byte: UInt8) -> Bool {
    byte == ASCII.lineFeed || byte == ASCII.carriageReturn
  }

  // MARK: Writing

  /// Both sides of a conflict between their markers, each side ended by a line end or empty.
  static func block(
    ours: [UInt8], theirs: [UInt8], label: String, sides: MergeSides, size: Int,
    lineEnd: ArraySlice<UInt8>
  ) -> [UInt8] {
    func line(_ marker: ConflictMarker, _ label: String) -> [UInt8] {
      Array(repeating: marker.rawValue, count: max(size, minimumLength))
        + (label.isEmpty ? [] : Array(" \(label)".utf8)) + lineEnd
    }
    let label = String(
      String.UnicodeScalarView(
        label.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    return line(.start, "\(sides.ours): \(label)") + ours + line(.middle, "") + theirs
      + line(.end, sides.theirs)
  }
}
