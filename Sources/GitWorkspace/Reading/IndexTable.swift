import Glibc
import Synchronization

/// A worktree's index as it lies on disk, read without libgit2: of tens of thousands of entries most are compared with a
/// file's status and then forgotten.
///
/// Versions 2 and 3 (git's technical documentation, "index-format"); its checksum is git's to look after.
final class IndexTable: Sendable {
  struct Entry {
    /// Where it begins in `bytes`.
    let offset: Int
    let name: Range<Int>
  }

  /// A folder of git's cache of trees.
  struct Folder {
    let name: Range<Int>
    /// Nil where something below it was staged since it was known.
    let tree: ObjectID?
    let folders: [Folder]
  }

  let bytes: [UInt8]
  /// By the bytes of their names.
  let entries: [Entry]
  /// The top folder; nil where git keeps no trees.
  let root: Folder?
  /// When the file was written.
  let written: timespec
  private let file: FileIdentity

  /// Tells a file from one that took its place, and from itself before it was written to.
  private struct FileIdentity: Equatable {
    let device, number: UInt64
    let size: Int
    let changed, written: [Int]

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      number = UInt64(status.st_ino)
      size = Int(status.st_size)
      changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
      written = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
  }

  /// The one that was read last: a command asks several times, of handles of its own.
  private static let last = Mutex<IndexTable?>(nil)

  /// Nil for an index of another kind, and where there is none.
  static func current(of repository: Repository) throws(GitError) -> IndexTable? {
    let path = "\(repository.gitFolder)/index"
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    let file = Descriptor(owning: number)
    let status = try file.status()
    if let known = last.withLock({ $0 }), known.file == FileIdentity(status) { return known }
    let table = IndexTable(try file.readAll(path, sizeHint: Int(status.st_size)), status)
    last.withLock { $0 = table }
    return table
  }

  private init?(_ bytes: [UInt8], _ status: stat) {
    guard let read = Self.read(bytes) else { return nil }
    self.bytes = bytes
    (entries, root) = (read.entries, read.root)
    written = status.st_mtim
    file = FileIdentity(status)
  }

  private static func read(_ bytes: [UInt8]) -> (entries: [Entry], root: Folder?)? {
    let end = bytes.count - ObjectID.byteCount
    guard end >= 12, bytes.starts(with: "DIRC".utf8) else { return nil }
    let (version, count) = (word(bytes, 4), Int(word(bytes, 8)))
    guard version == 2 || version == 3, count <= end / 62 else { return nil }
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    var position = 12
    for _ in 0..<count {
      guard position + 62 <= end else { return nil }
      let isExtended = bytes[position + 60] & 0x40 != 0
      let start = position + (isExtended ? 64 : 62)
      var stop = start
      while stop < end, bytes[stop] != 0 { stop += 1 }
      guard start < stop, stop < end else { return nil }
      entries.append(Entry(offset: position, name: start..<stop))
      // One to eight zero bytes make the length a multiple of eight.
      position += (stop - position) / 8 * 8 + 8
    }
    var root: Folder?
    while position + 8 <= end {
      let length = Int(word(bytes, position + 4))
      let content = position + 8..<position + 8 + length
      guard content.upperBound <= end else { return nil }
      if bytes[position..<position + 4].elementsEqual("TREE".utf8) {
        var at = content.lowerBound
        guard let folder = folder(bytes, &at, content.upperBound, depth: 0) else { return nil }
        root = folder
      } else if bytes[position] >= UInt8(ascii: "a") {
        // What has to be understood: the index is split, or sparse.
        return nil
      }
      position = content.upperBound
    }
    return (entries, root)
  }

  /// `name NUL count SP folders LF id`; the count is negative, and there is no id, where it is not known.
  private static func folder(
    _ bytes: [UInt8], _ at: inout Int, _ end: Int, depth: Int
  ) -> Folder? {
    let start = at
    while at < end, bytes[at] != 0 { at += 1 }
    let name = start..<at
    at += 1
    guard depth < 256, let count = number(bytes, &at, end, upTo: UInt8(ascii: " ")),
      let folderCount = number(bytes, &at, end, upTo: UInt8(ascii: "\n")), folderCount >= 0
    else { return nil }
    var tree: ObjectID?
    if count >= 0 {
      guard at + ObjectID.byteCount <= end else { return nil }
      tree = bytes.withUnsafeBytes { raw in
        raw.baseAddress.map { ObjectID(at: $0 + at) }
      }
      at += ObjectID.byteCount
    }
    var folders: [Folder] = []
    for _ in 0..<folderCount {
      guard let folder = folder(bytes, &at, end, depth: depth + 1) else { return nil }
      folders.append(folder)
    }
    return Folder(name: name, tree: tree, folders: folders)
  }

