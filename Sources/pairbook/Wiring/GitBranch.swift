import Engine
import Formats
import GitWorkspace
import Reconciliation

/// The book's branch in the repository, for publishing to it and for asking its history.
actor GitBranch: BookRepository {
  private let repository: Repository
  private let environment: Environment
  private var snapshots: [String: Snapshot] = [:]

  init(place: BookPlace, environment: Environment) throws(GitError) {
    repository = try place.open()
    self.environment = environment
  }

  // MARK: Reading

  func tip() throws -> String? { try repository.head().commit?.hex }

  func file(_ path: String, at commit: String) throws -> PublishedFile? {
    guard let file = try snapshot(commit).contents(at: path) else { return nil }
    return PublishedFile(bytes: file.bytes, blob: file.id.hex)
  }

  func blobID(_ path: String, at commit: String) throws -> String? {
    guard let entry = try snapshot(commit).entry(at: path), entry.kind.isFile else { return nil }
    return entry.id?.hex
  }

  func names(in folder: String, at commit: String) throws -> [String] {
    try snapshot(commit).entries(at: folder).filter(\.kind.isFile).map { String($0.name) }
  }

  func blobID(of bytes: [UInt8]) throws -> String { try Repository.blobID(of: bytes).hex }

  func descends(_ commit: String, from ancestor: String) throws -> Bool? {
    let (commit, ancestor) = (try id(commit), try id(ancestor))
    guard try repository.isCommit(ancestor) else { return nil }
    return try repository.descends(commit, from: ancestor)
  }

  func lastAuthor(of paths: [String], at commit: String) throws -> String? {
    let commits = try repository.lastCommits(touching: paths, from: try id(commit))
    return commits.compactMap { $0 }.max { $0.author.seconds < $1.author.seconds }?.author.email
  }

  /// One commit is asked many times in a row: its tree is kept.
  private func snapshot(_ commit: String) throws -> Snapshot {
    if let snapshot = snapshots[commit] { return snapshot }
    let snapshot = try repository.snapshot(of: try id(commit), verify: false)
    snapshots = [commit: snapshot]
    return snapshot
  }

  private func id(_ hex: String) throws -> ObjectID {
    guard let id = ObjectID(hex: hex) else {
      throw Failure("\(hex) is no commit id.", remedy: "Name the commit by its full id.")
    }
    return id
  }

  // MARK: Writing

  func write(_ bytes: [UInt8]) throws -> String { try repository.writeBlob(bytes).hex }
}
