/// A walk of two trees side by side that enters only what differs.
///
/// Two folders of one id hold the same and are skipped whole, so the cost follows the number of
/// changes and not the size of the book.
struct ChangeWalk {
  let repository: Repository
  let verify: Bool
  /// Where set, only these folders are entered and only these files are told.
  var only: PathFilter?
  private(set) var changes: [FileChange] = []
  private var depth = 0
  private var entryCount = 0

  /// Git writes no path that is longer than a system's 4,096 bytes; the deepest of a book has a dozen parts.
  private static let maximumDepth = 256
  /// Ten times the files of forty thousand accounts; of ten small trees a commit can make a million million.
  var maximumEntryCount = 4_000_000

  init(repository: Repository, verify: Bool, only: PathFilter? = nil) {
    self.repository = repository
    self.verify = verify
    self.only = only
  }

  /// Compares two folders; nil stands for one that is not there.
  ///
  /// Throws `tooLarge` where more differs, or lies deeper, than in any book.
  mutating func compare(_ old: ObjectID?, _ new: ObjectID?, in folder: String) throws(GitError) {
    guard old != new else { return }
    guard depth < Self.maximumDepth else {
      throw tooLarge("folders lie in folders more than \(Self.maximumDepth) deep")
    }
    depth += 1
    defer { depth -= 1 }
    let left = try old.map { id throws(GitError) in try repository.tree(id, verify: verify) }
    let right = try new.map { id throws(GitError) in try repository.tree(id, verify: verify) }
    try merge(left ?? .empty, right ?? .empty, in: folder)
  }

  private mutating func merge(_ old: TreeObject, _ new: TreeObject, in folder: String)
    throws(GitError)
  {
    var left = old.items[...]
    var right = new.items[...]
    while let next = left.first ?? right.first {
      if let before = left.first, let after = right.first,
        TreeObject.areSame(before, old, after, new)
      {
        left.removeFirst()
        right.removeFirst()
        continue
      }
      let order = Self.order(left.first, old, right.first, new)
      let before = order <= 0 ? left.popFirst() : nil
      let after = order >= 0 ? right.popFirst() : nil
      if let before, let after, before.id == after.id, before.kind == after.kind { continue }
      let name = order <= 0 ? old.text(before ?? next) : new.text(after ?? next)
      try differ(before, after, at: RepositoryPath.join(folder, name))
    }
  }

  /// Which of two entries comes first; a list that is used up comes last.
  private static func order(
    _ left: TreeObject.Item?, _ old: TreeObject, _ right: TreeObject.Item?, _ new: TreeObject
  ) -> Int {
    guard let left else { return 1 }
    guard let right else { return -1 }
    return TreeObject.order(
      old.name(left), left.kind == .folder, new.name(right), right.kind == .folder)
  }

  /// Entries that meet here are both folders or both not: their places in the order differ else.
  private mutating func differ(
    _ before: TreeObject.Item?, _ after: TreeObject.Item?, at path: String
  ) throws(GitError) {
    entryCount += 1
    guard entryCount <= maximumEntryCount else {
      throw tooLarge("more than \(maximumEntryCount) files and folders differ")
    }
    let isFolder = before?.kind == .folder || after?.kind == .folder
    if isFolder ? only?.tellsFolder(path) == true : only?.tells(path) != false {
      changes.append(
        FileChange(path: path, old: before.map(Self.version), new: after.map(Self.version)))
    }
    if isFolder, only?.enters(path) != false { try compare(before?.id, after?.id, in: path) }
  }

  private func tooLarge(_ what: String) -> GitError {
    GitError(
      .tooLarge, "\(what) between two commits: that is no book",
      remedy:
        "look who made the newer one (git log), and take the branch back to the commit before it")
  }

  private static func version(_ item: TreeObject.Item) -> FileChange.Version {
    FileChange.Version(id: item.id, kind: item.kind)
  }
}

/// Which folders a walk enters, and of what it tells that it differs.
struct PathFilter {
  let enters: (_ folder: String) -> Bool
  /// Whether a file is told, or what else is no folder.
  let tells: (_ file: String) -> Bool
  let tellsFolder: (_ folder: String) -> Bool

  /// Some places, whatever stands at them, and the folders that lead there.
  init(places: @escaping (String) -> Bool, below: @escaping (_ folder: String) -> Bool) {
    (enters, tells, tellsFolder) = (below, places, places)
  }

  /// Some files, and the folders that lead to them.
  init(_ paths: some Sequence<PathKey>) {
    var files: Set<PathKey> = []
    var folders: Set<PathKey> = []
    for path in paths {
      files.insert(path)
      for (index, byte) in path.bytes.enumerated() where byte == UInt8(ascii: "/") {
        folders.insert(PathKey(path.bytes[..<index]))
      }
    }
    enters = { [folders] in folders.contains(PathKey($0)) }
    tells = { [files] in files.contains(PathKey($0)) }
    tellsFolder = { _ in false }
  }
}

extension Repository {
  /// The files that differ between two commits, in git's order; nil stands for no files at all.
  ///
  /// Paths are relative to the book; with `folder` only what lies in it is compared. A change of
  /// the mode alone is told; renames are told as a deletion and an addition.
  package func changes(
    from old: ObjectID?, to new: ObjectID?, in folder: String = "", verify: Bool = true
  ) throws(GitError) -> [FileChange] {
    if !folder.isEmpty { try RepositoryPath.check(folder) }
    let left = try old.map { id throws(GitError) in
      try self.folder(folder, of: id, verify: verify)
    }
    let right = try new.map { id throws(GitError) in
      try self.folder(folder, of: id, verify: verify)
    }
    var walk = ChangeWalk(repository: self, verify: verify)
    try walk.compare(left ?? nil, right ?? nil, in: folder)
    return walk.changes
  }

  /// Of some files of the book those that differ between two commits; objects are not verified.
  func changes(from old: ObjectID?, to new: ObjectID, only filter: PathFilter) throws(GitError)
    -> [FileChange]
  {
    let left = try old.map { id throws(GitError) in try folder("", of: id, verify: false) }
    var walk = ChangeWalk(repository: self, verify: false, only: filter)
    try walk.compare(left ?? nil, try folder("", of: new, verify: false), in: "")
    return walk.changes
  }

  /// The tree of a folder of the book in a commit; nil where it has none there.
  func folder(_ path: String, of commit: ObjectID, verify: Bool) throws(GitError) -> ObjectID? {
    try folder(path, in: rootTree(of: commit, verify: verify), verify: verify)
  }

  /// The same in the tree of the repository's top.
  func folder(_ path: String, in tree: ObjectID, verify: Bool) throws(GitError) -> ObjectID? {
    var id = tree
    for part in RepositoryPath.parts(fullPath(path)) {
      guard let item = try self.tree(id, verify: verify).item(named: part),
        item.kind == .folder
      else {
        return nil
      }
      id = item.id
    }
    return id
  }
}
