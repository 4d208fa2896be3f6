import Dispatch
import Glibc
import Synchronization

/// The files of a worktree that somebody wants to know the edits of.
package struct WantedFiles: Sendable {
  /// Whether a file may be one of them, told quickly by its path in the repository.
  let wants: @Sendable (_ path: UnsafeRawBufferPointer) -> Bool
  /// Whether a folder may hold some of them at any depth, by its path in the book; asked of those that hold none now.
  let mayHold: @Sendable (_ folder: String) -> Bool
  /// The deepest folder that may, in names from the book's root.
  let depth: Int

  package init(
    depth: Int, mayHold: @escaping @Sendable (_ folder: String) -> Bool,
    wants: @escaping @Sendable (_ path: UnsafeRawBufferPointer) -> Bool
  ) {
    self.depth = depth
    self.mayHold = mayHold
    self.wants = wants
  }
}

/// Finds where in a worktree there may be edits of wanted files: all that is not for sure as the last commit has it, by the
/// status of files and the names in folders, on two cores.
///
/// What it does not name has no edit; what it names is libgit2's to look at.
struct Suspects {
  private let index: IndexTable
  private let repository: Repository
  private let wanted: WantedFiles
  private let top: Int32
  private var found: [[UInt8]] = []

  /// The paths from the repository's top; nil where nobody can tell, or there are too many.
  static func find(
    _ wanted: WantedFiles, in repository: Repository, below top: borrowing Descriptor
  ) throws(GitError) -> [String]? {
    guard let index = try IndexTable.current(of: repository),
      let commit = try repository.head().commit
    else { return nil }
    var suspects = Suspects(index: index, repository: repository, wanted: wanted, top: top.number)
    try suspects.addStaged(
      index.entries.indices, index.root,
      repository.rootTree(of: commit, verify: false), below: [])
    suspects.addFromDisk()
    guard suspects.found.count <= maximumCount else { return nil }
    let paths = suspects.found.map { String(validating: $0, as: UTF8.self) }
    return paths.contains(nil) ? nil : Array(Set(paths.compactMap { $0 })).sorted()
  }

  /// With more, a look at everything is as quick.
  private static let maximumCount = 2_000

  private init(
    index: IndexTable, repository: Repository, wanted: WantedFiles, top: Int32
  ) {
    self.index = index
    self.repository = repository
    self.wanted = wanted
    self.top = top
  }

  private func wants(_ path: some Collection<UInt8>) -> Bool {
    Array(path).withUnsafeBytes { wanted.wants($0) }
  }

  // MARK: What is staged

  /// Compares entries of a folder with the tree that the last commit has of it.
  private mutating func addStaged(
    _ range: Range<Int>, _ known: IndexTable.Folder?, _ tree: ObjectID?, below folder: [UInt8]
  ) throws(GitError) {
    if let known = known?.tree, known == tree { return }
    let committed = try tree.map { id throws(GitError) in try repository.tree(id, verify: false) }
    var items = (committed ?? .empty).items[...]
    let folders = Dictionary(
      (known?.folders ?? []).map { (index.bytes[$0.name], $0) }, uniquingKeysWith: { $1 })
    var at = range.lowerBound
    while at < range.upperBound {
      let name = index.name(index.entries[at]).dropFirst(folder.count)
      let slash = name.firstIndex(of: UInt8(ascii: "/"))
      let part = name[..<(slash ?? name.endIndex)]
      let item = take(part, isFolder: slash != nil, of: &items, committed ?? .empty, below: folder)
      guard slash != nil else {
        let entry = index.entries[at]
        if item?.id != index.id(entry) || item?.kind != index.kind(entry) || index.isSpecial(entry),
          wants(index.name(entry))
        {
          found.append(Array(index.name(entry)))
        }
        at += 1
        continue
      }
      let inside = folder + part + [UInt8(ascii: "/")]
      let end = index.entries(below: inside).upperBound
      try addStaged(at..<end, folders[part], item?.id, below: inside)
      at = end
    }
    while let gone = items.popFirst() { addGone(gone, of: committed ?? .empty, below: folder) }
  }

