/// All that matters of a workspace at one moment, for finding out what changed where the kernel does not tell.
struct WorkspaceScan: Equatable, Sendable {
  /// By path of the book.
  private var files: [String: FileStamp] = [:]
  private var repository: [String: FileStamp] = [:]

  init(of places: WatchedPlaces) {
    if places.book != nil { add(.book(""), of: places) }
    add(.git, of: places)
    if places.common != places.git {
      for item in FolderListing.items(in: places.common) where item.name == "packed-refs" {
        repository["common/packed-refs"] = item.stamp
      }
    }
    add(.branches(""), of: places)
  }

  private mutating func add(_ folder: WatchedPlaces.Folder, of places: WatchedPlaces) {
    for item in FolderListing.items(in: places.path(of: folder)) {
      switch folder {
      case .book(let path): files[RepositoryPath.join(path, item.name)] = item.stamp
      case .git:
        if GitTrace.matters(inGitFolder: item.name) { repository[item.name] = item.stamp }
      case .branches(let path):
        if GitTrace.matters(inBranches: item.name) {
          repository["refs/" + RepositoryPath.join(path, item.name)] = item.stamp
        }
      }
      if item.isFolder, let inner = places.folder(item.name, in: folder) { add(inner, of: places) }
    }
  }

  /// What is another since `earlier`.
  func changes(since earlier: WorkspaceScan) -> [WorkspaceChange] {
    var changed = Set(files.filter { earlier.files[$0.key] != $0.value }.keys)
    changed.formUnion(earlier.files.keys.filter { files[$0] == nil })
    return (changed.isEmpty ? [] : [.files(changed)])
      + (repository == earlier.repository ? [] : [.repository])
  }
}
