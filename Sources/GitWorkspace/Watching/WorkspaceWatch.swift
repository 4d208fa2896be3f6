import CFileSystem
import Dispatch
import Glibc

/// Tells what changes in a book's folder and in its repository.
///
/// Watched by inotify, from the moment that this is made; ends when nobody takes the changes any more.
package struct WorkspaceWatch: Sendable {
  package let changes: AsyncStream<WorkspaceChange>
  /// Why folders are scanned every few seconds instead of being watched; nil where they are watched.
  package let caution: WatchCaution?

  /// `enters` says of a folder of the book whether what lies in it matters; `files` whether the book's files are
  /// watched at all, and not the repository alone. Symbolic links are not followed.
  package init(
    _ repository: Repository, files: Bool = true, limit: Int = .max,
    enters: @escaping @Sendable (String) -> Bool
  ) throws(GitError) {
    var ends: [Int32] = [0, 0]
    // A program that is started meanwhile must not keep it open.
    guard pairbook_pipe(&ends) == 0 else {
      throw GitError(errno: errno, action: "watch the book's folder")
    }
    let (wake, waker) = (ends[0], ends[1])
    let loop = WatchLoop(
      WatchedPlaces(
        book: files ? repository.bookFolder : nil, git: repository.gitFolder,
        common: repository.commonFolder, enters: enters), limit: limit)
    caution = loop.caution
    let (stream, continuation) = AsyncStream.makeStream(of: WorkspaceChange.self)
    // The loop ends when its pipe has no other end any more.
    continuation.onTermination = { _ in close(waker) }
    changes = stream
    // It waits in the kernel: no thread of the cooperative pool must.
    DispatchQueue(label: "pairbook.workspace-watch").async {
      var loop = loop
      loop.run(wake: wake) { continuation.yield($0) }
      continuation.finish()
    }
  }
}

/// Why the kernel does not tell what changes.
package enum WatchCaution: Hashable, Sendable {
  /// The user has as many watches as the kernel allows.
  case watches
  /// The user has as many inotify instances as the kernel allows.
  case instances

  /// The kernel's setting that limits it.
  package var setting: String {
    switch self {
    case .watches: "fs.inotify.max_user_watches"
    case .instances: "fs.inotify.max_user_instances"
    }
  }
}
