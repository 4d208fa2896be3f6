import Glibc

/// Waits for what the kernel tells of a workspace's folders, and keeps a watch on each of them.
///
/// Where the kernel has no room for all of them, all are scanned every few seconds instead.
struct WatchLoop: Sendable {
  private let inotify: Inotify?
  private let places: WatchedPlaces
  /// Tests set it lower than the kernel does.
  private let limit: Int
  private var folders: [Int32: WatchedPlaces.Folder] = [:]
  private var watches: [WatchedPlaces.Folder: Int32] = [:]
  /// Set while folders are scanned.
  private var scan: WorkspaceScan?
  /// Whether the book's own folder is gone.
  private var isLost = false
  /// Why folders are scanned; nil where the kernel tells.
  private(set) var caution: WatchCaution?

  /// Milliseconds between two scans, and between two looks for a folder that is gone.
  private static let pause: Int32 = 5_000
  private static let lostPause: Int32 = 500

  /// Watches everything that there is now.
  init(_ places: WatchedPlaces, limit: Int) {
    self.places = places
    self.limit = limit
    inotify = Inotify()
    if inotify == nil {
      beginScanning(.instances)
    } else {
      watchAll()
    }
  }

  /// Tells what changes until the other end of `wake` is closed.
  mutating func run(wake: Int32, _ tell: (WorkspaceChange) -> Void) {
    while wait(wake) {
      // Read before the repository is looked at: whatever happens to it after that wakes this loop again.
      let events = scan == nil ? inotify?.events() ?? [] : []
      if places.isReplaced {
        tell(.replaced)
        break
      }
      if let known = scan {
        let now = WorkspaceScan(of: places)
        for change in now.changes(since: known) { tell(change) }
        scan = now
      } else {
        if isLost { lookForBook(tell) }
        take(events, tell)
      }
    }
    if let inotify { close(inotify.descriptor) }
    close(wake)
  }

  /// False where the other end of `wake` was closed.
  private func wait(_ wake: Int32) -> Bool {
    let isScanning = scan != nil
    var waited = [
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      // A negative number is left out of account.
      pollfd(
        fd: isScanning ? -1 : inotify?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let patience = isScanning ? Self.pause : isLost ? Self.lostPause : -1
    while poll(&waited, nfds_t(waited.count), patience) < 0, errno == EINTR {}
    return waited[0].revents == 0
  }

  // MARK: Watching

  private mutating func watchAll() {
    // Watched first and read afterwards: what happens between is told twice rather than never.
    add(.git)
    if places.common != places.git { addCommon() }
    addTree(.branches(""))
    guard places.book != nil else { return }
    isLost = !add(.book(""))
    addTree(.book(""))
  }

  /// In a linked worktree the packed branches lie elsewhere than HEAD.
  private mutating func addCommon() {
    guard case .watch(let watch)? = inotify?.add(places.common) else { return }
    folders[watch] = .git
  }

  /// Watches a folder and all that matter below it; gives the paths of the book of everything in them.
  @discardableResult
  private mutating func addTree(_ folder: WatchedPlaces.Folder) -> Set<String> {
    guard scan == nil, add(folder) else { return [] }
    var found: Set<String> = []
    for item in FolderListing.items(in: places.path(of: folder)) {
      if case .book(let path) = folder {
        found.insert(RepositoryPath.join(path, item.name))
      }
      if item.isFolder, let inner = places.folder(item.name, in: folder) {
        found.formUnion(addTree(inner))
      }
    }
    return found
  }

  /// False where there is no such folder.
  @discardableResult
  private mutating func add(_ folder: WatchedPlaces.Folder) -> Bool {
    guard scan == nil, let inotify else { return false }
    guard folders.count < limit else {
      beginScanning(.watches)
      return false
    }
    switch inotify.add(places.path(of: folder)) {
    case .watch(let watch):
      // A folder that was moved keeps its watch.
      if let before = folders[watch], before != folder { watches[before] = nil }
      folders[watch] = folder
      watches[folder] = watch
      return true
    case .missing: return false
    case .full:
      beginScanning(.watches)
      return false
    }
  }

  private mutating func beginScanning(_ why: WatchCaution) {
    for watch in folders.keys { inotify?.remove(watch) }
    folders = [:]
    watches = [:]
    isLost = false
    caution = why
    scan = WorkspaceScan(of: places)
  }

  private mutating func forget(_ folder: WatchedPlaces.Folder) {
    guard case .book(let path) = folder else { return }
    for (inner, watch) in watches {
      guard case .book(let other) = inner, other == path || other.hasPrefix(path + "/") else {
        continue
      }
      inotify?.remove(watch)
      folders[watch] = nil
      watches[inner] = nil
    }
  }

  private mutating func lookForBook(_ tell: (WorkspaceChange) -> Void) {
    guard add(.book("")) else { return }
    isLost = false
    addTree(.book(""))
    tell(.everything)
  }

  // MARK: What is told

  private mutating func take(_ events: [Inotify.Event], _ tell: (WorkspaceChange) -> Void) {
    var news = News()
    for event in events { take(event, &news) }
    if scan != nil, let caution {
      tell(.scanning(caution))
      news.isEverything = true
    }
    if news.isEverything {
      tell(.everything)
      tell(.repository)
      return
    }
    if !news.files.isEmpty { tell(.files(news.files)) }
    if !news.writing.isEmpty { tell(.writing(news.writing)) }
    if news.isRepository { tell(.repository) }
  }

  private struct News {
    var files: Set<String> = []
    var writing: Set<String> = []
    var isRepository = false
    var isEverything = false
  }

  private mutating func take(_ event: Inotify.Event, _ news: inout News) {
    if event.has(IN_Q_OVERFLOW) {
      news.isEverything = true
      return watchAll()
    }
    guard let folder = folders[event.watch] else { return }
    if event.has(IN_IGNORED) {
      folders[event.watch] = nil
      if watches[folder] == event.watch { watches[folder] = nil }
      return
    }
    switch folder {
    case .book(let path): take(event, inBook: path, &news)
    case .git: if GitTrace.matters(inGitFolder: event.name) { news.isRepository = true }
    case .branches(let path):
      if event.has(IN_ISDIR) { addTree(.branches(RepositoryPath.join(path, event.name))) }
      if GitTrace.matters(inBranches: event.name) { news.isRepository = true }
    }
  }

  private mutating func take(_ event: Inotify.Event, inBook path: String, _ news: inout News) {
    if event.has(IN_DELETE_SELF | IN_MOVE_SELF) {
      guard path.isEmpty else { return }
      forget(.book(""))
      isLost = true
      news.isEverything = true
      return
    }
    let changed = RepositoryPath.join(path, event.name)
    if event.has(IN_ISDIR) {
      guard let inner = places.folder(event.name, in: .book(path)) else { return }
      if event.has(IN_MOVED_FROM | IN_DELETE) { forget(inner) }
      if event.has(IN_MOVED_TO | IN_CREATE) { news.files.formUnion(addTree(inner)) }
      news.files.insert(changed)
    } else if event.has(IN_MODIFY) {
      news.files.remove(changed)
      news.writing.insert(changed)
    } else {
      news.writing.remove(changed)
      news.files.insert(changed)
    }
  }
}
