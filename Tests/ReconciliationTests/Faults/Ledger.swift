import Engine
import Formats
import Reconciliation

/// An account's events as somebody reads them who trusts nobody: the chain is checked, and people are told from it.
struct Ledger: Sendable {
  let account: String
  private(set) var events: [String] = []
  private(set) var lines: [String] = []
  private var chain = EventChain()
  private var replay = Replay()

  init(_ account: String) { self.account = account }

  /// Reads on from where it was.
  mutating func follow(_ store: any CentralStore) async throws {
    for event in try await store.events(account: account, after: lines.count, limit: .max) {
      lines.append(event.line)
      chain.read(Array(event.line.utf8), path: account) { parsed, _ in
        replay.apply(parsed.draft)
        // The day is noted by whichever run comes first.
        if parsed.draft.kind != .observed { events.append(parsed.draft.sketch) }
      }
    }
  }

  /// What is wrong with the chain, or told otherwise by the store; nil when all is well.
  func problem(with store: any CentralStore) async throws -> String? {
    if let problem = chain.problems.first { return problem.message }
    let told = replay.enrollments.mapValues(\.onRecord)
    let held = try await store.enrollments(account: account)
    return told == Dictionary(uniqueKeysWithValues: held.map { ($0.subject, $0.onRecord) })
      ? nil : "the events of \(account) tell of other people than the store"
  }

  /// Whether the branch holds exactly these events.
  func isPublished(on branch: MemoryRepository) async -> Bool {
    let files = await branch.machineFiles().filter {
      $0.key.hasPrefix("accounts/\(account)/events/")
    }
    return files.sorted { $0.key < $1.key }.flatMap { $0.value.split(separator: 0x0A) }
      .map { String(decoding: $0, as: UTF8.self) } == lines
  }
}
