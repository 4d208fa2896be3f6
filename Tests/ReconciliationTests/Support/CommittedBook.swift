import Engine
import Foundation
import Reconciliation
import Synchronization

/// A book as the branch's tip has it, that tells what an account depends on, and how often one was read.
struct CommittedBook: BookSource {
  let book: MemoryBook
  let branch: MemoryRepository
  let tip: String?
  let reads = Reads()

  /// Of a stage without a gateway, at the branch's tip.
  init(_ stage: Stage) async {
    book = stage.book
    branch = stage.branch
    tip = await stage.branch.tip()
  }

  final class Reads: Sendable {
    private let ids = Mutex<[String]>([])
    var all: [String] { ids.withLock { $0 } }
    func add(_ id: String) { ids.withLock { $0.append(id) } }
  }

  var bookID: String { book.bookID }

  func accounts() -> [AccountFolder] { book.accounts() }

  func read(_ folder: AccountFolder) throws -> BookAccount {
    reads.add(folder.id)
    return try book.read(folder)
  }

  /// What each account's folder holds, by id.
  private func contents() async -> [String: String]? {
    guard let tip, let files = await branch.commits[tip]?.files else { return nil }
    return Dictionary(
      uniqueKeysWithValues: accounts().map { folder in
        let own = files.filter { $0.key.hasPrefix("\(folder.path)/") }.sorted { $0.key < $1.key }
        return (folder.id, "\(own) \(book.desired[folder.id].map { "\($0)" } ?? "")")
      })
  }

  func state() async throws -> String? {
    guard let contents = await contents() else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(contents), as: UTF8.self)
  }

  func changes(since state: String) async throws -> Set<String>? {
    guard let new = await contents() else { return nil }
    let old = try JSONDecoder().decode([String: String].self, from: Data(state.utf8))
    return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
  }

  var request: SyncRequest { SyncRequest(revision: tip, base: tip) }
}

extension Stage {
  /// Syncs the branch's tip; gives whose files were read.
  @discardableResult
  func syncTip(_ ask: (inout SyncRequest) -> Void = { _ in }) async throws -> [String] {
    let source = await CommittedBook(self)
    var request = source.request
    ask(&request)
    _ = try await Sync(surroundings: surroundings, request: request, tuning: tuning).run(source)
    return source.reads.all.sorted()
  }

  /// What a sync of the tip would do, and whose files were read for it.
  func previewTip(
    _ ask: (inout SyncRequest) -> Void = { _ in }
  ) async throws -> (result: Preview.Result, read: [String]) {
    let source = await CommittedBook(self)
    var request = source.request
    ask(&request)
    let result = try await Preview(
      store: store, repository: repository, sessions: observer?() ?? gateway, request: request,
      words: surroundings.words
    ).run(source, now: now) { _, _, _ in }
    return (result, source.reads.all.sorted())
  }
}
