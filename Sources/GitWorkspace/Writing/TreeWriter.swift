import CGit

/// A change to one file of a revision, as a commit is to make it.
package struct FileEdit: Hashable, Sendable {
  /// The path relative to the book.
  package let path: String
  /// What the file becomes; nil deletes it.
  package let blob: ObjectID?
  package let isExecutable: Bool

  /// Makes the file hold the blob `blob`, which must be in the object database.
  package static func write(_ path: String, _ blob: ObjectID, isExecutable: Bool = false)
    -> FileEdit
  {
    FileEdit(path: path, blob: blob, isExecutable: isExecutable)
  }

  /// Deletes the file; nothing where there is none.
  package static func delete(_ path: String) -> FileEdit {
    FileEdit(path: path, blob: nil, isExecutable: false)
  }

  var version: FileChange.Version? {
    blob.map { FileChange.Version(id: $0, kind: isExecutable ? .executable : .file) }
  }
}

/// Builds the trees of a revision that differs from another in some files.
///
/// Each folder with a change in it is read and written once, however many files change, so ten
/// thousand folders cost ten thousand small trees and one large one.
struct TreeWriter {
  let repository: Repository
  /// What each edit found and what it makes of it, in the order of the paths.
  private(set) var changes: [FileChange] = []

  /// An edit with what is left of its path on the way down.
  private struct Step {
    let edit: FileEdit
    let parts: ArraySlice<[UInt8]>
  }

  init(repository: Repository) { self.repository = repository }

  /// The tree that `edits` make of the tree `base`; nil stands for an empty one.
  ///
  /// Throws `notAFile` where an edit would replace anything but a plain file, `invalidName` where
  /// a path is none of the book's or is given twice.
  mutating func write(_ edits: [FileEdit], onto base: ObjectID?) throws(GitError) -> ObjectID {
    var seen: Set<PathKey> = []
    var steps: [Step] = []
    steps.reserveCapacity(edits.count)
    for edit in edits.sorted(by: { RepositoryPath.precedes($0.path, $1.path) }) {
      try RepositoryPath.check(edit.path)
      guard seen.insert(PathKey(edit.path)).inserted else {
        throw GitError(.invalidName, "'\(edit.path)' is to be changed twice", paths: [edit.path])
      }
      steps.append(
        Step(edit: edit, parts: RepositoryPath.parts(repository.fullPath(edit.path))[...]))
    }
    if let tree = try folder(steps[...], base: base) { return tree }
    return try repository.writeObject([], as: GIT_OBJECT_TREE)
  }

  /// The tree of one folder; nil where nothing is left in it.
  private mutating func folder(_ steps: ArraySlice<Step>, base: ObjectID?) throws(GitError)
    -> ObjectID?
  {
    let tree = try base.map { id throws(GitError) in try repository.tree(id, verify: true) }
    var items = Listing(tree ?? .empty)
    var rest = steps
    while let step = rest.first, let name = step.parts.first {
      // A file stands alone: what would lie below it meets it as an entry that is in the way.
      let isFile = step.parts.count == 1
      let group = isFile ? rest.prefix(1) : rest.prefix { $0.parts.first == name }
      rest = rest.dropFirst(group.count)
      let old = items[name]
      if isFile {
        items[name] = try file(step.edit, replacing: old)
      } else {
        guard old == nil || old?.kind == .folder else {
          throw Self.inTheWay(step.edit.path, old?.kind ?? .file)
        }
        let inner = group.map { Step(edit: $0.edit, parts: $0.parts.dropFirst()) }
        items[name] = try folder(inner[...], base: old?.id)
          .map { FileChange.Version(id: $0, kind: .folder) }
      }
    }
    return try items.serialized().map { bytes throws(GitError) in
      try repository.writeObject(bytes, as: GIT_OBJECT_TREE)
    }
  }

