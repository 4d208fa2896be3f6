import Engine
import Reconciliation
import TestSupport

/// A clone as one process works on it, held to what `GitBranch` does: a tip that moved is a lost race, a push that is no
/// fast-forward is refused, and what a clone lacks it cannot compare.
struct SimulatedBranch: BookRepository {
  let world: Universe
  let process: SimulatedProcess
  let clone: Clone

  private var graph: CommitGraph { clone.graph }

  private func call<Value: Sendable>(
    _ name: String, _ body: () async throws -> Value
  ) async throws -> Value {
    try await process.call("branch.\(name)", body)
  }

  func tip() async throws -> String? { try await call("tip") { clone.branch } }

  func file(_ path: String, at commit: String) async throws -> PublishedFile? {
    try await call("file") {
      guard let blob = graph.commits[commit]?.files[path], let bytes = graph.blobs[blob] else {
        return nil
      }
      return PublishedFile(bytes: bytes, blob: blob)
    }
  }

  func blobID(_ path: String, at commit: String) -> String? { graph.commits[commit]?.files[path] }

  func names(in folder: String, at commit: String) async throws -> [String] {
    try await call("names") {
      (graph.commits[commit]?.files ?? [:]).keys.filter { $0.hasPrefix(folder + "/") }
        .map { String($0.dropFirst(folder.count + 1)) }.filter { !$0.contains("/") }.sorted()
    }
  }

  func obstacle(to paths: [String], at commit: String) -> String? { nil }

  func changedFiles(from old: String, to new: String) async throws -> [String]? {
    try await call("changedFiles") {
      guard let before = graph.commits[old]?.files, let after = graph.commits[new]?.files else {
        return nil
      }
      return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }
  }

  func blobID(of bytes: [UInt8]) -> String { MemoryFileSource.blob(of: bytes) }

  func write(_ bytes: [UInt8]) async throws -> String {
    try await call("write") { graph.keep(bytes) }
  }

  func willCarryOut(_ commit: String) async throws -> String {
    try await call("willCarryOut") { clone.lasting(commit) }
  }

  func publish(_ blobs: [String: String], onto parent: String, message: String) async throws
    -> PublishOutcome
  {
    let blobs = world.mutation?.published(blobs) ?? blobs
    let commit = try await call("commit") { () -> String? in
      guard parent == clone.branch else { return nil }
      let commit = graph.add(
        blobs.mapValues { $0 }, onto: parent, by: "pairbook", message: message,
        at: world.now(of: process.machine))
      clone.branch = commit
      return commit
    }
    guard let commit else { return .lostRace }
    return try await push(commit)
  }

  private func push(_ commit: String) async throws -> PublishOutcome {
    let push: Clone.Push
    do {
      push = try await process.call("remote.push") {
        let push = clone.push()
        if case .pushed = push { try await world.watch.published(in: world.store) }
        return push
      }
    } catch let killed as SimulatedProcess.Killed {
      throw killed
    } catch {
      return .published(commit: commit, push: .refused("\(error)"), notes: [])
    }
    switch push {
    case .apart: return .lostRace
    case .unreachable: return .published(commit: commit, push: .refused("no route"), notes: [])
    case .pushed:
      guard let branch = clone.branch, graph.descends(branch, from: commit) else {
        return .lostRace
      }
      return .published(commit: commit, push: .pushed(remote: "origin"), notes: [])
    }
  }

  func send() async throws -> PublishOutcome? {
    guard clone.isAhead, let branch = clone.branch else { return nil }
    return try await push(branch)
  }

  func catchUp(givingUp store: String) async throws -> String? {
    try await process.call("remote.fetch") {
      guard clone.isConnected else {
        throw PublishingBlocked("No route to the remote.", remedy: "Run it again.")
      }
      guard clone.pull(givingUp: store) == .done else {
        throw PublishingBlocked("The clone is apart.", remedy: "Bring both together.")
      }
      return clone.branch
    }
  }

  func descends(_ commit: String, from ancestor: String) async throws -> Bool? {
    try await call("descends") {
      guard clone.holds(ancestor), clone.holds(commit) else { return nil }
      return graph.descends(commit, from: ancestor)
    }
  }

  func place(of commit: String) async throws -> BranchPlace {
    try await call("place") {
      [clone.branch, clone.known].contains { $0.map { graph.descends($0, from: commit) } ?? false }
        ? .onBranch : .elsewhere(branch: "main")
    }
  }

  func lastAuthor(of paths: [String], at commit: String) async throws -> String? {
    try await call("lastAuthor") {
      for (_, found) in graph.history(of: commit) {
        let before = found.parent.flatMap { graph.commits[$0]?.files } ?? [:]
        if paths.contains(where: { found.files[$0] != before[$0] }) { return found.author }
      }
      return nil
    }
  }

  func lastPublished(at commit: String) async throws -> Instant? {
    try await call("lastPublished") {
      for (_, found) in graph.history(of: commit)
      where PublishingMessage.store(of: found.message) != nil {
        return found.at
      }
      return nil
    }
  }
}