  private static func number(
    _ bytes: [UInt8], _ at: inout Int, _ end: Int, upTo last: UInt8
  ) -> Int? {
    let start = at
    while at < end, bytes[at] != last { at += 1 }
    guard at < end else { return nil }
    defer { at += 1 }
    return Int(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes.withUnsafeBytes {
      UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
  }

  // MARK: Entries

  func name(_ entry: Entry) -> ArraySlice<UInt8> { bytes[entry.name] }

  func kind(_ entry: Entry) -> EntryKind? { EntryKind(mode: word(entry, 24)) }

  func id(_ entry: Entry) -> ObjectID {
    bytes.withUnsafeBytes { raw in
      raw.baseAddress.map { ObjectID(at: $0 + entry.offset + 40) } ?? .zero
    }
  }

  private func word(_ entry: Entry, _ offset: Int) -> UInt32 {
    Self.word(bytes, entry.offset + offset)
  }

  /// Whether a person told git to take the file for unchanged.
  func isTakenForUnchanged(_ entry: Entry) -> Bool { bytes[entry.offset + 60] & 0x80 != 0 }

  /// Whether it is one of the two or three of a conflict, or one that stands for something else than a file.
  func isSpecial(_ entry: Entry) -> Bool {
    // The stage, and the mark of version 3 that more marks follow.
    bytes[entry.offset + 60] & 0x70 != 0
  }

  /// Whether the file is for sure the one that was staged, by its status alone, as git itself judges.
  ///
  /// One that is not older than the index may have been written after it was staged.
  func remembers(_ entry: Entry, _ status: stat) -> Bool {
    let (seconds, nanoseconds) = (word(entry, 8), word(entry, 12))
    let isOlder =
      Int(seconds) < written.tv_sec
      || Int(seconds) == written.tv_sec && Int(nanoseconds) < written.tv_nsec
    return isOlder && seconds == UInt32(truncatingIfNeeded: status.st_mtim.tv_sec)
      && nanoseconds == UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec)
      && word(entry, 0) == UInt32(truncatingIfNeeded: status.st_ctim.tv_sec)
      && word(entry, 4) == UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec)
      && word(entry, 20) == UInt32(truncatingIfNeeded: status.st_ino)
      && word(entry, 36) == UInt32(truncatingIfNeeded: status.st_size)
      && EntryKind(mode: status.st_mode) == kind(entry)
  }

  /// The entries of everything below a folder, given by its path with a slash at its end; all for none.
  func entries(below folder: [UInt8]) -> Range<Int> {
    guard !folder.isEmpty else { return entries.indices }
    let first = place(of: folder, in: entries.indices)
    var after = folder
    // The character after the slash.
    after[after.count - 1] = UInt8(ascii: "/") + 1
    return first..<place(of: after, in: first..<entries.count)
  }

  /// Whether there is an entry of a name.
  func holds(_ name: [UInt8]) -> Bool {
    let place = place(of: name, in: entries.indices)
    return place < entries.count && self.name(entries[place]).elementsEqual(name)
  }

  /// Where the entry of a name stands in a part of the index, or would.
  func place(of name: [UInt8], in range: Range<Int>) -> Int {
    bytes.withUnsafeBytes { bytes in
      name.withUnsafeBytes { name in
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
          let middle = (low + high) / 2
          if Self.precedes(bytes[entries[middle].name], name) {
            low = middle + 1
          } else {
            high = middle
          }
        }
        return low
      }
    }
  }

  private static func precedes(
    _ left: Slice<UnsafeRawBufferPointer>, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    guard let start = left.base.baseAddress, let other = right.baseAddress else { return false }
    let order = memcmp(start + left.startIndex, other, min(left.count, right.count))
    return order == 0 ? left.count < right.count : order < 0
  }
}