  private mutating func file(_ edit: FileEdit, replacing old: FileChange.Version?)
    throws(GitError) -> FileChange.Version?
  {
    if let old, !old.kind.isFile {
      throw Self.inTheWay(edit.path, old.kind)
    }
    if let blob = edit.blob, blob != old?.id {
      var oid = blob.oid
      guard git_odb_exists(repository.database, &oid) == 1 else {
        throw GitError(.notFound, "the blob \(blob) for '\(edit.path)' is not in the repository")
      }
    }
    changes.append(FileChange(path: edit.path, old: old, new: edit.version))
    return edit.version
  }

  private static func inTheWay(_ path: String, _ kind: EntryKind) -> GitError {
    GitError(
      .notAFile, "cannot write '\(path)': a \(kind.rawValue) is in its place in that revision",
      remedy: "move it away in git first", paths: [path])
  }
}

/// A tree while some of its entries are changed.
///
/// What stays is copied as it stands, with modes that old clients wrote in other ways.
private struct Listing {
  private let base: TreeObject
  private var changed: [[UInt8]: FileChange.Version?] = [:]

  init(_ base: TreeObject) { self.base = base }

  subscript(name: [UInt8]) -> FileChange.Version? {
    get {
      changed[name]
        ?? base.item(named: name).map { FileChange.Version(id: $0.id, kind: $0.kind) }
    }
    set { changed[name] = .some(newValue) }
  }

  /// The tree object: `mode SP name NUL id`, in git's order; nil where nothing is left.
  func serialized() -> [UInt8]? {
    let added = changed.compactMap { name, version in version.map { (name: name, version: $0) } }
      .sorted { Self.order($0, ($1.name[...], $1.version.kind)) < 0 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(base.bytes.count + added.reduce(0) { $0 + $1.name.count + 28 })
    let gone = Set(changed.keys.compactMap { base.item(named: $0)?.range.lowerBound })
    var next = added[...]
    // Runs of entries that stay are copied together.
    var run = 0..<0
    for item in base.items {
      let place = (base.name(item), item.kind)
      let isChanged = gone.contains(item.range.lowerBound)
      let isBefore = next.first.map { Self.order($0, place) < 0 } ?? false
      if isChanged || isBefore {
        bytes += base.bytes[run]
        run = item.range.upperBound..<item.range.upperBound
        while let entry = next.first, Self.order(entry, place) < 0 {
          Self.append(entry, to: &bytes)
          next = next.dropFirst()
        }
      }
      if !isChanged {
        run = (run.isEmpty ? item.range.lowerBound : run.lowerBound)..<item.range.upperBound
      }
    }
    bytes += base.bytes[run]
    for entry in next { Self.append(entry, to: &bytes) }
    return bytes.isEmpty ? nil : bytes
  }

  private static func order(
    _ entry: (name: [UInt8], version: FileChange.Version), _ place: (ArraySlice<UInt8>, EntryKind)
  ) -> Int {
    TreeObject.order(
      entry.name[...], entry.version.kind == .folder, place.0, place.1 == .folder)
  }

  private static func append(
    _ entry: (name: [UInt8], version: FileChange.Version), to bytes: inout [UInt8]
  ) {
    bytes += String(entry.version.kind.mode ?? 0, radix: 8).utf8
    bytes.append(UInt8(ascii: " "))
    bytes += entry.name
    bytes.append(0)
    bytes += entry.version.id.bytes
  }
}

extension Repository {
  /// Writes a blob to the object database and gives its id; nothing refers to it yet.
  ///
  /// The bytes are stored as they are, whatever attributes say. They are on the disk for sure once
  /// a commit that names the blob is.
  package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try writeObject(bytes, as: GIT_OBJECT_BLOB)
  }

  func writeObject(_ bytes: [UInt8], as type: git_object_t) throws(GitError) -> ObjectID {
    var oid = git_oid()
    let code = bytes.withUnsafeBytes { raw in
      raw.baseAddress.map { git_odb_write(&oid, database, $0, raw.count, type) }
        ?? git_odb_write(&oid, database, "", 0, type)
    }
    try check(code, "write an object of \(bytes.count) bytes")
    return ObjectID(oid)
  }
}
