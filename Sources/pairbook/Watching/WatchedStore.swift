import Glibc
import Reconciliation

/// The store that a process which runs for long has opened.
struct WatchedStore: Sendable {
  let store: any CentralStore
  /// Nil for a store on a server.
  private let path: String?
  private let file: StoreFileMark?
  /// As messages name it.
  private let name: String

  init(_ store: any CentralStore, at route: StoreRoute) {
    self.store = store
    name = route.name
    if case .file(let path) = route {
      self.path = path
      file = StoreFileMark(path)
    } else {
      (path, file) = (nil, nil)
    }
  }

  /// Throws where the book names another store by now: what is decided belongs there.
  func check(isStill route: StoreRoute) throws {
    guard route.name != name else { return }
    throw Failure(
      "The book names the store \(route.name), and this process was started with \(name).",
      remedy: "Start pairbook again; until then nothing is decided.", status: .refused)
  }

  /// Throws where the store was replaced: it is another one, which nobody asked whether it is the book's.
  func check() throws {
    guard let path, StoreFileMark(path) != file else { return }
    throw Failure(
      "The store at \(path) is not the file that was opened any more.",
      remedy: "Start pairbook again; until then nothing is decided.", status: .refused)
  }
}

extension Failure {
  /// Of a process that runs for long.
  static func replacedRepository(of folder: String) -> Failure {
    Failure(
      "The git repository of \(folder) was removed, or another one is in its place: it is not the one that was opened.",
      remedy: "Look whether it is the book's, then start pairbook again.", status: .refused)
  }
}

/// Which file lies at a path: a store that was replaced under a running process is another one.
struct StoreFileMark: Equatable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// Nil where nothing can be looked at.
  init?(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    device = UInt64(info.st_dev)
    number = UInt64(info.st_ino)
  }
}
