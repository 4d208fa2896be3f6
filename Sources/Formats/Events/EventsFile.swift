package import Engine

/// The name of an events file: `2026-03.jsonl`, and from its second part on `2026-03.2.jsonl`.
package struct EventsFileName: Hashable, Comparable, Sendable {
  /// `YYYY-MM`, UTC.
  package let month: String
  /// From 1.
  package let part: Int

  package init(month: String, part: Int) {
    self.month = month
    self.part = part
  }

  /// Nil for a file of another name.
  package init?(_ name: String) {
    let pieces = name.split(separator: ".", omittingEmptySubsequences: false)
    guard (2...3).contains(pieces.count), pieces.last == "jsonl",
      Day(iso: pieces[0] + "-01") != nil
    else { return nil }
    var part = 1
    if pieces.count == 3 {
      guard let number = Int(pieces[1]), number > 1, String(number) == pieces[1] else { return nil }
      part = number
    }
    self.init(month: String(pieces[0]), part: part)
  }

  package var name: String { part == 1 ? "\(month).jsonl" : "\(month).\(part).jsonl" }

  package static func < (a: EventsFileName, b: EventsFileName) -> Bool {
    (a.month, a.part) < (b.month, b.part)
  }
}

/// Appends lines to the events files of one account: a file a month, a further part from 8 MiB on.
package struct EventsFileWriter {
  package struct File: Equatable, Sendable {
    package var name: EventsFileName
    package var bytes: [UInt8]
  }

  /// From this size on a month goes on in a further part.
  package static let partSize = 8 << 20

  private var current: File?
  private var changed = false
  private var finished: [File] = []

  /// `newest` is the last file that there is, by its name.
  package init(newest: (name: EventsFileName, bytes: [UInt8])?) {
    current = newest.map { File(name: $0.name, bytes: $0.bytes) }
  }

  package mutating func append(line: String, at: Instant) {
    let month = String(at.rfc3339.prefix(7))
    if var file = current {
      // Time never goes back in a chain; a newer month than the event's can only come from an odd clock.
      if month > file.name.month {
        move(to: EventsFileName(month: month, part: 1))
      } else if file.bytes.count >= Self.partSize {
        move(to: EventsFileName(month: file.name.month, part: file.name.part + 1))
      } else if let last = file.bytes.last, last != 0x0A {
        file.bytes.append(0x0A)
        current = file
      }
    } else {
      current = File(name: EventsFileName(month: month, part: 1), bytes: [])
    }
    current?.bytes += Array(line.utf8)
    current?.bytes.append(0x0A)
    changed = true
  }

  private mutating func move(to name: EventsFileName) {
    if let file = current, changed { finished.append(file) }
    current = File(name: name, bytes: [])
    changed = false
  }

  /// The files that will not grow any more.
  package mutating func takeFinished() -> [File] {
    defer { finished = [] }
    return finished
  }

  /// Those, and the last one if it grew.
  package mutating func takeAll() -> [File] {
    defer { changed = false }
    return takeFinished() + (changed ? [current].compactMap { $0 } : [])
  }
}