  /// The item of a name; those before it are gone from the index.
  private mutating func take(
    _ name: ArraySlice<UInt8>, isFolder: Bool, of items: inout ArraySlice<TreeObject.Item>,
    _ tree: TreeObject, below folder: [UInt8]
  ) -> TreeObject.Item? {
    while let item = items.first {
      let order = TreeObject.order(tree.name(item), item.kind == .folder, name, isFolder)
      guard order <= 0 else { return nil }
      items.removeFirst()
      if order == 0 { return item }
      addGone(item, of: tree, below: folder)
    }
    return nil
  }

  private mutating func addGone(
    _ item: TreeObject.Item, of tree: TreeObject, below folder: [UInt8]
  ) {
    let path = folder + tree.name(item)
    if item.kind == .folder || wants(path) { found.append(path) }
  }

  // MARK: What is on disk

  private mutating func addFromDisk() {
    let prefix = repository.prefix.isEmpty ? [] : Array("\(repository.prefix)/".utf8)
    let range = index.entries(below: prefix)
    let halves = [
      range.lowerBound..<(range.lowerBound + range.count / 2),
      (range.lowerBound + range.count / 2)..<range.upperBound,
    ]
    let parts = halves.map { DiskLook(index: index, wanted: wanted, top: top, prefix: prefix, $0) }
    let results = Mutex<[[UInt8]]>([])
    DispatchQueue.concurrentPerform(iterations: parts.count) { number in
      let found = parts[number].suspects()
      results.withLock { $0 += found }
    }
    found += results.withLock { $0 }
  }
}

/// Looks at the files of some entries of the index, and into the folders that begin among them.
private struct DiskLook: Sendable {
  private let index: IndexTable
  private let wanted: WantedFiles
  private let top: Int32
  private let prefix: [UInt8]
  private let range: Range<Int>

  init(
    index: IndexTable, wanted: WantedFiles, top: Int32, prefix: [UInt8], _ range: Range<Int>
  ) {
    self.index = index
    self.wanted = wanted
    self.top = top
    self.prefix = prefix
    self.range = range
  }

  func suspects() -> [[UInt8]] {
    var found: [[UInt8]] = []
    // The path, with a slash at its end, of the folder that was looked into last.
    var last: ArraySlice<UInt8>?
    let before = range.lowerBound > 0 ? wantedFolder(before: range.lowerBound) : nil
    if range.lowerBound == index.entries(below: prefix).lowerBound { list(prefix[...], &found) }
    last = before
    index.bytes.withUnsafeBytes { bytes in
      for entry in index.entries[range] {
        let name = UnsafeRawBufferPointer(rebasing: bytes[entry.name])
        guard wanted.wants(name) else { continue }
        if !index.isTakenForUnchanged(entry) {
          var status = stat()
          let path = name.baseAddress?.assumingMemoryBound(to: CChar.self)
          // A name ends with a zero byte in the index.
          let isThere = path.map { fstatat(top, $0, &status, AT_SYMLINK_NOFOLLOW) == 0 } ?? false
          if !isThere || index.isSpecial(entry) || !index.remembers(entry, status) {
            found.append(Array(name))
          }
        }
        let folder = index.bytes[entry.name.lowerBound..<folderEnd(entry)]
        if last.map({ folder.elementsEqual($0) }) == true { continue }
        listNew(folder, after: last, &found)
        last = folder
      }
    }
    return found
  }

  /// Where the name of an entry's folder ends, its slash included.
  private func folderEnd(_ entry: IndexTable.Entry) -> Int {
    let slash = index.name(entry).lastIndex(of: UInt8(ascii: "/"))
    return slash.map { $0 + 1 } ?? entry.name.lowerBound
  }

  /// The folder of the last wanted file before an entry: its own part looks into it.
  private func wantedFolder(before position: Int) -> ArraySlice<UInt8>? {
    for entry in index.entries[..<position].reversed() {
      let isWanted = index.bytes.withUnsafeBytes {
        wanted.wants(UnsafeRawBufferPointer(rebasing: $0[entry.name]))
      }
      if isWanted { return index.bytes[entry.name.lowerBound..<folderEnd(entry)] }
    }
    return nil
  }

