import Foundation
import GitWorkspace

/// A pipeline on its way into a repository, where nothing is written over.
struct PipelineFile {
  let pipeline: Pipeline
  /// The book's repository, opened at its root, where pipelines lie.
  private let root: Repository
  private let bookFolder: String

  /// Throws where the repository has such a file already, or would not commit it.
  init(_ host: CodeHost, _ topology: Topology, of book: Repository) throws {
    guard let top = book.workFolder else {
      throw Failure(
        "\(book.gitFolder) is a bare repository: there is no folder to write a pipeline into.",
        remedy: "Run the command in a clone, and push.", status: .usage)
    }
    root = try Repository.open(book: top)
    bookFolder = book.prefix
    pipeline = try Pipeline(
      host, topology, bookFolder: book.prefix, branch: try book.currentBranch())
    if FileManager.default.fileExists(atPath: target) {
      throw Failure(
        "\(top) has \(pipeline.path) already: it was left as it is, and nothing was written.",
        remedy:
          "Move it away, run the command again, and put back what you need of it. `pairbook init --ci \(host.rawValue)` in an empty folder shows what it writes."
      )
    }
    if try root.isIgnored(pipeline.path) {
      throw Failure(
        "The git repository \(top) ignores \(pipeline.path) (.gitignore): nothing was written.",
        remedy: "Take that line out of .gitignore.", status: .usage)
    }
  }

  /// What is to be known of a pipeline for another host that is there already.
  ///
  /// Throws where that one is of another topology: a book is synced by one machine, or by its pipelines.
  func besideOthers() throws -> [String] {
    try CodeHost.allCases.filter { $0 != pipeline.host }.compactMap { host in
      let path = Pipeline.path(of: host)
      guard let top = root.workFolder,
        let bytes = FileManager.default.contents(atPath: "\(top)/\(path)"),
        let topology = Pipeline.topology(of: String(decoding: bytes, as: UTF8.self))
      else { return nil }
      guard topology == pipeline.topology else {
        throw Failure(
          "\(path) is there already, for \(host.name), and is a pipeline of --topology \(topology.rawValue): two that do not agree on who syncs would work against each other. Nothing was written.",
          remedy:
            "Give --topology \(topology.rawValue), or take \(path) out first if the book moves to \(pipeline.host.name).",
          status: .usage)
      }
      guard topology == .shared else { return nil }
      return
        "\(path) is there already: while both hosts have the book, two pipelines sync it. Take that one out if the book moves to \(pipeline.host.name)."
    }
  }

  private var target: String { "\(root.workFolder ?? "")/\(pipeline.path)" }

  var told: String { "A pipeline for \(pipeline.host.name) is in \(target)." }

  func write() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch {
      throw Failure("\(target) cannot be written: \(error.localizedDescription)")
    }
    try AtomicFile.write(pipeline.bytes, to: target)
  }

  /// Commits it together with files of the book, whose paths are from the book's root.
  func commit(
    with files: [String] = [], author: Signature, committer: Signature, message: String
  ) throws(GitError) -> Committed? {
    try root.commitWorktree(
      files.map { bookFolder.isEmpty ? $0 : "\(bookFolder)/\($0)" } + [pipeline.path],
      author: author, committer: committer, message: message)
  }
}
