import Glibc

/// A tree object: the entries of one folder, in git's order.
///
/// Names are bytes, as git has them; they need not be UTF-8.
struct TreeObject {
  struct Item {
    /// Where the entry lies in `bytes`.
    let range: Range<Int>
    /// Where its name does.
    let name: Range<Int>
    let kind: EntryKind
    let id: ObjectID
  }

  let items: [Item]
  /// The object as it is stored.
  let bytes: [UInt8]

  /// A folder with nothing in it.
  static let empty = TreeObject(items: [], bytes: [])

  private init(items: [Item], bytes: [UInt8]) {
    self.items = items
    self.bytes = bytes
  }

  /// Reads `mode SP name NUL id` again and again; `id` is for the error alone.
  init(parsing bytes: UnsafeRawBufferPointer, id: ObjectID) throws(GitError) {
    var items: [Item] = []
    items.reserveCapacity(bytes.count / 34)
    var position = 0
    while position < bytes.count {
      let first = position
      var mode: UInt32 = 0
      while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
        let digit = bytes[position] &- UInt8(ascii: "0")
        guard digit < 8, mode < 0o1_000_000 else { throw Self.malformed(id) }
        mode = mode << 3 | UInt32(digit)
        position += 1
      }
      let start = position + 1
      var end = start
      while end < bytes.count, bytes[end] != 0 { end += 1 }
      guard start < end, end + ObjectID.byteCount < bytes.count, let base = bytes.baseAddress,
        let kind = EntryKind(mode: mode)
      else { throw Self.malformed(id) }
      position = end + 1 + ObjectID.byteCount
      items.append(
        Item(
          range: first..<position, name: start..<end, kind: kind,
          id: ObjectID(at: base + end + 1)))
    }
    self.items = items
    self.bytes = Array(bytes)
  }

  private static func malformed(_ id: ObjectID) -> GitError {
    GitError(
      .corrupted, "tree \(id) is not a list of entries", remedy: "run `git fsck` in the repository")
  }

  /// Whether two items are the same byte for byte, as most are of two trees that follow each other.
  static func areSame(_ left: Item, _ one: TreeObject, _ right: Item, _ two: TreeObject) -> Bool {
    guard left.range.count == right.range.count else { return false }
    return one.bytes.withUnsafeBytes { one in
      two.bytes.withUnsafeBytes { two in
        guard let first = one.baseAddress, let second = two.baseAddress else { return false }
        return memcmp(
          first + left.range.lowerBound, second + right.range.lowerBound, left.range.count) == 0
      }
    }
  }

  /// An item's name as bytes.
  func name(_ item: Item) -> ArraySlice<UInt8> { bytes[item.name] }

  /// An item's name as text; bytes that are no UTF-8 are shown as U+FFFD.
  func text(_ item: Item) -> String { String(decoding: name(item), as: UTF8.self) }

  /// The entry of a name, whatever its kind.
  func item(named name: [UInt8]) -> Item? {
    search(name, asFolder: false) ?? search(name, asFolder: true)
  }

  /// Folders sort as if their name ended in `/`, so a name has two places where it may stand.
  private func search(_ name: [UInt8], asFolder: Bool) -> Item? {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      let item = items[middle]
      let isFolder = item.kind == .folder
      switch Self.order(self.name(item), isFolder, name[...], asFolder) {
      case 0: return item
      case ..<0: low = middle + 1
      default: high = middle
      }
    }
    return nil
  }

  /// Git's order of two entries of one tree: below, at or above zero.
  static func order(
    _ left: ArraySlice<UInt8>, _ leftIsFolder: Bool, _ right: ArraySlice<UInt8>,
    _ rightIsFolder: Bool
  ) -> Int {
    let shared = min(left.count, right.count)
    for offset in 0..<shared {
      let difference =
        Int(left[left.startIndex + offset]) - Int(right[right.startIndex + offset])
      if difference != 0 { return difference }
    }
    return next(left, shared, leftIsFolder) - next(right, shared, rightIsFolder)
  }

  private static func next(_ name: ArraySlice<UInt8>, _ offset: Int, _ isFolder: Bool) -> Int {
    if name.count > offset { return Int(name[name.startIndex + offset]) }
    return name.count == offset && isFolder ? Int(UInt8(ascii: "/")) : 0
  }
}