  /// Looks into a folder and those above it that do not hold `last` as well.
  private func listNew(
    _ folder: ArraySlice<UInt8>, after last: ArraySlice<UInt8>?, _ found: inout [[UInt8]]
  ) {
    guard folder.starts(with: prefix) else { return }
    var end = folder.startIndex + prefix.count
    while let slash = folder[end...].firstIndex(of: UInt8(ascii: "/")) {
      end = slash + 1
      let above = folder[..<end]
      if last?.starts(with: above) != true { list(above, &found) }
    }
  }

  /// Looks for what is new in a folder, given by its path with a slash at its end, or none for the top.
  private func list(_ folder: ArraySlice<UInt8>, _ found: inout [[UInt8]]) {
    let depth = folder.dropFirst(prefix.count).count { $0 == UInt8(ascii: "/") } + 1
    // With a slash at its end a link would be followed.
    var path = (folder.isEmpty ? Array(".".utf8) : Array(folder.dropLast())) + [0]
    let number = path.withUnsafeBytes { raw in
      raw.baseAddress.map {
        openat(
          top, $0.assumingMemoryBound(to: CChar.self),
          O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      } ?? -1
    }
    guard number >= 0, let listing = fdopendir(number) else {
      if number >= 0 { close(number) }
      found.append(Array(folder.dropLast()))
      return
    }
    defer { closedir(listing) }
    path = Array(folder)
    let below = index.entries(below: path)
    errno = 0
    while let entry = readdir(listing) {
      let isFolder = isFolder(entry, in: listing)
      path.removeSubrange(folder.count...)
      withUnsafeBytes(of: &entry.pointee.d_name) { name in
        path.append(contentsOf: name.prefix { $0 != 0 })
      }
      if isFolder ? mayHoldNew(path, folder.count, depth, below) : isNew(path, below) {
        found.append(path)
      }
      errno = 0
    }
    // What could not be listed may hold anything.
    if errno != 0 { found.append(Array(folder.dropLast())) }
  }

  /// Not every file system says of what kind a name is.
  private func isFolder(_ entry: UnsafeMutablePointer<dirent>, in listing: OpaquePointer) -> Bool {
    guard entry.pointee.d_type == UInt8(DT_UNKNOWN) else {
      return entry.pointee.d_type == UInt8(DT_DIR)
    }
    var status = stat()
    let isSeen = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
        fstatat(dirfd(listing), $0, &status, AT_SYMLINK_NOFOLLOW) == 0
      }
    }
    return isSeen && status.st_mode & S_IFMT == S_IFDIR
  }

  private func isNew(_ path: [UInt8], _ below: Range<Int>) -> Bool {
    guard path.withUnsafeBytes({ wanted.wants($0) }) else { return false }
    let place = index.place(of: path, in: below)
    return place == below.upperBound || !index.name(index.entries[place]).elementsEqual(path)
  }

  /// Whether a folder with no wanted file in the index may have one on disk; its name begins at `start`.
  private func mayHoldNew(
    _ path: [UInt8], _ start: Int, _ depth: Int, _ below: Range<Int>
  ) -> Bool {
    let name = path[start...]
    let isOfTemplates = name.elementsEqual("templates".utf8)
    guard depth <= wanted.depth || isOfTemplates, !name.elementsEqual(".".utf8),
      !name.elementsEqual("..".utf8)
    else { return false }
    let inside = path + [UInt8(ascii: "/")]
    var place = index.place(of: inside, in: below)
    while place < below.upperBound, index.name(index.entries[place]).starts(with: inside) {
      let isWanted = index.bytes.withUnsafeBytes {
        wanted.wants(UnsafeRawBufferPointer(rebasing: $0[index.entries[place].name]))
      }
      // Then it is looked into itself.
      if isWanted { return false }
      place += 1
    }
    let inBook = String(decoding: path.dropFirst(prefix.count), as: UTF8.self)
    return isOfTemplates || wanted.mayHold(inBook)
  }
}
